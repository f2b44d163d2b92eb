import { and, desc, eq, exists, gt, isNull, ne } from "drizzle-orm";
import { memberships, sessions } from "../d1-migrations/schema-access";
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

/** A user's sign-ins that go on, whichever tenant they are in, the latest used first: one row each. */
export function listSessionsOf(db: Db, user_id: string, wall: number): Promise<SessionRow[]> {
	return db
		.select()
		.from(sessions)
		.where(
			and(
				eq(sessions.user_id, user_id),
				isNull(sessions.used_at),
				isNull(sessions.revoked_at),
				gt(sessions.expires_at, wall),
			),
		)
		.orderBy(desc(sessions.created_at), desc(sessions.family_id))
		.limit(100)
		.all();
}

/** For a batch: the family's refresh tokens are used up, as another one takes their place. */
export const spendFamily = (db: Db, user_id: string, family_id: string, at: number) =>
	db
		.update(sessions)
		.set({ used_at: at })
		.where(
			and(
				eq(sessions.family_id, family_id),
				eq(sessions.user_id, user_id),
				isNull(sessions.used_at),
				isNull(sessions.revoked_at),
			),
		);

/** For a batch: every refresh token of one sign-in stops working, in whichever tenant it was used. */
export const revokeFamily = (db: Db, user_id: string, family_id: string, at: number) =>
	db
		.update(sessions)
		.set({ revoked_at: at })
		.where(and(eq(sessions.family_id, family_id), eq(sessions.user_id, user_id), isNull(sessions.revoked_at)));

/** For a batch: all sign-ins of a user end, but the one named. */
export const revokeSessionsOf = (db: Db, user_id: string, at: number, except: string | null = null) =>
	db
		.update(sessions)
		.set({ revoked_at: at })
		.where(
			and(
				eq(sessions.user_id, user_id),
				isNull(sessions.revoked_at),
				except === null ? undefined : ne(sessions.family_id, except),
			),
		);

/** For a batch: a user who is no member any more is signed out of that tenant. */
export const revokeSessionsIn = (db: Db, tenant_id: string, user_id: string, at: number) =>
	db
		.update(sessions)
		.set({ revoked_at: at })
		.where(and(eq(sessions.tenant_id, tenant_id), eq(sessions.user_id, user_id), isNull(sessions.revoked_at)));
