import { FEATURE_NAMES, type Features } from "./features";

/** Logistic weights, fitted by `bench/grounding-train.mjs` on all rows; its cross-validation is in docs/grounding.md. */
export const WEIGHTS: Record<keyof Features | "bias", number> = {
	bias: -1.83,
	novel: 1.76,
	short_uncovered: 0.55,
	patchwork: 1.71,
	turn: 1.44,
	adverse: 0.76,
	sweeping: 1.22,
	personal: 1.38,
};

/** From this score a sentence is refused when its source is one text. */
const REFUSE_FROM = 0.62;
/** ... and when there are several, or many sentences, of which some hold any word by accident. */
const REFUSE_FROM_OF_MANY = 0.5;
const MANY = 150;

/**
 * The score from which a sentence is refused. Half a logit above even odds for one text: a document that was not fitted has words of
 * its own, and without this margin one unknown word in an otherwise sourced sentence is enough.
 */
export function thresholdFor(sources: number, sentences: number): number {
	return sources > 1 || sentences > MANY ? REFUSE_FROM_OF_MANY : REFUSE_FROM;
}

/** Probability-like score that a sentence is unsupported, 0..1; refused from `thresholdFor` on. */
export function softScore(features: Features): number {
	const sum = FEATURE_NAMES.reduce((total, name) => total + WEIGHTS[name] * features[name], WEIGHTS.bias);
	return 1 / (1 + Math.exp(-sum));
}
