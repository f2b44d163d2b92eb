import { FEATURE_NAMES, type Features } from "./features";

/** Logistic weights, fitted by `bench/grounding-train.mjs`. */
export const WEIGHTS: Record<keyof Features | "bias", number> = {
	bias: -3,
	novel: 1.2,
	uncovered: 2,
	short_uncovered: 2,
	turn: 1.5,
	adverse: 2,
	sweeping: 0.5,
	personal: 0.3,
};

/** Probability-like score that a sentence is unsupported, 0..1; a sentence at or above 0.5 is refused. */
export function softScore(features: Features): number {
	const sum = FEATURE_NAMES.reduce((total, name) => total + WEIGHTS[name] * features[name], WEIGHTS.bias);
	return 1 / (1 + Math.exp(-sum));
}
