import type { FunnelConfig, Phase, Step } from "../../funnel/vocabulary";

export interface Branch {
	/** The place of its steps in the configuration, as the API names it: `pre_event`, `polls.0.steps`. */
	path: string;
	phase: Phase;
	steps: Step[];
}

export const PHASES = [
	"pre_event",
	"during_event",
	"post_event_attended",
	"post_event_left_early",
	"post_event_no_show",
] as const;

/** The branches that have steps, in the order in which they come. */
export const branches = (funnel: FunnelConfig): Branch[] =>
	[
		...PHASES.map((phase) => ({ path: phase, phase, steps: funnel[phase] ?? [] })),
		...(funnel.polls ?? []).map(({ answer, steps }, i) => ({
			path: `polls.${i}.steps`,
			phase: `poll:${answer}` as const,
			steps,
		})),
	].filter(({ steps }) => steps.length > 0);

/** When a step leaves in a full-length funnel, in hours on one line: registration is minus the nominal lead. */
const onLine = (step: Step, nominal_hours: number): number =>
	step.anchor === "registration" ? step.delay_hours - nominal_hours : step.delay_hours;

/** Steps as they follow one another for somebody who registers early enough for all of them. */
export const inOrder = (steps: Step[], nominal_hours: number): { step: Step; index: number }[] =>
	steps
		.map((step, index) => ({ step, index }))
		.sort((a, b) => onLine(a.step, nominal_hours) - onLine(b.step, nominal_hours) || a.index - b.index);

/** A copy of the funnel with one step in place of another. */
export function withStep(funnel: FunnelConfig, path: string, index: number, step: Step): FunnelConfig {
	const copy = structuredClone(funnel);
	const place = branches(copy).find((branch) => branch.path === path);
	if (place) place.steps[index] = step;
	return copy;
}

/** A copy of the funnel without one step. */
export function withoutStep(funnel: FunnelConfig, path: string, index: number): FunnelConfig {
	const copy = structuredClone(funnel);
	branches(copy)
		.find((branch) => branch.path === path)
		?.steps.splice(index, 1);
	return copy;
}

/** A copy of the funnel with a step twice, the second under a key of its own. */
export function withTwin(funnel: FunnelConfig, path: string, index: number): FunnelConfig {
	const copy = structuredClone(funnel);
	const steps = branches(copy).find((branch) => branch.path === path)?.steps;
	const step = steps?.[index];
	if (!steps || !step) return copy;
	const keys = new Set(steps.map(({ key }) => key));
	let number = 2;
	while (keys.has(`${step.key}_${number}`)) number++;
	steps.splice(index + 1, 0, { ...structuredClone(step), key: `${step.key}_${number}` });
	return copy;
}

/** A copy of the funnel with a new step at the end of a branch, and its index there. */
export function withNew(
	funnel: FunnelConfig,
	path: string,
	channel: Step["channel"],
	scheduled: boolean,
): { funnel: FunnelConfig; index: number } {
	const copy = structuredClone(funnel);
	const phase = PHASES.find((known) => known === path);
	if (phase && !copy[phase]) copy[phase] = [];
	const poll = copy.polls?.[Number(path.split(".")[1])];
	const steps = (phase ? copy[phase] : poll?.steps) ?? [];
	const keys = new Set(steps.map(({ key }) => key));
	let number = 1;
	while (keys.has(`message_${number}`)) number++;
	const before = phase === "pre_event";
	steps.push({
		step: steps.length + 1,
		key: `message_${number}`,
		anchor: before && !scheduled ? "registration" : before || phase === "during_event" ? "event_start" : "event_end",
		delay_hours: before && scheduled ? -2 : 24,
		priority: "should",
		purpose: before && scheduled ? "transactional" : "content",
		channel,
		subject: channel === "email" ? "{{event.title}}" : "",
		body: channel === "email" ? "Hi {{contact.first_name|there}},\n\n" : "",
		citations: [],
	});
	return { funnel: copy, index: steps.length - 1 };
}

/** Where a message may be added, under the paths of the API. */
export const placesFor = (funnel: FunnelConfig, scheduled: boolean): { path: string; phase: Phase }[] => [
	...PHASES.filter((phase) => scheduled || phase === "pre_event").map((phase) => ({ path: phase, phase })),
	...(funnel.polls ?? []).map(({ answer }, i) => ({ path: `polls.${i}.steps`, phase: `poll:${answer}` as const })),
];
