import { auditInsert } from "../db/audit";
import { findSession, revokeFamily } from "../db/sessions";
import { getRole } from "../db/users";
import type { Ctx } from "./context";
import { sha256Text } from "./ids";
import { forgetSession } from "./session";
import { readAccessToken } from "./tokens";

interface Tokens {
	refresh_token: string | undefined;
	access_token: string | undefined;
}

async function sessionOf(ctx: Ctx, tokens: Tokens) {
	if (tokens.refresh_token) {
		const row = await findSession(ctx.db, await sha256Text(tokens.refresh_token));
		if (row) return { tenant_id: row.tenant_id, user_id: row.user_id, family_id: row.family_id };
	}
	const claims = tokens.access_token ? await readAccessToken(ctx, tokens.access_token) : null;
	return claims && { tenant_id: claims.tid, user_id: claims.sub, family_id: claims.sid };
}

/** Ends the sign-in that either token belongs to, its access tokens included. Tokens that are good for nothing end nothing. */
export async function signOut(ctx: Ctx, tokens: Tokens): Promise<void> {
	const session = await sessionOf(ctx, tokens);
	if (!session) return;
	const { tenant_id, user_id, family_id } = session;
	const role = (await getRole(ctx.db, tenant_id, user_id)) ?? "member";
	await ctx.db.batch([
		revokeFamily(ctx.db, user_id, family_id, ctx.clock.wall()),
		auditInsert(ctx.db, { type: "user", tenant_id, user_id, role }, ctx.clock.now(), "session.ended", family_id),
	]);
	forgetSession(tenant_id, user_id, family_id);
}
