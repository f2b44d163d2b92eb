import { coverOf, type Evidence } from "./evidence";
import { isPlainWord } from "./facts";
import { withoutNegatingPrefix } from "./opposites";
import { type SourceIndex, weightOf } from "./source-index";
import type { Token } from "./text";
import { FRAME } from "./words";

/** Soft signs that a sentence says more than its evidence; each about 0..1 (counts may go above). */
export type Features = {
	/** Content words covered by nothing, the vocabulary of reporting left out; square root of the count. */
	novel: number;
	/** 1 - coverage by the best single sentence, for a sentence of few content words; 0 for a long one. */
	short_uncovered: number;
	/** "but", "only", "except" ...: a turn that no supporting sentence takes. */
	turn: number;
	/** A short sentence of which no single source sentence covers even 70%: its words come from several places. */
	patchwork: number;
	/** A word of blame or lack that the evidence does not use. */
	adverse: number;
	/** "all", "never", "every", "completely" where the evidence is not so sweeping. */
	sweeping: number;
	/** Speaks of the speaker's own feelings or experience, which no source can know. */
	personal: number;
};

export const FEATURE_NAMES: (keyof Features)[] = [
	"novel",
	"short_uncovered",
	"patchwork",
	"turn",
	"adverse",
	"sweeping",
	"personal",
];

const SHORT = 9;
const WHOLE = 0.7;
const TURNS =
	/^(but|only|except|excluding|instead|however|although|unless|without|despite|nor|neither|still|rather|solely|except)$/;
const SWEEPING =
	/^(all|every|everyone|everything|always|never|none|nobody|any|completely|totally|entirely|fully|extremely|absolutely|entire|whole|exclusively|forever|anyone|anything)$/;
const ADVERSE = new Set(
	(
		"wrong wrongly false falsely incorrect incorrectly inaccurate misleading misleads mislead misinform misinforms lie lies fail fails failed failing " +
		"failure lack lacks lacking poor bad worse worst mediocre inferior average negligible insignificant exorbitant overpriced costly unreliable " +
		"unfortunately difficult hard complicated slow inefficient ineffective useless worthless limited narrow unable refuse refuses refused ignore " +
		"ignores deny denies problem problems risk risky dangerous unsafe harmful damage waste wasted lose loses losing decline declines disadvantage " +
		"drawback confusing vague unclear outdated obsolete weak weaker hidden incomplete forgets forgot neglects reluctant skeptical dissatisfied " +
		"disappointed disappointing angry upset rude unprofessional illegal fraud scam negative mandatory barely hardly little few"
	).split(" "),
);
const PERSONAL = /\b(i|i'm|i've|i'd|i'll|my|me)\b/i;

export function featuresOf(index: SourceIndex, sentence: string, tokens: Token[], evidence: Evidence): Features {
	const content = tokens.filter((token) => token.content);
	const novel = evidence.novel.flatMap((place) => tokens[place] ?? []).filter((token) => !FRAME.has(token.stem));
	const telling = novel.reduce((sum, token) => sum + (isPlainWord(token) ? 0.6 : 1) * weightOf(index, token.stem), 0);
	const unused = (pattern: (word: string) => boolean) =>
		tokens.some(
			(token) =>
				pattern(token.lower) && !evidence.support.some((source) => source.tokens.some((other) => pattern(other.lower))),
		)
			? 1
			: 0;
	const adverse = tokens.some(
		(token) =>
			(ADVERSE.has(token.lower) || (withoutNegatingPrefix(token.lower) !== null && !index.byStem.has(token.stem))) &&
			!evidence.support.some((source) => coverOf(source, token.stem) > 0),
	);
	return {
		novel: Math.sqrt(telling),
		short_uncovered: Math.max(0, 1 - content.length / 16) * (1 - evidence.alone),
		patchwork: content.length <= SHORT ? Math.max(0, WHOLE - evidence.alone) / WHOLE : 0,
		turn: unused((word) => TURNS.test(word)),
		adverse: adverse ? 1 : 0,
		sweeping: unused((word) => SWEEPING.test(word)),
		personal: PERSONAL.test(sentence) ? 1 : 0,
	};
}
