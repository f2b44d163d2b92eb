import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Priority } from "../vocabulary";
import { freeIntervals, type Interval, mostImportant, place, roomIn } from "./spacing";

/** Every way to place the messages on whole instants; only for tiny cases. */
function leastCost(ideal: number[], fixed: number[], gap: number, from: number, to: number): number {
	const search = (i: number, earliest: number): number => {
		if (i === ideal.length) return 0;
		let best = Infinity;
		for (let at = earliest; at <= to; at++) {
			if (fixed.some((other) => Math.abs(other - at) < gap)) continue;
			const rest = search(i + 1, at + gap);
			best = Math.min(best, (at - (ideal[i] as number)) ** 2 + rest);
		}
		return best;
	};
	return search(0, from);
}

/** The most messages a gap apart, and from the fixed ones, placed greedily from the left. */
function mostThatFit(fixed: number[], gap: number, from: number, to: number): number {
	let count = 0;
	for (let at = from; at <= to; at++) {
		if (fixed.some((other) => Math.abs(other - at) < gap)) continue;
		count++;
		at += gap - 1;
	}
	return count;
}

const small = fc.record({
	ideal: fc
		.array(fc.integer({ min: 0, max: 24 }), { minLength: 1, maxLength: 4 })
		.map((all) => all.sort((a, b) => a - b)),
	fixed: fc.array(fc.integer({ min: 0, max: 24 }), { maxLength: 3 }).map((all) => all.sort((a, b) => a - b)),
	gap: fc.integer({ min: 1, max: 6 }),
	from: fc.integer({ min: 0, max: 6 }),
	to: fc.integer({ min: 10, max: 24 }),
});

const costOf = (ideal: number[], instants: number[]) =>
	instants.reduce((sum, at, i) => sum + (at - (ideal[i] as number)) ** 2, 0);

describe("room", () => {
	test("is exactly what can be placed a gap apart around the fixed messages", () => {
		fc.assert(
			fc.property(small, ({ fixed, gap, from, to }) => {
				expect(roomIn(freeIntervals(fixed, gap, from, to))).toBe(mostThatFit(fixed, gap, from, to));
			}),
			{ numRuns: 2000 },
		);
	});

	test("is without limit where no gap is asked for", () => {
		expect(roomIn(freeIntervals([10], 0, 0, 20))).toBe(Infinity);
		expect(place([10, 10, 12], freeIntervals([10], 0, 0, 20), 0)).toEqual([10, 10, 12]);
	});
});

describe("placing", () => {
	test("moves as little as an exhaustive search would, in order, a gap apart and inside the room", () => {
		let collisions = 0;
		fc.assert(
			fc.property(small, ({ ideal, fixed, gap, from, to }) => {
				const intervals = freeIntervals(fixed, gap, from, to);
				fc.pre(ideal.length <= roomIn(intervals));
				const instants = place(ideal, intervals, gap);
				if (instants.some((at, i) => at !== ideal[i])) collisions++;
				for (const [i, at] of instants.entries()) {
					expect(intervals.some((interval) => at >= interval.from && at <= interval.to)).toBe(true);
					if (i > 0) expect(at - (instants[i - 1] as number)).toBeGreaterThanOrEqual(gap);
				}
				expect(costOf(ideal, instants)).toBe(leastCost(ideal, fixed, gap, from, to));
			}),
			{ numRuns: 1500 },
		);
		expect(collisions).toBeGreaterThan(200);
	});

	test("spreads two that coincide evenly around their instant", () => {
		const all: Interval[] = [{ from: 0, to: 1000, capacity: 100 }];
		expect(place([500, 500], all, 10)).toEqual([495, 505]);
		expect(place([0, 0, 0], all, 10)).toEqual([0, 10, 20]);
		expect(place([1000, 1000], all, 10)).toEqual([990, 1000]);
	});

	test("refuses more than fits", () => {
		expect(() => place([1, 2], [{ from: 0, to: 5, capacity: 1 }], 10)).toThrow("2 messages do not fit");
	});
});

describe("what is kept", () => {
	test("is the best choice by priority, then by order, of all choices of that size", () => {
		const priorities = fc.array(fc.constantFrom<Priority>("must", "should", "may"), { maxLength: 7 });
		fc.assert(
			fc.property(priorities, fc.integer({ min: 0, max: 8 }), (drawn, room) => {
				const steps = drawn.map((priority, position) => ({ priority, position }));
				const kept = mostImportant(steps, room);
				expect(kept.size).toBe(Math.min(room, steps.length));
				// No dropped step outranks a kept one.
				const rank = (step: { priority: Priority; position: number }) =>
					["must", "should", "may"].indexOf(step.priority) * 100 + step.position;
				for (const lost of steps.filter((each) => !kept.has(each))) {
					for (const each of kept) expect(rank(lost)).toBeGreaterThan(rank(each));
				}
			}),
		);
	});
});
