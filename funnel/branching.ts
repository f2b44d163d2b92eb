import type { Attendance } from "./vocabulary";

/** What is known of one person's attendance. */
export interface AttendanceFacts {
	/** Null while nothing was reported. */
	attended: boolean | null;
	/** Minutes in the event, overlaps counted once; null where only presence is known. */
	minutes: number | null;
}

export interface BranchRule {
	/** Minutes that count as having attended; 0 means joined at all. */
	attended_minutes: number;
	/** The event's length in minutes, null where it has none. */
	duration_minutes: number | null;
	/** Below this share of the event somebody who attended left early. */
	left_early_share: number;
}

/** The branch a registration takes once the event is over: whoever was not reported is a no-show. */
export function branchFor(facts: AttendanceFacts, rule: BranchRule): Attendance {
	if (facts.attended !== true) return "no_show";
	if (facts.minutes === null) return "attended";
	if (facts.minutes < rule.attended_minutes) return "no_show";
	if (rule.duration_minutes && facts.minutes < rule.duration_minutes * rule.left_early_share) return "left_early";
	return "attended";
}
