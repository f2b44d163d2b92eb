import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { authenticators, recovery_codes } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type Authenticator = typeof authenticators.$inferSelect;

export const getAuthenticator = async (db: Db, user_id: string): Promise<Authenticator | null> =>
	(await db.select().from(authenticators).where(eq(authenticators.user_id, user_id)).get()) ?? null;

/** Puts a secret in place that still has to be confirmed. Does nothing where one is confirmed already. */
export const putAuthenticator = (db: Db, row: Pick<Authenticator, "user_id" | "secret" | "created_at">) =>
	db
		.insert(authenticators)
		.values(row)
		.onConflictDoUpdate({
			target: authenticators.user_id,
			set: { secret: row.secret, created_at: row.created_at, last_step: 0 },
			setWhere: isNull(authenticators.confirmed_at),
		});

/** Takes the code of one time step: false where it, or a later one, was taken before. */
export async function takeStep(db: Db, user_id: string, step: number): Promise<boolean> {
	const taken = await db
		.update(authenticators)
		.set({ last_step: step })
		.where(and(eq(authenticators.user_id, user_id), lt(authenticators.last_step, step)))
		.returning({ user_id: authenticators.user_id });
	return taken.length > 0;
}

/** For a batch. */
export const confirmAuthenticator = (db: Db, user_id: string, at: number) =>
	db
		.update(authenticators)
		.set({ confirmed_at: at })
		.where(and(eq(authenticators.user_id, user_id), isNull(authenticators.confirmed_at)));

/** For a batch: the authenticator and its recovery codes go. */
export const removeAuthenticator = (db: Db, user_id: string) => [
	db.delete(authenticators).where(eq(authenticators.user_id, user_id)),
	db.delete(recovery_codes).where(eq(recovery_codes.user_id, user_id)),
];

/** For a batch: these codes take the place of the earlier ones. */
export const replaceRecoveryCodes = (db: Db, user_id: string, hashes: string[]) => [
	db.delete(recovery_codes).where(eq(recovery_codes.user_id, user_id)),
	db.insert(recovery_codes).values(hashes.map((code_hash) => ({ user_id, code_hash }))),
];

/** Takes a recovery code: false where it is none of theirs or was used. */
export async function takeRecoveryCode(db: Db, user_id: string, code_hash: string, at: number): Promise<boolean> {
	const taken = await db
		.update(recovery_codes)
		.set({ used_at: at })
		.where(
			and(
				eq(recovery_codes.user_id, user_id),
				eq(recovery_codes.code_hash, code_hash),
				isNull(recovery_codes.used_at),
				// A secret that was never confirmed asks for no codes.
				sql`exists (select 1 from authenticators where user_id = ${user_id} and confirmed_at is not null)`,
			),
		)
		.returning({ user_id: recovery_codes.user_id });
	return taken.length > 0;
}

export const countRecoveryCodes = (db: Db, user_id: string): Promise<number> =>
	db.$count(recovery_codes, and(eq(recovery_codes.user_id, user_id), isNull(recovery_codes.used_at)));
