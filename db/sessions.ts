import { and, eq, exists, isNull } from "drizzle-orm";
import { memberships, sessions } from "../d1-migrations/schema";
import type { Db } from "./client";
import type { Role } from "./users";

export type SessionRow = typeof sessions.$inferSelect;

/** By the hash of its refresh token. */
export async function findSession(db: Db, id: string): Promise<SessionRow | null> {
	return (await db.select().from(sessions).where(eq(sessions.id, id)).get()) ?? null;
}

/** The role that a signed-in user has now; null once the sign-in was ended or the membership taken away. */
export async function roleInSession(
	db: Db,
	tenant_id: string,
	user_id: string,
	family_id: string,
): Promise<Role | null> {
	const alive = db
		.select({ id: sessions.id })
		.from(sessions)
		.where(
			and(
				eq(sessions.family_id, family_id),
				eq(sessions.tenant_id, tenant_id),
				eq(sessions.user_id, user_id),
				isNull(sessions.revoked_at),
			),
		);
	const row = await db
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id), exists(alive)))
		.get();
	return row?.role ?? null;
}

/** For a batch: every refresh token of one sign-in stops working. */
export const revokeFamily = (db: Db, tenant_id: string, family_id: string, at: number) =>
	db
		.update(sessions)
		.set({ revoked_at: at })
		.where(and(eq(sessions.tenant_id, tenant_id), eq(sessions.family_id, family_id), isNull(sessions.revoked_at)));
