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
	const framed = EMBEDDABLE.test(c.req.path);
	const wanted: Record<string, string> = {
		"content-security-policy": NO_PAGE,
		"x-content-type-options": "nosniff",
		"referrer-policy": "strict-origin-when-cross-origin",
		"permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
		...(!framed && { "x-frame-options": "DENY" }),
		...(!c.get("ctx").local && { "strict-transport-security": HSTS }),
	};
	// Said before the answer is made, which spares making it twice.
	for (const [name, value] of Object.entries(wanted)) c.header(name, value);
	await next();
	// An answer that was not made through the context has none of them yet.
	for (const [name, value] of Object.entries(wanted)) if (!c.res.headers.has(name)) c.header(name, value);
	if (!framed) return;
	const policy = c.res.headers.get("content-security-policy") ?? NO_PAGE;
	c.header("content-security-policy", policy.replace("frame-ancestors 'none'", "frame-ancestors *"));
});
