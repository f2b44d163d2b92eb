import { and, eq, isNull } from "drizzle-orm";
import { sessions } from "../d1-migrations/schema-access";
import { auditInsert } from "../db/audit";
import { findSession, revokeFamily, type SessionRow } from "../db/sessions";
import { getRole } from "../db/users";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { sha256Text } from "./ids";
import { forgetSession, type Member, openSession, type SignedIn } from "./session";

const over = () => new DomainError("unauthenticated", "session_over", "Your session is over: sign in again.");

/** A refresh token came twice: one of the two bearers is not its owner, so both are shut out. */
async function endForReuse(ctx: Ctx, member: Member, { family_id }: SessionRow): Promise<never> {
	const { tenant_id, user_id } = member;
	await ctx.db.batch([
		revokeFamily(ctx.db, user_id, family_id, ctx.clock.wall()),
		auditInsert(ctx.db, { type: "user", ...member }, ctx.clock.now(), "session.reuse_detected", family_id),
	]);
	forgetSession(tenant_id, user_id, family_id);
	throw over();
}

/**
 * Trades a refresh token for a new pair. Each token works once; a second use ends its whole family, the newest token
 * included (RFC 9700 section 4.14.2). Throws unauthenticated when the session is over.
 */
export async function refreshSession(ctx: Ctx, refresh_token: string): Promise<SignedIn> {
	const { db } = ctx;
	const row = await findSession(db, await sha256Text(refresh_token));
	if (!row || row.revoked_at !== null || row.expires_at <= ctx.clock.wall()) throw over();
	const role = await getRole(db, row.tenant_id, row.user_id);
	if (!role) throw over();
	const member: Member = { tenant_id: row.tenant_id, user_id: row.user_id, role };
	if (row.used_at !== null) return endForReuse(ctx, member, row);

	const next = await openSession(ctx, member, row.agent, row.family_id);
	const [used] = await db.batch([
		db
			.update(sessions)
			.set({ used_at: ctx.clock.wall() })
			.where(and(eq(sessions.id, row.id), isNull(sessions.used_at), isNull(sessions.revoked_at)))
			.returning({ id: sessions.id }),
		next.insert,
	]);
	// Someone else was faster with the same token. Revoking comes after the insert, so it takes the new row along.
	if (used.length === 0) return endForReuse(ctx, member, row);
	return next.signed_in;
}
