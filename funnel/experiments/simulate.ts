import { compare, type Proportion } from "./sequential";

export interface SimulatedTrial {
	/** Chance of the counted outcome in each arm. */
	control: number;
	variant: number;
	/** People in each arm a day. */
	per_day: number;
	days: number;
}

/** Marsaglia's xorshift32: the same seed, the same trial. Numbers in [0, 1). */
function generator(seed: number): () => number {
	let state = Math.imul(seed + 1, 0x9e3779b1) || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}

/**
 * The share of `runs` trials in which looking once a day calls a difference, and the mean day it does. With equal rates it
 * is the false-positive rate under daily peeking, otherwise the power.
 */
export function simulate(trial: SimulatedTrial, runs: number): { called: number; mean_day: number | null } {
	let called = 0;
	let days = 0;
	for (let run = 0; run < runs; run++) {
		const random = generator(run * 7919);
		const arms: [Proportion, Proportion] = [
			{ n: 0, hits: 0 },
			{ n: 0, hits: 0 },
		];
		for (let day = 1; day <= trial.days; day++) {
			for (let person = 0; person < trial.per_day; person++) {
				arms[0].n += 1;
				arms[1].n += 1;
				if (random() < trial.control) arms[0].hits += 1;
				if (random() < trial.variant) arms[1].hits += 1;
			}
			if (compare(arms[0], arms[1]).decided === null) continue;
			called += 1;
			days += day;
			break;
		}
	}
	return { called: called / runs, mean_day: called > 0 ? days / called : null };
}
