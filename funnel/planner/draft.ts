import type { PlanInput, PlannedStep, TimingStep } from "../plan";
import { CONFIRMATION_KEY, type Phase, type Priority, type Purpose, type Reason, type Seconds } from "../vocabulary";

/** What a step's timing follows from; `branch` is every post-event step, a poll's too. */
export type StepKind = "confirmation" | "reminder" | "content" | "during" | "branch";

/** A step on its way through the planner. */
export interface Draft extends PlannedStep {
	step: TimingStep;
	/** In the funnel, from 0. */
	position: number;
	kind: StepKind;
	/** Where it would go if nothing stood in its way: its own instant, squeezed where that applies. */
	due_at: Seconds;
	/** No move may take it before this. */
	earliest: Seconds;
	/** Still to be sent and not dropped. */
	open: boolean;
}

/** The instants a plan is made between, once for all steps. */
export interface Frame {
	input: PlanInput;
	membership: boolean;
	/** Infinity for a membership. */
	starts_at: Seconds;
	ends_at: Seconds;
	/** Neither before the registration nor in the past. */
	earliest: Seconds;
	/** When the branch is taken: the end and the settle time. */
	branch_at: Seconds;
	/** Seconds from registration to start; negative once it runs, Infinity for a membership. */
	lead: Seconds;
	compression: number;
	has_left_early: boolean;
}

export function frameOf(input: PlanInput): Frame {
	const { event, registered_at, now, nominal_hours } = input;
	const membership = event.starts_at === null;
	const starts_at = event.starts_at ?? Infinity;
	const ends_at = event.ends_at ?? starts_at;
	const lead = starts_at - registered_at;
	const span = nominal_hours * 3600;
	return {
		input,
		membership,
		starts_at,
		ends_at,
		earliest: Math.max(registered_at, now),
		branch_at: ends_at + input.settings.settle,
		lead,
		compression: lead >= span ? 1 : Math.max(0, lead / span),
		has_left_early: input.steps.some((step) => step.phase === "post_event_left_early"),
	};
}

export function kindOf(step: TimingStep): StepKind {
	if (step.phase === "pre_event") {
		if (step.key === CONFIRMATION_KEY) return "confirmation";
		return step.anchor === "event_start" ? "reminder" : "content";
	}
	return step.phase === "during_event" ? "during" : "branch";
}

/** The confirmation and every pre-event step anchored to the start: they have an instant of their own. */
export function isFixedStep(step: TimingStep): boolean {
	const kind = kindOf(step);
	return kind === "confirmation" || kind === "reminder";
}

/** A pre-event step anchored to the registration: it is squeezed and spaced. */
export function isContentStep(step: TimingStep): boolean {
	return kindOf(step) === "content";
}

/** The confirmation and reminders are transactional whatever they contain. */
export function purposeOf(step: TimingStep): Purpose {
	return isFixedStep(step) ? "transactional" : step.purpose;
}

export function priorityOf(step: TimingStep): Priority {
	return kindOf(step) === "confirmation" ? "must" : step.priority;
}

export function isPollPhase(phase: Phase): boolean {
	return phase.startsWith("poll:");
}

export function drop(draft: Draft, reason: Reason, explanation: string): Draft {
	draft.open = false;
	draft.send_at = null;
	draft.outcome = "dropped";
	draft.channel = draft.step.channel;
	draft.reason = reason;
	draft.explanation = explanation;
	return draft;
}

export function schedule(draft: Draft, at: Seconds, reason: Reason | null, explanation: string | null): Draft {
	draft.send_at = at;
	draft.outcome = "scheduled";
	draft.channel = draft.step.channel;
	draft.reason = reason;
	draft.explanation = explanation;
	return draft;
}

/** Content in the order it must keep: by delay, equal ones by position. */
export function inFunnelOrder(drafts: Draft[]): Draft[] {
	return drafts.sort((a, b) => a.step.delay_hours - b.step.delay_hours || a.position - b.position);
}
