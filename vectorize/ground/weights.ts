import { FEATURE_NAMES, type Features } from "./features";

/** Logistic weights, fitted by `bench/grounding-train.mjs` on all rows; its cross-validation is in docs/grounding.md. */
export const WEIGHTS: Record<keyof Features | "bias", number> = {
	bias: -1.82,
	novel: 1.79,
	uncovered: 0,
	short_uncovered: 1.75,
	turn: 1.44,
	adverse: 0.89,
	sweeping: 1.24,
	personal: 1.45,
};

/**
 * Half a logit above even odds: a document that was not fitted has words of its own, and without this margin one unknown word
 * in an otherwise sourced sentence is enough to refuse it.
 */
export const REFUSE_FROM = 0.62;

/** Probability-like score that a sentence is unsupported, 0..1; refused from `REFUSE_FROM`. */
export function softScore(features: Features): number {
	const sum = FEATURE_NAMES.reduce((total, name) => total + WEIGHTS[name] * features[name], WEIGHTS.bias);
	return 1 / (1 + Math.exp(-sum));
}
