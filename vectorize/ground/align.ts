import { coverOf, type Evidence, neighbours } from "./evidence";
import { type Figure, figuresIn, sameFigure } from "./numbers";
import type { SourceIndex, SourceSentence } from "./source-index";
import { areSynonyms } from "./synonyms";
import type { Token } from "./text";

/** A word of the claim that stands where a near-identical source sentence has another. */
export type Substitution = { place: number; instead: string; at: SourceSentence };

/** From this share of common words, in order, a claim counts as a changed copy of a source sentence. */
const COPY = 0.66;
const CANDIDATES = 8;
/** A claim so many times as long as a source sentence may be several in a row, such as the points of a list. */
const LONGER = 1.4;
const RUN = 3;
/** A short line has few telling words, so many sentences tie. */
const SHORT = 12;
const MORE_CANDIDATES = 40;

/**
 * Finds figures and capitalised words that replace others in a copy of a source sentence: "Join Anna on 3 May" for "Join Ben on 3 May", even when
 * Anna is known elsewhere. Words are matched by longest common subsequence; a claim close to several sentences is held against the closest.
 */
export function substitutionIn(index: SourceIndex, tokens: Token[], evidence: Evidence): Substitution | null {
	let best: { sentence: SourceSentence; pairs: [number, number][] } | null = null;
	const candidates = evidence.ranked.slice(0, tokens.length <= SHORT ? MORE_CANDIDATES : CANDIDATES);
	for (const { sentence } of candidates) {
		const whole = sentence.tokens.length * LONGER < tokens.length ? joined(neighbours(index, sentence, RUN)) : sentence;
		const pairs = commonPairs(tokens, whole.tokens);
		// Words picked from all over several sentences are no copy of them.
		if (whole !== sentence && spanOf(pairs) > tokens.length * LONGER) continue;
		if (!best || pairs.length > best.pairs.length) best = { sentence: whole, pairs };
	}
	if (!best || tokens.length < 4 || best.pairs.length < tokens.length * COPY) return null;
	return firstSubstitution(tokens, best.sentence, best.pairs);
}

const spanOf = (pairs: [number, number][]): number => (pairs.at(-1)?.[1] ?? 0) - (pairs[0]?.[1] ?? 0);

/** Sentences of a source that follow one another as one. */
function joined(run: SourceSentence[]): SourceSentence {
	const [first] = run as [SourceSentence, ...SourceSentence[]];
	const places = new Map<string, number[]>();
	const figures: Figure[] = [];
	let from = 0;
	for (const sentence of run) {
		const offset = from;
		for (const [stem, at] of sentence.places)
			places.set(stem, [...(places.get(stem) ?? []), ...at.map((place) => place + offset)]);
		figures.push(...sentence.figures.map((one) => ({ ...one, from: one.from + offset, to: one.to + offset })));
		from += sentence.tokens.length;
	}
	return {
		...first,
		tokens: run.flatMap(({ tokens }) => tokens),
		places,
		figures,
		concepts: new Set(run.flatMap(({ concepts }) => [...concepts])),
	};
}

function firstSubstitution(tokens: Token[], sentence: SourceSentence, pairs: [number, number][]): Substitution | null {
	const figures = figuresIn(tokens);
	const numeric = new Set(figures.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));
	let claimAt = 0;
	let sourceAt = 0;
	for (const [claimNext, sourceNext] of [...pairs, [tokens.length, sentence.tokens.length] as [number, number]]) {
		const gap = sentence.tokens.slice(sourceAt, sourceNext);
		for (let place = claimAt; place < claimNext; place++) {
			const token = tokens[place];
			if (!token || gap.length === 0) continue;
			const proper =
				token.cap && /^\p{Lu}\p{L}/u.test(token.raw) && !(token.opens && coverOf(sentence, token.stem) > 0);
			if (!numeric.has(place) && !(proper && gap.some((other) => givesWay(other, token)))) continue;
			if (gap.some((other) => other.stem === token.stem || (token.opens && areSynonyms(other.stem, token.stem))))
				continue;
			if (
				numeric.has(place) &&
				!contradicts(
					figures,
					place,
					sentence.figures.filter(({ from, to }) => from < sourceNext && to >= sourceAt),
				)
			)
				continue;
			return { place, instead: gap.map(({ raw }) => raw).join(" "), at: sentence };
		}
		claimAt = claimNext + 1;
		sourceAt = sourceNext + 1;
	}
	return null;
}

/** Whether a word of the source may be what a name of the claim stands for: one that says something, or in a title any ("Your Project"). */
const givesWay = (other: Token, name: Token): boolean =>
	other.content ? other.cap || name.content : other.cap && !other.opens && name.content;

/** Whether the figure at a place of the claim is another one than those that the source has there. */
function contradicts(figures: Figure[], place: number, there: Figure[]): boolean {
	const own = figures.find(({ from, to }) => from <= place && place <= to);
	return own !== undefined && there.length > 0 && !there.some((other) => sameFigure(own, other));
}

/** Longest common subsequence of two token lists by word, as pairs of places. */
function commonPairs(a: Token[], b: Token[]): [number, number][] {
	const width = b.length + 1;
	const table = new Uint16Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			table[i * width + j] =
				a[i]?.lower === b[j]?.lower
					? (table[(i + 1) * width + j + 1] ?? 0) + 1
					: Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
	const pairs: [number, number][] = [];
	for (let i = 0, j = 0; i < a.length && j < b.length; ) {
		if (a[i]?.lower === b[j]?.lower) pairs.push([i++, j++]);
		else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i++;
		else j++;
	}
	return pairs;
}
