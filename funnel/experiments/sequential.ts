/** How many of `n` people did what is counted. */
export interface Proportion {
	n: number;
	hits: number;
}

export interface Comparison {
	/** Rate of the variant less that of the control, in [-1, 1]; null where an arm is empty. */
	difference: number | null;
	/** Always-valid interval of the difference; the whole range until both arms hold `LEAST` people. */
	low: number;
	high: number;
	/** Always-valid p-value of "there is no difference". */
	p: number;
	decided: "control" | "variant" | null;
}

/** The chance of ever calling a difference that is not there. */
export const ALPHA = 0.05;
/** People each arm needs before anything is said: below it the normal approximation is not to be trusted. */
export const LEAST = 50;
/** Standard deviation of the differences the mixture looks for: it is most powerful near this size. */
const TAU = 0.1;

const rate = ({ n, hits }: Proportion): number => (hits + 1) / (n + 2);
const variance = (arm: Proportion): number => (rate(arm) * (1 - rate(arm))) / arm.n;

/**
 * Compares two proportions so that it may be looked at after every person, and stopped whenever: the mixture sequential
 * probability ratio test with a normal mixture N(0, tau²) (Johari, Koomen, Pekelis, Walsh, "Peeking at A/B tests",
 * KDD 2017, eq. 8 to 12) and the confidence sequence that is its inversion. The variance is plugged in from rates with
 * one success and one failure added, so that an arm without any is not certain.
 */
export function compare(control: Proportion, variant: Proportion, alpha = ALPHA): Comparison {
	if (control.n === 0 || variant.n === 0) return { difference: null, low: -1, high: 1, p: 1, decided: null };
	const difference = variant.hits / variant.n - control.hits / control.n;
	if (Math.min(control.n, variant.n) < LEAST) return { difference, low: -1, high: 1, p: 1, decided: null };
	const v = variance(control) + variance(variant);
	const wide = v + TAU ** 2;
	const log_ratio = 0.5 * Math.log(v / wide) + (TAU ** 2 * difference ** 2) / (2 * v * wide);
	const half = Math.sqrt(((v * wide) / TAU ** 2) * (2 * Math.log(1 / alpha) + Math.log(wide / v)));
	const low = Math.max(-1, difference - half);
	const high = Math.min(1, difference + half);
	const better = low > 0 ? "variant" : "control";
	return {
		difference,
		low,
		high,
		p: Math.min(1, Math.exp(-log_ratio)),
		decided: low > 0 || high < 0 ? better : null,
	};
}
