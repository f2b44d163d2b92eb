import type { Plan, PlanInput, PlannedStep, SentMessage, TimingStep } from "../plan";
import type { Seconds } from "../vocabulary";
import { blockedFor, closedFor } from "./blocked";
import { onOtherBranch, otherBranchSentence } from "./branches";
import { placeContent, schedulePlaced } from "./content";
import { type Draft, drop, type Frame, frameOf, kindOf, priorityOf, schedule } from "./draft";
import { shift } from "./explain";
import { catchUp, deadlineOf, nominalInstant, setDue } from "./own-instant";
import { planTexts } from "./texts";

export { isContentStep, isFixedStep } from "./draft";

/**
 * What one registration gets and when: every step of the funnel, in the funnel's order, with the instant it leaves or
 * the reason it does not. Pure: the same input gives the same plan, and the input is not changed.
 * Throws RangeError for a time zone the runtime does not know; everything else is taken as already validated.
 */
export function plan(input: PlanInput): Plan {
	const frame = frameOf(input);
	const drafts = input.steps.map((step, position) => draftOf(frame, step, position));
	if (frame.lead < 0) catchUp(frame, drafts);
	planTexts(frame, drafts);
	if (input.settings.adaptive) spaceEmails(frame, drafts);
	return {
		lead_hours: frame.membership ? null : frame.lead / 3600,
		compression: frame.compression,
		steps: drafts.map(finish),
	};
}

function draftOf(frame: Frame, step: TimingStep, position: number): Draft {
	const draft: Draft = {
		step,
		position,
		kind: kindOf(step),
		due_at: 0,
		earliest: frame.earliest,
		open: true,
		key: step.key,
		phase: step.phase,
		channel: step.channel,
		priority: priorityOf(step),
		nominal_at: 0,
		send_at: null,
		outcome: "scheduled",
		reason: null,
		explanation: null,
		deadline: 0,
		sent: false,
	};
	draft.nominal_at = nominalInstant(frame, draft);
	draft.due_at = draft.nominal_at;
	draft.deadline = deadlineOf(frame, draft);
	const left = frame.input.sent.length > 0 ? sentAs(frame, draft) : undefined;
	if (left) {
		markSent(frame, draft, left);
		return draft;
	}
	const closed = closedFor(frame);
	if (closed) drop(draft, ...closed);
	else if (draft.kind === "branch" && onOtherBranch(frame, step))
		drop(draft, "other_branch", otherBranchSentence(step));
	else {
		const blocked = blockedFor(frame, step);
		if (blocked) drop(draft, ...blocked);
		else setDue(frame, draft);
	}
	return draft;
}

/** The message that was sent for this step; a reminder of an earlier start does not count, it is due once more. */
function sentAs(frame: Frame, draft: Draft): SentMessage | undefined {
	const { event, sent } = frame.input;
	return sent.find((message) => {
		if (message.key !== draft.key || message.phase !== draft.phase) return false;
		const about = message.starts_at ?? null;
		return draft.kind !== "reminder" || about === null || about === event.starts_at;
	});
}

function markSent(frame: Frame, draft: Draft, message: SentMessage): void {
	if (draft.kind === "content" && frame.input.settings.adaptive) {
		draft.due_at = Math.round(frame.input.registered_at + draft.step.delay_hours * 3600 * frame.compression);
		schedulePlaced(frame, draft, message.at, draft.step.channel);
	} else if (message.at === draft.nominal_at) schedule(draft, message.at, null, null);
	else {
		const reason = draft.step.channel === "sms" ? "quiet_hours_moved" : "caught_up";
		schedule(draft, message.at, reason, `Sent ${shift(draft.nominal_at, message.at)} than written.`);
	}
	if (message.channel !== draft.step.channel) {
		draft.outcome = "converted";
		draft.channel = message.channel;
		draft.reason = message.channel === "email" ? "quiet_hours_to_email" : draft.reason;
		draft.explanation = message.channel === "email" ? "Sent as an e-mail instead of a text." : "Sent as a text.";
	}
	draft.open = false;
	draft.sent = true;
}

function spaceEmails(frame: Frame, drafts: readonly Draft[]): void {
	const content: Draft[] = [];
	const fixed: Seconds[] = [];
	for (const message of frame.input.sent) if (message.channel === "email") fixed.push(message.at);
	for (const draft of drafts) {
		if (!draft.open || draft.channel !== "email") continue;
		if (draft.kind === "during" || draft.kind === "branch") continue;
		if (draft.kind === "content" && draft.outcome !== "converted") content.push(draft);
		else fixed.push(draft.send_at as number);
	}
	placeContent(frame, content, fixed, "email");
}

function finish(draft: Draft): PlannedStep {
	const { key, phase, channel, priority, nominal_at, send_at, outcome, reason, explanation, deadline, sent } = draft;
	return { key, phase, channel, priority, nominal_at, send_at, outcome, reason, explanation, deadline, sent };
}
