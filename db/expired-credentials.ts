import { sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";

/** Rows of each table that one run looks at. */
const OLDEST = 500;

/** The oldest rows come first by row id, and each kind lives equally long: no index on the expiry is needed. */
const oldest = (table: string, also = "true") =>
	sql.raw(
		`delete from ${table} where rowid in (select rowid from ${table} where ${also} order by rowid limit ${OLDEST})`,
	);

/**
 * Sessions, one-time links and unanswered invitations that ended before `before` (wall time) go, the oldest first and a bounded part at each call.
 *
 * @returns how many rows went
 */
export async function deleteExpiredCredentials(db: Db, before: Seconds): Promise<number> {
	const gone = await runBatch(db, [
		sql`${oldest("sessions")} and expires_at < ${before} returning 1`,
		sql`${oldest("account_tokens")} and expires_at < ${before} returning 1`,
		sql`${oldest("invitations", "accepted_at is null")} and expires_at < ${before} returning 1`,
	]);
	return gone.flat().length;
}
