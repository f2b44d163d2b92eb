import { inArray, lt, sql } from "drizzle-orm";
import { sign_in_failures } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type Failures = typeof sign_in_failures.$inferSelect;

export const listFailures = (db: Db, keys: string[]): Promise<Failures[]> =>
	db.select().from(sign_in_failures).where(inArray(sign_in_failures.key, keys)).all();

/**
 * For a batch: one more failure for `key`, counted anew where the last one lies before `forgotten`, and what is older
 * than that goes.
 */
export const countFailure = (db: Db, key: string, at: number, forgotten: number) => [
	db
		.insert(sign_in_failures)
		.values({ key, failures: 1, last_at: at })
		.onConflictDoUpdate({
			target: sign_in_failures.key,
			set: { failures: sql`case when last_at < ${forgotten} then 1 else failures + 1 end`, last_at: at },
		}),
	db.delete(sign_in_failures).where(lt(sign_in_failures.last_at, forgotten)),
];

export const forgetFailures = (db: Db, keys: string[]) =>
	db.delete(sign_in_failures).where(inArray(sign_in_failures.key, keys));
