import type { Priority, Seconds } from "../vocabulary";

/** A stretch of time, both ends included, in which up to `capacity` messages a gap apart fit. */
export interface Interval {
	from: Seconds;
	to: Seconds;
	capacity: number;
}

const IMPORTANCE: readonly Priority[] = ["must", "should", "may"];

/**
 * The room that fixed messages leave between `from` and `to`: a gap away from each of them.
 * `fixed` is ascending; `to` may be Infinity; the intervals come back ascending.
 */
export function freeIntervals(fixed: readonly Seconds[], gap: Seconds, from: Seconds, to: Seconds): Interval[] {
	const found: Interval[] = [];
	for (let i = 0; i <= fixed.length; i++) {
		const low = i === 0 ? from : Math.max(from, (fixed[i - 1] as number) + gap);
		const high = i === fixed.length ? to : Math.min(to, (fixed[i] as number) - gap);
		if (high < low) continue;
		found.push({ from: low, to: high, capacity: gap > 0 ? Math.floor((high - low) / gap) + 1 : Infinity });
	}
	return found;
}

/** How many messages a gap apart the intervals hold together. */
export function roomIn(intervals: readonly Interval[]): number {
	let room = 0;
	for (const interval of intervals) room += interval.capacity;
	return room;
}

/** Which of the steps, given in the funnel's order, are kept when only `room` fit: the most important, then the earlier. */
export function mostImportant<T extends { priority: Priority }>(steps: readonly T[], room: number): Set<T> {
	const kept = new Set<T>();
	for (const priority of IMPORTANCE) {
		for (const step of steps) {
			if (kept.size >= room) return kept;
			if (step.priority === priority) kept.add(step);
		}
	}
	return kept;
}

/**
 * Instants for messages with the given ideal instants, in this order, each inside an interval and a gap from the one
 * before it, with the least sum of squared moves. The intervals must have room for all of them.
 *
 * A dynamic program over (interval, messages placed so far); the cost of a run of messages in one interval is the
 * isotonic regression of `ideal[i] - i * gap`, clipped to the interval. Rounding an isotonic regression to whole
 * numbers leaves it optimal among whole numbers, so the answer is exact.
 */
export function place(ideal: readonly Seconds[], intervals: readonly Interval[], gap: Seconds): Seconds[] {
	if (undisturbed(ideal, intervals, gap)) return ideal.slice();
	const count = ideal.length;
	const width = count + 1;
	let best = new Float64Array(width).fill(Infinity);
	best[0] = 0;
	const taken: Uint32Array[] = [];
	for (const interval of intervals) {
		const next = best.slice();
		const run = new Uint32Array(width);
		for (let placed = 0; placed < count; placed++) {
			const before = best[placed] as number;
			if (before === Infinity) continue;
			const longest = Math.min(interval.capacity, count - placed);
			const pool = new Pool();
			for (let length = 1; length <= longest; length++) {
				pool.add((ideal[placed + length - 1] as number) - (length - 1) * gap);
				const cost = before + pool.cost(interval.from, interval.to - (length - 1) * gap);
				if (cost < (next[placed + length] as number)) {
					next[placed + length] = cost;
					run[placed + length] = length;
				}
			}
		}
		best = next;
		taken.push(run);
	}
	if (best[count] === Infinity) throw new RangeError(`${count} messages do not fit in the room given`);
	return readBack(ideal, intervals, gap, taken);
}

function undisturbed(ideal: readonly Seconds[], intervals: readonly Interval[], gap: Seconds): boolean {
	let i = 0;
	for (let n = 0; n < ideal.length; n++) {
		const at = ideal[n] as number;
		if (n > 0 && at - (ideal[n - 1] as number) < gap) return false;
		while (i < intervals.length && (intervals[i] as Interval).to < at) i++;
		const interval = intervals[i];
		if (!interval || at < interval.from) return false;
	}
	return true;
}

function readBack(
	ideal: readonly Seconds[],
	intervals: readonly Interval[],
	gap: Seconds,
	taken: readonly Uint32Array[],
): Seconds[] {
	const result = new Array<Seconds>(ideal.length).fill(0);
	let placed = ideal.length;
	for (let i = intervals.length - 1; i >= 0; i--) {
		const length = (taken[i] as Uint32Array)[placed] as number;
		if (length === 0) continue;
		const { from, to } = intervals[i] as Interval;
		placed -= length;
		const pool = new Pool();
		for (let n = 0; n < length; n++) pool.add((ideal[placed + n] as number) - n * gap);
		pool.write(from, to - (length - 1) * gap, (n, value) => {
			result[placed + n] = value + n * gap;
		});
	}
	return result;
}

/** Pool adjacent violators: the non-decreasing sequence nearest in squares to the values added so far. */
class Pool {
	private readonly values: number[] = [];
	private readonly sums: number[] = [];
	private readonly sizes: number[] = [];

	add(value: number): void {
		this.values.push(value);
		let sum = value;
		let size = 1;
		while (this.sums.length > 0) {
			const last = this.sums.length - 1;
			const lastSum = this.sums[last] as number;
			const lastSize = this.sizes[last] as number;
			if (lastSum * size < sum * lastSize) break;
			sum += lastSum;
			size += lastSize;
			this.sums.pop();
			this.sizes.pop();
		}
		this.sums.push(sum);
		this.sizes.push(size);
	}

	/** The sum of squared moves when every value is kept within `[low, high]`. */
	cost(low: number, high: number): number {
		let cost = 0;
		this.write(low, high, (n, value) => {
			const move = value - (this.values[n] as number);
			cost += move * move;
		});
		return cost;
	}

	write(low: number, high: number, put: (n: number, value: number) => void): void {
		let n = 0;
		for (let block = 0; block < this.sums.length; block++) {
			const size = this.sizes[block] as number;
			const mean = Math.round((this.sums[block] as number) / size);
			const value = Math.min(Math.max(mean, low), high);
			for (let end = n + size; n < end; n++) put(n, value);
		}
	}
}
