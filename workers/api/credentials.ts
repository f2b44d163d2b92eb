import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { outranks, type Role } from "../../actions/actor";
import { authenticate } from "../../actions/authenticate";
import { DomainError } from "../../actions/errors";
import { nameTenant } from "../../actions/telemetry/log";
import { joinCaller } from "../../actions/telemetry/trace";
import type { AppEnv, HttpContext } from "./http";
import { limitEnrollment, limitManagement } from "./limits";
import { requireSameOrigin } from "./same-origin";

export const ACCESS_COOKIE = "myx_access";

const BEARER = /^Bearer\s+(\S+)$/i;
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

export const bearerOf = (c: HttpContext): string | undefined => BEARER.exec(c.req.header("authorization") ?? "")?.[1];

/** The caller's token, from the header or else the cookie; a cookie may write from our own pages only. */
function tokenOf(c: HttpContext): string | undefined {
	const bearer = bearerOf(c);
	if (bearer !== undefined) return bearer;
	const cookie = getCookie(c, ACCESS_COOKIE);
	if (cookie !== undefined && !READS.has(c.req.method)) requireSameOrigin(c);
	return cookie;
}

/** Which middleware lets whom in: what the routes really hold callers to, for the test that no route goes without. */
export const permissions = new WeakMap<object, { least: Role | "publishable"; who: "anyone" | "person" }>();

/**
 * What may call a route, named where the route is mounted: `least` is the lowest role; `publishable` also lets in the
 * key that is shown in a page; for a `person` only somebody signed in will do, no API key. Every call counts towards the tenant's limit. 401 without valid credentials, 403 when the role is too low or a cookie comes from a
 * foreign page.
 */
export const allow = (least: Role | "publishable", who: "anyone" | "person" = "anyone") => {
	const guard = createMiddleware<AppEnv>(async (c, next) => {
		const token = tokenOf(c);
		const from = [c.req.header("cf-connecting-ip") ?? null, c.req.header("origin") ?? null] as const;
		const actor = token ? await authenticate(c.get("ctx"), token, ...from) : null;
		if (!actor)
			throw new DomainError("unauthenticated", "not_signed_in", "Sign in, or send an API key as a bearer token.");
		await (least === "publishable" ? limitEnrollment(c, actor) : limitManagement(c, actor));
		if (
			actor.type === "publishable"
				? least !== "publishable"
				: least !== "publishable" && !("role" in actor && outranks(actor.role, least))
		)
			throw new DomainError("forbidden", "role_too_low", `This needs the role ${least} or higher: ask an owner.`);
		if (who === "person" && actor.type !== "user")
			throw new DomainError("forbidden", "person_needed", "An API key cannot do this: sign in as a person.");
		c.set("actor", actor);
		nameTenant(actor.tenant_id);
		if ("role" in actor && outranks(actor.role, "admin")) joinCaller(c.req.header("traceparent"));
		await next();
	});
	permissions.set(guard, { least, who });
	return guard;
};
