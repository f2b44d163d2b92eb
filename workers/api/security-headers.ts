import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http";

/** One year; a coach's own host name may have neighbours that speak plain HTTP, so it is said for this host alone. */
const HSTS = "max-age=31536000";
/** What is no page runs nothing and is shown in nobody's frame. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** The hosted registration page, which coaches embed in pages of their own. It carries no session and takes no cookie. */
const EMBEDDABLE = /^\/e\//;

/** Headers that every answer has. A page brings its own policy; what brings none gets the strictest. */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
	await next();
	const { headers } = c.res;
	const framed = EMBEDDABLE.test(c.req.path);
	const policy = headers.get("content-security-policy") ?? NO_PAGE;
	const set = (name: string, value: string) => c.header(name, value);
	set("content-security-policy", framed ? policy.replace("frame-ancestors 'none'", "frame-ancestors *") : policy);
	set("x-content-type-options", "nosniff");
	if (!framed) set("x-frame-options", "DENY");
	if (!headers.has("referrer-policy")) set("referrer-policy", "strict-origin-when-cross-origin");
	set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
	if (!c.get("ctx").local) set("strict-transport-security", HSTS);
});
