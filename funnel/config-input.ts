import type { Citation, EventType, Phase, PollBranch, Purpose, Step } from "./vocabulary";

/** A step as a caller sends it: position, purpose and citations may be left out, and the subject of an SMS. */
export interface StepInput extends Omit<Step, "step" | "purpose" | "citations" | "subject"> {
	step?: number;
	purpose?: Purpose;
	citations?: Citation[];
	subject?: string;
}

/** A funnel as a caller sends it. Left-out branches are empty ones. */
export interface FunnelConfigInput {
	/** Hours; 168 where left out. */
	nominal_hours?: number;
	pre_event?: StepInput[];
	during_event?: StepInput[];
	post_event_attended?: StepInput[];
	post_event_left_early?: StepInput[];
	post_event_no_show?: StepInput[];
	polls?: (Omit<PollBranch, "steps"> & { steps: StepInput[] })[];
}

/** What of the event decides which steps make sense and how the added confirmation is worded. */
export interface FunnelEvent {
	type: EventType;
	/** How people get in; by `type` where left out. */
	join?: "link" | "place" | "none";
}

export interface ConfigIssue {
	/** From the configuration's root, as in `pre_event.2.body`; `funnel_config` for the whole. */
	path: string;
	message: string;
}

/** One list of steps with its place in the configuration. */
export interface Branch {
	path: string;
	phase: Phase;
	steps: StepInput[];
}

const PHASES = [
	"pre_event",
	"during_event",
	"post_event_attended",
	"post_event_left_early",
	"post_event_no_show",
] as const;

/** Every branch of a funnel in its order, empty ones too. */
export function branchesOf(input: FunnelConfigInput): Branch[] {
	return [
		...PHASES.map((phase) => ({ path: phase, phase, steps: input[phase] ?? [] })),
		...(input.polls ?? []).map((poll, i) => ({
			path: `polls.${i}.steps`,
			phase: `poll:${poll.answer}` as const,
			steps: poll.steps,
		})),
	];
}
