import { type Actor, actorId } from "../actions/actor";
import { newId } from "../actions/ids";
import { audit_log } from "../d1-migrations/schema";
import type { Db } from "./client";

/**
 * The insert that records who did what, for the same `db.batch` as its effect: either both happen or neither.
 *
 * @param at epoch seconds
 * @param action the noun and the deed, as in `api_key.created`
 * @param detail ids, names of fields and counts only: this log is never erased, so it holds no personal data
 */
export function auditInsert(
	db: Db,
	actor: Actor,
	at: number,
	action: string,
	subject_id: string,
	detail: Record<string, unknown> = {},
) {
	return db.insert(audit_log).values({
		tenant_id: actor.tenant_id,
		id: newId("aud"),
		at,
		actor_type: actor.type,
		actor_id: actorId(actor),
		action,
		subject_id,
		detail_json: JSON.stringify(detail),
	});
}
