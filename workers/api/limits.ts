import { createMiddleware } from "hono/factory";
import type { Actor } from "../../actions/actor";
import type { RateLimit } from "../../actions/context";
import { DomainError } from "../../actions/errors";
import { networkOf } from "../../actions/ip-ranges";
import { log } from "../../actions/telemetry/log";
import type { AppEnv, HttpContext } from "../http";
import { type Standing, TokenLeases } from "./token-leases";

/** Requests a minute and the most at once. A launch must never be throttled by its own success, so enrolments have theirs. */
export const LIMITS = {
	management: { per_minute: 100, burst: 200 },
	enrollment: { per_minute: 5_000, burst: 10_000 },
	/** Enrolments from one address that shows the publishable key alone. */
	enrollment_address: { per_minute: 60, burst: 60 },
	sign_up: { per_minute: 60, burst: 60 },
	sign_in: { per_minute: 60, burst: 60 },
	/** One-time links, and asking for them. */
	account_link: { per_minute: 20, burst: 20 },
} as const satisfies Record<string, RateLimit>;
type LimitName = keyof typeof LIMITS;

const leases = new TokenLeases();

interface Use {
	name: LimitName;
	/** Whose bucket it is. */
	of: string;
}

/** The caller's network, or null where no proxy says which it is: then nothing is limited by address. */
function networkOfCaller(c: HttpContext): string | null {
	const ip = c.req.header("cf-connecting-ip");
	return ip ? networkOf(ip) : null;
}

/** A limiter that cannot be reached lets everything through: it must not stop the product. */
async function standingOf(c: HttpContext, { name, of }: Use): Promise<Standing | null> {
	const ctx = c.get("ctx");
	const key = `${name}:${of}`;
	try {
		return await leases.take(key, LIMITS[name], Date.now(), (want) => ctx.takeTokens(key, want, LIMITS[name]));
	} catch (error) {
		log("warn", "limiter not reached", { limit: name, error });
		return null;
	}
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-07: the bucket's size, what is in it, and when there is more. */
function announce(c: HttpContext, name: LimitName, { allowed, remaining, wait_ms }: Standing): void {
	const { per_minute, burst } = LIMITS[name];
	const reset = allowed ? ((burst - remaining) / per_minute) * 60 : wait_ms / 1000;
	c.header("ratelimit-limit", String(burst));
	c.header("ratelimit-remaining", String(remaining));
	c.header("ratelimit-reset", String(Math.ceil(reset)));
	c.header("ratelimit-policy", `${per_minute};w=60;burst=${burst}`);
}

/** Uses up one token of each bucket, the narrowest first; the answer's headers speak of the one with the least room. */
async function use(c: HttpContext, uses: Use[]): Promise<void> {
	let least = Number.POSITIVE_INFINITY;
	for (const one of uses) {
		const standing = await standingOf(c, one);
		if (!standing) continue;
		if (!standing.allowed || standing.remaining < least) announce(c, one.name, standing);
		least = Math.min(least, standing.remaining);
		if (standing.allowed) continue;
		const seconds = Math.max(1, Math.ceil(standing.wait_ms / 1000));
		throw new DomainError(
			"rate_limited",
			"rate_limited",
			`Too many requests: wait ${seconds} s, as Retry-After says, and send it again.`,
			undefined,
			seconds,
		);
	}
}

/** Holds a known caller to the tenant's limit of the management API. Throws rate_limited. */
export const limitManagement = (c: HttpContext, actor: Actor): Promise<void> =>
	use(c, [{ name: "management", of: actor.tenant_id }]);

/**
 * Holds an enrolment to the tenant's limit, and one that shows no more than the publishable key to its address's too.
 * Throws rate_limited.
 */
export function limitEnrollment(c: HttpContext, actor: Pick<Actor, "type" | "tenant_id">): Promise<void> {
	const network = actor.type === "publishable" ? networkOfCaller(c) : null;
	return use(c, [
		...(network ? [{ name: "enrollment_address" as const, of: `${actor.tenant_id}:${network}` }] : []),
		{ name: "enrollment", of: actor.tenant_id },
	]);
}

/** Holds a route that is open to everyone to so many calls from one address. */
export const limitAddress = (name: "sign_up" | "sign_in" | "account_link") =>
	createMiddleware<AppEnv>(async (c, next) => {
		const network = networkOfCaller(c);
		if (network) await use(c, [{ name, of: network }]);
		await next();
	});
