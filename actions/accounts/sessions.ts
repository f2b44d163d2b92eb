import { auditInsert } from "../../db/audit";
import { listSessionsOf, revokeFamily, revokeSessionsOf } from "../../db/sessions";
import type { Ctx } from "../context";
import { notFound } from "../errors";
import { forgetSession } from "../session";
import type { Person } from "./person";

/** A user's sign-ins that go on, the latest used first. `current` is the one that asks. */
export async function listSessions(ctx: Ctx, who: Person) {
	const rows = await listSessionsOf(ctx.db, who.user_id, ctx.clock.wall());
	return rows.map((row) => ({
		id: row.family_id,
		tenant_id: row.tenant_id,
		agent: row.agent,
		last_used_at: row.created_at,
		expires_at: row.expires_at,
		current: row.family_id === who.session_id,
	}));
}

/** Ends one of the user's own sign-ins, everywhere within seconds. Throws not_found for any other id. */
export async function endSession(ctx: Ctx, who: Person, id: string): Promise<void> {
	const found = (await listSessions(ctx, who)).find((session) => session.id === id);
	if (!found) throw notFound("session");
	await ctx.db.batch([
		revokeFamily(ctx.db, who.user_id, id, ctx.clock.wall()),
		auditInsert(ctx.db, who, ctx.clock.now(), "session.revoked", id),
	]);
	forgetSession(found.tenant_id, who.user_id, id);
}

/** Ends all of the user's sign-ins but the one that asks. */
export async function endOtherSessions(ctx: Ctx, who: Person): Promise<void> {
	await ctx.db.batch([
		revokeSessionsOf(ctx.db, who.user_id, ctx.clock.wall(), who.session_id ?? null),
		auditInsert(ctx.db, who, ctx.clock.now(), "session.others_revoked", who.user_id),
	]);
}
