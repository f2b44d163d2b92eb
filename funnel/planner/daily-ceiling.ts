import type { Priority, Seconds } from "../vocabulary";
import { ascending } from "./content";
import type { Draft, Frame } from "./draft";

const WINDOW = 86_400;
const RANK: Record<Priority, number> = { must: 0, should: 1, may: 2 };

/**
 * Of the texts planned, taken in order of importance and then in the funnel's, the first that would put more than the
 * ceiling into any 24 hours, counting those already sent and those of other events; null if none does.
 */
export function firstOverCeiling(frame: Frame, texts: readonly Draft[]): Draft | null {
	const { settings, recipient, sent, outcome } = frame.input;
	const others = recipient.other_sms_at.slice();
	for (const message of sent) if (message.channel === "sms") others.push(message.at);
	const planned = texts.filter((draft) => draft.open && draft.channel === "sms");
	if (others.length + planned.length <= settings.sms_daily_ceiling) return null;
	planned.sort((a, b) => RANK[a.priority] - RANK[b.priority] || a.position - b.position);

	// Until the branch is taken only one of them will come true, so they do not count against one another.
	const branches = outcome.attendance === null ? branchesOf(planned) : [""];
	const kept = branches.map((branch) => ({ branch, at: others.slice() }));
	for (const draft of planned) {
		const shared = !branches.includes(draft.phase);
		const at = draft.send_at as number;
		const lists = kept.filter(({ branch }) => shared || branch === draft.phase);
		if (lists.some((list) => exceeds(list.at, at, settings.sms_daily_ceiling))) return draft;
		for (const list of lists) list.at.push(at);
	}
	return null;
}

function branchesOf(texts: readonly Draft[]): string[] {
	const found = new Set<string>();
	for (const { phase } of texts) if (phase.startsWith("post_event_")) found.add(phase);
	return found.size > 0 ? [...found] : [""];
}

/** Whether some 24 hours that contain `at` would hold more than `most` messages. */
function exceeds(instants: readonly Seconds[], at: Seconds, most: number): boolean {
	const all = [...instants, at].sort(ascending);
	const place = all.indexOf(at);
	for (let first = Math.max(0, place - most); first <= place; first++) {
		const last = all[first + most];
		if (last !== undefined && last - (all[first] as number) < WINDOW) return true;
	}
	return false;
}
