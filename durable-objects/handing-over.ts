import { messageId } from "../actions/schedule";
import type { Notice, RegistrationRecord, Snapshot } from "../actions/snapshot";
import type { Seconds } from "../funnel/vocabulary";

/** Wall seconds after which a message that was handed over but never reported on is handed over once more. */
export const HAND_AGAIN_AFTER = 120;

/** Grace before a cancelled event's notice is pointless, in seconds. */
const NOTICE_LIFETIME = 86_400;

export const idsOf = ({ tenant_id, registration_id }: Snapshot) => ({ tenant_id, registration_id });

export const unsettled = (notice: Notice | null): boolean =>
	notice !== null && notice.handed_at !== null && !notice.settled;

/** Marks messages as handed over, but for those delivery has reported on already. */
export function markHanded(record: RegistrationRecord, ids: Set<string>, wall: Seconds): RegistrationRecord {
	const { notice } = record;
	return {
		...record,
		steps: record.steps.map((s) => (ids.has(s.message_id) && !s.settled ? { ...s, handed_at: wall } : s)),
		notice: notice && ids.has(notice.message_id) && !notice.settled ? { ...notice, handed_at: wall } : notice,
	};
}

/** Frees what was handed over long ago and never reported on: the queue lost it, or its worker died. */
export function handAgain(record: RegistrationRecord, wall: Seconds): RegistrationRecord {
	const lost = (at: Seconds | null, settled: boolean) => at !== null && !settled && at <= wall - HAND_AGAIN_AFTER;
	const { notice } = record;
	return {
		...record,
		steps: record.steps.map((s) => (lost(s.handed_at, s.settled) ? { ...s, handed_at: null } : s)),
		notice: notice && lost(notice.handed_at, notice.settled) ? { ...notice, handed_at: null } : notice,
	};
}

/** The notice a changed event owes this person: none to somebody who was never told, or who was told what still holds. */
export function noticeFor(
	snapshot: Snapshot,
	before: RegistrationRecord | null,
	told: Seconds | null | undefined,
	now: Seconds,
): Notice | null {
	const { event, recipient } = snapshot.plan_input;
	if (!before || told === undefined || recipient.unregistered) return null;
	const kind = event.cancelled ? "cancelled" : "rescheduled";
	if (kind === "rescheduled" && event.starts_at === told) return null;
	if (kind === "cancelled" && before.snapshot.plan_input.event.cancelled && before.notice) return before.notice;
	return {
		kind,
		message_id: messageId(snapshot.registration_id, "notice", `${kind}.${snapshot.revision}`, null),
		send_at: now,
		deadline: kind === "cancelled" ? now + NOTICE_LIFETIME : Math.max(event.starts_at ?? now, now),
		handed_at: null,
		settled: false,
	};
}
