import { checkConfig } from "./config-check";
import type { ConfigIssue, FunnelConfigInput, FunnelEvent, StepInput } from "./config-input";
import type { TimingStep } from "./plan";
import { usesOffer } from "./slots";
import { confirmation } from "./templates/confirmation";
import { CONFIRMATION_KEY, type FunnelConfig, type Phase, type Purpose, type Step } from "./vocabulary";

export { LIMITS } from "./config-check";
export type { ConfigIssue, FunnelConfigInput, FunnelEvent, StepInput } from "./config-input";

/** The lead a funnel is written for where it does not say: a week. */
export const DEFAULT_NOMINAL_HOURS = 168;

/**
 * Fills in what a caller may leave out and refuses what could not be sent.
 *
 * Added: positions from 1 within each branch, purposes, empty citations, an empty subject for SMS, and the confirmation
 * (key `welcome`) where there is none. The confirmation and pre-event steps anchored to the start are transactional,
 * other steps with an `offer.*` slot are offers, whatever was sent; the rest keeps its purpose and is content where none
 * was given. The confirmation is always a `must`. An empty `post_event_left_early` counts as none: people who left early
 * then go the way of those who attended.
 *
 * @param event what the funnel is for; rules and wording of a particular type apply only where it is given
 * @returns the complete configuration, or every issue with its path (`pre_event.2.body`; `funnel_config` for the whole)
 */
export function normalizeFunnelConfig(
	input: FunnelConfigInput,
	event?: FunnelEvent,
): { config: FunnelConfig } | { issues: ConfigIssue[] } {
	const issues = checkConfig(input, event?.type);
	if (issues.length > 0) return { issues };
	const before = input.pre_event ?? [];
	const confirmed = before.some((step) => step.key === CONFIRMATION_KEY);
	const { during_event, post_event_left_early, polls } = input;
	const config: FunnelConfig = {
		nominal_hours: input.nominal_hours ?? DEFAULT_NOMINAL_HOURS,
		pre_event: complete("pre_event", confirmed ? before : [confirmation(event), ...before]),
		...(during_event && { during_event: complete("during_event", during_event) }),
		post_event_attended: complete("post_event_attended", input.post_event_attended),
		...(post_event_left_early && {
			post_event_left_early: complete("post_event_left_early", post_event_left_early),
		}),
		post_event_no_show: complete("post_event_no_show", input.post_event_no_show),
		...(polls && {
			polls: polls.map(({ question, answer, steps }) => ({
				question,
				answer,
				steps: complete(`poll:${answer}`, steps),
			})),
		}),
	};
	return { config };
}

function complete(phase: Phase, steps: StepInput[] = []): Step[] {
	return steps.map((step, i) => ({
		step: i + 1,
		key: step.key,
		anchor: step.anchor,
		// Minus zero is written as 0 in JSON: the same funnel reads the same before and after storage.
		delay_hours: step.delay_hours + 0,
		priority: isConfirmation(phase, step) ? "must" : step.priority,
		purpose: purposeOf(phase, step),
		channel: step.channel,
		subject: step.channel === "sms" ? "" : (step.subject ?? ""),
		body: step.body,
		citations: step.citations ?? [],
	}));
}

const isConfirmation = (phase: Phase, step: StepInput): boolean =>
	phase === "pre_event" && step.key === CONFIRMATION_KEY;

function purposeOf(phase: Phase, step: StepInput): Purpose {
	if (isConfirmation(phase, step)) return "transactional";
	if (phase === "pre_event" && step.anchor === "event_start") return "transactional";
	if (usesOffer(step.body) || (step.channel === "email" && usesOffer(step.subject ?? ""))) return "offer";
	return step.purpose ?? "content";
}

interface PlacedStep {
	phase: Phase;
	/** The poll answer that opens the branch, for steps of a poll. */
	poll?: { question: string; answer: string };
	step: Step;
}

/** Every step with its branch, in the funnel's order: before, during, attended, left early, no-show, polls. */
export function allSteps(config: FunnelConfig): PlacedStep[] {
	const of = (phase: Phase, steps: Step[] = []): PlacedStep[] => steps.map((step) => ({ phase, step }));
	return [
		...of("pre_event", config.pre_event),
		...of("during_event", config.during_event),
		...of("post_event_attended", config.post_event_attended),
		...of("post_event_left_early", config.post_event_left_early),
		...of("post_event_no_show", config.post_event_no_show),
		...(config.polls ?? []).flatMap(({ question, answer, steps }) =>
			of(`poll:${answer}`, steps).map((placed) => ({ ...placed, poll: { question, answer } })),
		),
	];
}

/** The funnel with every step changed, in the funnel's order. */
export function mapSteps(config: FunnelConfig, change: (phase: Phase, step: Step) => Step): FunnelConfig {
	const of = (phase: Phase, steps: Step[]): Step[] => steps.map((step) => change(phase, step));
	const { during_event, post_event_left_early, polls } = config;
	return {
		...config,
		pre_event: of("pre_event", config.pre_event),
		...(during_event && { during_event: of("during_event", during_event) }),
		post_event_attended: of("post_event_attended", config.post_event_attended),
		...(post_event_left_early && { post_event_left_early: of("post_event_left_early", post_event_left_early) }),
		post_event_no_show: of("post_event_no_show", config.post_event_no_show),
		...(polls && { polls: polls.map((poll) => ({ ...poll, steps: of(`poll:${poll.answer}`, poll.steps) })) }),
	};
}

/** What the planner needs of a funnel, in the funnel's order. */
export function timingSteps(config: FunnelConfig): TimingStep[] {
	return allSteps(config).map(({ phase, poll, step }) => ({
		key: step.key,
		phase,
		...(poll && { poll }),
		anchor: step.anchor,
		delay_hours: step.delay_hours,
		channel: step.channel,
		priority: step.priority,
		purpose: step.purpose,
	}));
}

/** The step of a branch with this key; null where an edit took it away. */
export const findStep = (config: FunnelConfig, phase: string, key: string): Step | null =>
	allSteps(config).find((placed) => placed.phase === phase && placed.step.key === key)?.step ?? null;
