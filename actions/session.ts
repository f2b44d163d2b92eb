import { sessions } from "../d1-migrations/schema-access";
import { roleInSession } from "../db/sessions";
import type { Role } from "./actor";
import { RecentCache } from "./cache";
import type { Ctx } from "./context";
import { newId, newToken, sha256Text } from "./ids";
import { issueAccessToken } from "./tokens";

/** A refresh token lives for seven days of wall time; each use gives a new one. */
export const REFRESH_SECONDS = 7 * 86_400;

export interface SignedIn {
	tenant_id: string;
	user_id: string;
	access_token: string;
	/** Shown to the browser once, as a cookie; only its hash is stored. */
	refresh_token: string;
}

export interface Member {
	tenant_id: string;
	user_id: string;
	role: Role;
}

const MOST_AGENT = 200;

/** Tokens for `member`, and the insert that makes the refresh token work. `family_id` goes on with an earlier sign-in. */
export async function openSession(
	ctx: Ctx,
	member: Member,
	agent: string | null = null,
	family_id: string = newId("ses"),
) {
	const { tenant_id, user_id, role } = member;
	const refresh_token = newToken();
	const at = ctx.clock.wall();
	const insert = ctx.db.insert(sessions).values({
		id: await sha256Text(refresh_token),
		family_id,
		user_id,
		tenant_id,
		created_at: at,
		expires_at: at + REFRESH_SECONDS,
		agent: agent?.slice(0, MOST_AGENT) ?? null,
	});
	const access_token = await issueAccessToken(ctx, { sub: user_id, tid: tenant_id, role, sid: family_id });
	const signed_in: SignedIn = { tenant_id, user_id, access_token, refresh_token };
	return { family_id, insert, signed_in };
}

const recent = new RecentCache<Role>();

/** The role of a signed-in user as it stands, a few seconds old at most; null once the sign-in is over. */
export const currentRole = (ctx: Ctx, tenant_id: string, user_id: string, family_id: string): Promise<Role | null> =>
	recent.get(`${tenant_id}:${user_id}:${family_id}`, ctx.clock.wall(), () =>
		roleInSession(ctx.db, tenant_id, user_id, family_id),
	);

export const forgetSession = (tenant_id: string, user_id: string, family_id: string): void =>
	recent.delete(`${tenant_id}:${user_id}:${family_id}`);
