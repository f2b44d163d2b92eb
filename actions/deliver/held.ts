import type { MessageRow } from "../../db/messages";
import type { Seconds } from "../../funnel/vocabulary";

/** Reasons for which a tenant's own settings keep a message back. */
const BY_SETTINGS = /retry:(?:warm_up|paused|quiet_hours)\b/;
const MARK = / \[held (\d+)\]$/;

/**
 * Until when the tenant's own settings kept a message back, wall time; null where they did not. It is late from then on, not
 * from when it was planned.
 */
export function heldUntil(row: Pick<MessageRow, "reason" | "lease_until"> | null): Seconds | null {
	const marked = MARK.exec(row?.reason ?? "");
	if (marked) return Number(marked[1]);
	return row && BY_SETTINGS.test(row.reason ?? "") ? row.lease_until : null;
}

/** A reason to try again that keeps in mind until when the message was held. */
export const stillHeld = (reason: string, until: Seconds | undefined): string =>
	until === undefined ? reason.slice(0, 200) : `${reason.slice(0, 180)} [held ${until}]`;
