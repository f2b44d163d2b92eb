import { type SQL, sql } from "drizzle-orm";
import { audit_log } from "../d1-migrations/schema";
import type { Db } from "./client";

/** Who does something: an actor of the actions, whose kind says which of the ids it has. */
interface Doer {
	type: string;
	tenant_id: string;
	user_id?: string;
	key_id?: string;
	registration_id?: string;
	role?: string;
}

const TIME_DIGITS = 8;

/** Sorts by the time recorded, at random within one second. */
const auditId = (at: number): string =>
	`aud_${at.toString(36).padStart(TIME_DIGITS, "0")}${crypto.randomUUID().replaceAll("-", "")}`;

/**
 * The insert that records who did what, for the same `db.batch` as its effect: either both happen or neither.
 *
 * @param at epoch seconds
 * @param action the noun and the deed, as in `api_key.created`
 * @param detail ids, names of fields and counts only: this log is never erased, so it holds no personal data
 */
export function auditInsert(
	db: Db,
	actor: Doer,
	at: number,
	action: string,
	subject_id: string,
	detail: Record<string, unknown> = {},
) {
	return db.insert(audit_log).values({
		tenant_id: actor.tenant_id,
		id: auditId(at),
		at,
		actor_type: actor.type,
		actor_id: actor.user_id ?? actor.key_id ?? actor.registration_id ?? actor.type,
		action,
		subject_id,
		detail_json: JSON.stringify(detail),
	});
}

/** As `auditInsert`, but only where `condition` holds when its turn comes: an effect that lost a race leaves no trace. */
export const auditInsertWhere = (
	condition: SQL,
	actor: Doer,
	at: number,
	action: string,
	subject_id: string,
	detail: Record<string, unknown> = {},
): SQL =>
	sql`insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject_id, detail_json)
		select ${actor.tenant_id}, ${auditId(at)}, ${at}, ${actor.type}, ${actor.user_id ?? actor.key_id ?? actor.registration_id ?? actor.type}, ${action}, ${subject_id}, ${JSON.stringify(detail)} where ${condition}`;

/** True right after a statement that changed a row: chains the statements of one batch to the first. */
export const CHANGED = sql`changes() > 0`;
