import type { TimingStep } from "../plan";
import type { Phase, Seconds } from "../vocabulary";
import { type Draft, drop, type Frame, isPollPhase, schedule } from "./draft";
import { duration, shift } from "./explain";

const NAMES: Partial<Record<Phase, string>> = {
	post_event_attended: "attended",
	post_event_left_early: "left early",
	post_event_no_show: "did not come",
};

/** True once the registration has taken a path this step is not on. */
export function onOtherBranch(frame: Frame, step: TimingStep): boolean {
	if (frame.input.outcome.attendance === null) return false;
	return isPollPhase(step.phase) ? answeredAt(frame, step) === null : step.phase !== takenPhase(frame);
}

export function otherBranchSentence(step: TimingStep): string {
	if (step.poll) return `Not sent: it is for those who answered “${step.poll.answer}” to “${step.poll.question}”.`;
	return `Not sent: it is for those who ${NAMES[step.phase] ?? "took another path"}.`;
}

/** A post-event step goes out at its own instant, or when the branch is taken if that is later. */
export function branchInstant(frame: Frame, draft: Draft): Draft {
	const { registered_at, outcome } = frame.input;
	const own = draft.nominal_at;
	const poll = isPollPhase(draft.phase);
	if (outcome.changed_at !== null && !poll && own < outcome.changed_at) {
		const late = duration(outcome.changed_at - own);
		return drop(draft, "too_late", `Left out: its time passed ${late} before the attendance was corrected.`);
	}
	const opened = Math.max(frame.branch_at, (poll && answeredAt(frame, draft.step)) || 0);
	const due = Math.max(own, opened);
	if (due < registered_at) {
		return drop(draft, "too_late", `Left out: it was due ${duration(registered_at - due)} before the registration.`);
	}
	const at = Math.max(due, frame.earliest);
	if (at > draft.deadline) {
		return drop(draft, "too_late", `Left out: ${duration(at - own)} after its time is too late for it.`);
	}
	draft.due_at = at;
	draft.earliest = Math.max(draft.earliest, opened);
	if (at === own) return schedule(draft, at, null, null);
	return schedule(draft, at, "caught_up", `Sent ${shift(own, at)} than written, ${whyLater(frame, at)}.`);
}

function whyLater(frame: Frame, at: Seconds): string {
	if (at === frame.branch_at) return "when it is known who came";
	return at === frame.earliest ? "because it had not gone out" : "because the poll was answered later";
}

function takenPhase(frame: Frame): Phase {
	const { attendance } = frame.input.outcome;
	if (attendance === "no_show") return "post_event_no_show";
	return attendance === "left_early" && frame.has_left_early ? "post_event_left_early" : "post_event_attended";
}

/** When the person gave the answer that opens this poll step, else null. */
function answeredAt(frame: Frame, step: TimingStep): Seconds | null {
	const wanted = step.poll;
	if (!wanted) return null;
	let first: Seconds | null = null;
	for (const given of frame.input.outcome.poll_answers) {
		if (!same(given.question, wanted.question) || !same(given.answer, wanted.answer)) continue;
		if (first === null || given.at < first) first = given.at;
	}
	return first;
}

function same(a: string, b: string): boolean {
	return a === b || a.trim().toLowerCase() === b.trim().toLowerCase();
}
