/** How one past event went: registrations that came, and that did not. */
export interface Turnout {
	came: number;
	missed: number;
}

export interface Forecast {
	/** Registrations of which it is not known yet. */
	of: number;
	expected: number;
	/** Bounds between which the number lies with `level` probability. */
	low: number;
	high: number;
	level: number;
	/** Past events it rests on. */
	events: number;
}

/** Fewer past events say too little of how much events differ. */
const LEAST_EVENTS = 3;
const LEVEL = 0.8;
/** Precision (a + b) of the beta distribution: near 0 events have nothing in common, above the top they are all alike. */
const PRECISION = { least: 1, most: 2_000 };

/**
 * How many of `of` registrations will come, from past events: a beta-binomial distribution, whose beta is fitted by moments
 * to the past events' turnouts, so that the interval covers how much events differ as well as chance within one. The
 * method of moments for unequal sizes is Kleinman's (JASA 68, 1973). Null with fewer than three past events.
 */
export function forecastAttendance(of: number, past: readonly Turnout[]): Forecast | null {
	const known = past.filter(({ came, missed }) => came + missed > 0);
	if (known.length < LEAST_EVENTS) return null;
	const sizes = known.map(({ came, missed }) => came + missed);
	const total = sum(sizes);
	// Kept off 0 and 1, where the beta distribution has no room.
	const mean = (sum(known.map(({ came }) => came)) + 0.5) / (total + 1);
	const spread = sum(known.map(({ came }, i) => (sizes[i] as number) * (came / (sizes[i] as number) - mean) ** 2));
	const within = mean * (1 - mean);
	const effective = total - sum(sizes.map((n) => n * n)) / total;
	const rho = (spread - within * (known.length - 1)) / (within * (effective - (known.length - 1)) || 1);
	const precision = rho > 0 ? Math.min(PRECISION.most, Math.max(PRECISION.least, 1 / rho - 1)) : PRECISION.most;
	const [a, b] = [mean * precision, (1 - mean) * precision];
	const [low, high] = [(1 - LEVEL) / 2, (1 + LEVEL) / 2].map((share) => quantile(of, a, b, share)) as [number, number];
	return { of, expected: Math.round(of * mean), low, high, level: LEVEL, events: known.length };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The least k of a beta-binomial(n, a, b) at which its distribution reaches `share`. */
export function quantile(n: number, a: number, b: number, share: number): number {
	// From one count to the next the probability changes by a simple ratio.
	let log = lnGamma(n + b) - lnGamma(b) + lnGamma(a + b) - lnGamma(n + a + b);
	let reached = 0;
	for (let k = 0; k < n; k++) {
		reached += Math.exp(log);
		if (reached >= share) return k;
		log += Math.log(((n - k) * (k + a)) / ((k + 1) * (n - k - 1 + b)));
	}
	return n;
}

/** Natural logarithm of the gamma function for x > 0: Stirling's series, moved up to where it is exact enough. */
function lnGamma(x: number): number {
	let shift = 0;
	let at = x;
	for (; at < 10; at++) shift -= Math.log(at);
	const inverse = 1 / at;
	const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260 - inverse ** 7 / 1680;
	return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}
