import { type ApiKey, findApiKeyByHash, touchApiKey } from "../db/api-keys";
import { originAllowed } from "../db/origins";
import { findTenantByPublishableKey } from "../db/tenants";
import type { Actor } from "./actor";
import { RecentCache } from "./cache";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { sha256Text } from "./ids";
import { inRanges } from "./ip-ranges";
import { currentRole } from "./session";
import { readAccessToken } from "./tokens";

export const API_KEY_PREFIX = "myx_";
export const PUBLISHABLE_PREFIX = "pk_";

/** `last_used_at` is written this often at most, in seconds. */
const TOUCH_SECONDS = 60;

const keys = new RecentCache<ApiKey>();
const publishable = new RecentCache<{ tenant_id: string; allowed_origins: string[] }>();

/** Drops a key from this isolate's memory; elsewhere it is forgotten within seconds. */
export const forgetApiKey = (key_hash: string): void => keys.delete(key_hash);

async function byApiKey(ctx: Ctx, token: string, ip: string | null): Promise<Actor | null> {
	const hash = await sha256Text(token);
	const wall = ctx.clock.wall();
	const key = await keys.get(hash, wall, () => findApiKeyByHash(ctx.db, hash));
	if (!key || (key.expires_at !== null && key.expires_at <= wall)) return null;
	if (key.allowed_ips.length > 0 && !(ip !== null && inRanges(ip, key.allowed_ips)))
		throw new DomainError(
			"unauthenticated",
			"address_not_allowed",
			"This API key may not be used from your address: use one of its allowed_ips.",
		);
	if (key.last_used_at === null || key.last_used_at < wall - TOUCH_SECONDS) {
		await touchApiKey(ctx.db, key.tenant_id, key.id, wall, wall - TOUCH_SECONDS);
		key.last_used_at = wall;
	}
	return { type: "api_key", tenant_id: key.tenant_id, key_id: key.id, role: key.role };
}

async function byPublishableKey(ctx: Ctx, token: string, page: string | null): Promise<Actor | null> {
	const found = await publishable.get(token, ctx.clock.wall(), async () => {
		const tenant = await findTenantByPublishableKey(ctx.db, token);
		return tenant && { tenant_id: tenant.id, allowed_origins: tenant.settings.allowed_origins };
	});
	if (!found) return null;
	if (!originAllowed(found.allowed_origins, page, ctx.public_url))
		throw new DomainError(
			"forbidden",
			"origin_not_allowed",
			"The publishable key may not be used from this page: add its origin to allowed_origins in the settings.",
		);
	return { type: "publishable", tenant_id: found.tenant_id };
}

async function byAccessToken(ctx: Ctx, token: string): Promise<Actor | null> {
	const claims = await readAccessToken(ctx, token);
	if (!claims) return null;
	const role = await currentRole(ctx, claims.tid, claims.sub, claims.sid);
	return role && { type: "user", tenant_id: claims.tid, user_id: claims.sub, role, session_id: claims.sid };
}

/**
 * On whose behalf the bearer of `token` acts, or null when it is good for nothing (any more). Takes access tokens, API
 * keys and publishable keys. A key withdrawn, a sign-out or a changed role holds within 5 seconds.
 *
 * @param ip the caller's address; throws unauthenticated when the key may not be used from there
 * @param page the origin of the page that calls, null for any other caller; throws forbidden where the publishable key
 *   may not be used there
 */
export function authenticate(
	ctx: Ctx,
	token: string,
	ip: string | null,
	page: string | null = null,
): Promise<Actor | null> {
	if (token.startsWith(API_KEY_PREFIX)) return byApiKey(ctx, token, ip);
	if (token.startsWith(PUBLISHABLE_PREFIX)) return byPublishableKey(ctx, token, page);
	return byAccessToken(ctx, token);
}
