import type { FunnelConfig, Step } from "../../funnel/vocabulary";
import { PHASES } from "./funnel";

/** What was done to one step: what it is now, or null where it is gone. */
export interface StepChange {
	/** Its branch: a phase, or the question and answer of a poll. */
	phase: (typeof PHASES)[number] | null;
	question: string;
	answer: string;
	key: string;
	step: Step | null;
}

type Place = Pick<StepChange, "phase" | "question" | "answer">;

const placesOf = (funnel: FunnelConfig): Place[] => [
	...PHASES.map((phase) => ({ phase, question: "", answer: "" })),
	...(funnel.polls ?? []).map(({ question, answer }) => ({ phase: null, question, answer })),
];

const pollOf = (funnel: FunnelConfig, { question, answer }: Place) =>
	funnel.polls?.find((poll) => poll.question === question && poll.answer === answer);

const stepsAt = (funnel: FunnelConfig, place: Place): Step[] =>
	(place.phase ? funnel[place.phase] : pollOf(funnel, place)?.steps) ?? [];

/** All of a step but its number, which changes as others come and go. */
const wordsOf = (step: Step) => JSON.stringify({ ...step, step: 0 });

/** The steps that differ between two versions of a funnel. */
export function stepChanges(from: FunnelConfig, to: FunnelConfig): StepChange[] {
	const places = [...placesOf(to), ...placesOf(from).filter((place) => !place.phase && !pollOf(to, place))];
	return places.flatMap((place) => {
		const [before, now] = [stepsAt(from, place), stepsAt(to, place)];
		const held = new Map(before.map((step) => [step.key, wordsOf(step)]));
		return [
			...now.filter((step) => held.get(step.key) !== wordsOf(step)).map((step) => ({ ...place, key: step.key, step })),
			...before
				.filter(({ key }) => !now.some((step) => step.key === key))
				.map(({ key }) => ({ ...place, key, step: null })),
		];
	});
}

/**
 * What somebody changed of `base`, put into what somebody else made of it meanwhile. Every step is as the one who changed
 * it wants it; where both did, as `mine` has it.
 */
export function merged(base: FunnelConfig, mine: FunnelConfig, theirs: FunnelConfig): FunnelConfig {
	const copy = structuredClone(theirs);
	if (mine.nominal_hours !== base.nominal_hours) copy.nominal_hours = mine.nominal_hours;
	for (const { key, step, ...place } of stepChanges(base, mine)) {
		const steps = stepsAt(copy, place).filter((one) => step || one.key !== key);
		const at = steps.findIndex((one) => one.key === key);
		if (step && at >= 0) steps[at] = step;
		else if (step) steps.push(step);
		const poll = pollOf(copy, place);
		if (place.phase) copy[place.phase] = steps;
		else if (poll) poll.steps = steps;
		else if (step) copy.polls = [...(copy.polls ?? []), { question: place.question, answer: place.answer, steps }];
	}
	return copy;
}
