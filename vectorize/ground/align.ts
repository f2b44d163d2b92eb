import { coverOf, neighbours } from "./evidence";
import { type Figure, figuresIn, sameFigure } from "./numbers";
import type { SourceIndex, SourceSentence } from "./source-index";
import { areSynonyms } from "./synonyms";
import type { Token } from "./text";
import { STOP } from "./words";

/** A word of the claim that stands where a near-identical source sentence has another. */
export type Substitution = { place: number; instead: string; at: SourceSentence };

/** From this share of common words, in order, a claim counts as a changed copy of a source sentence. */
const COPY = 0.66;
const RUNS = 12;
/** A claim so many times as long as a source sentence may be several in a row, such as the points of a list. */
const LONGER = 1.4;
const RUN = 3;
/** Words by which several sentences must follow a claim further than one does: a word or two are found near any sentence. */
const FURTHER = 3;
const PAIR = 4;
const SKIP = 1;
const SHORTEST_PART = 7;
/** A stretch of a claim is the copy of a sentence when it has so much of it. */
const PART = 0.8;
const PARTS = 12;

/**
 * Finds figures and capitalised words that replace others in a copy of a source sentence: "Join Anna on 3 May" for "Join Ben on 3 May", even when
 * Anna is known elsewhere. Words are matched by alignment; a claim close to several sentences is held against the closest of them.
 */
export function substitutionIn(index: SourceIndex, tokens: Token[]): Substitution | null {
	if (tokens.length < 4) return null;
	const shared = sharing(index, tokens);
	const runs = shared
		.filter(([{ tokens: line }, words]) => line.length * LONGER < tokens.length && words >= line.length * COPY)
		.slice(0, RUNS)
		.map(([sentence]) => joined(neighbours(index, sentence, RUN)));
	const copied = shared.filter(([, words]) => words >= tokens.length * COPY).map(([sentence]) => sentence);
	const one = closest(tokens, copied);
	const several = closest(tokens, runs);
	const further = (several[0]?.score ?? 0) >= (one[0]?.score ?? 0) + FURTHER * PAIR;
	for (const { sentence, pairs } of further ? several : one) {
		const found = firstSubstitution(tokens, sentence, pairs);
		if (found) return found;
	}
	for (const { from, to, sentence, pairs } of partsOf(tokens, shared)) {
		const within = pairs.map(([place, at]): [number, number] => [place - from, at]);
		const found = firstSubstitution(tokens.slice(from, to), sentence, within);
		if (found) return { ...found, place: found.place + from };
	}
	return null;
}

type Part = { from: number; to: number; sentence: SourceSentence; pairs: [number, number][] };

/**
 * Stretches of a long claim that are near-copies of a whole source sentence, such as where it runs on from the last line of one passage to the
 * first of another. Of stretches that overlap the closest copy counts.
 */
function partsOf(tokens: Token[], shared: [SourceSentence, number][]): Part[] {
	const parts = shared
		.filter(
			([{ tokens: line }, words]) =>
				line.length >= SHORTEST_PART && line.length * LONGER < tokens.length && words >= line.length * PART,
		)
		.slice(0, PARTS)
		.flatMap(([sentence]): Part[] => {
			const { pairs } = alignmentOf(tokens, sentence.tokens);
			const [first, last] = [pairs[0], pairs.at(-1)];
			if (!first || !last || pairs.length < sentence.tokens.length * PART) return [];
			if (last[0] - first[0] > sentence.tokens.length * LONGER) return [];
			const from = Math.max(0, first[0] - first[1]);
			const to = Math.min(tokens.length, last[0] + sentence.tokens.length - last[1]);
			return [{ from, to, sentence, pairs }];
		})
		.sort((a, b) => b.pairs.length - a.pairs.length);
	return parts.filter((part, i) => !parts.slice(0, i).some((closer) => closer.from < part.to && part.from < closer.to));
}

/** Source sentences and how many of a claim's words, in whatever order, each of them has; those with the most first. */
function sharing(index: SourceIndex, tokens: Token[]): [SourceSentence, number][] {
	const shared = new Map<number, number>();
	for (const { stem } of tokens)
		for (const at of index.byStem.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
	return [...shared]
		.filter(([, words]) => words > 1)
		.sort((a, b) => b[1] - a[1] || a[0] - b[0])
		.flatMap(([at, words]) => {
			const sentence = index.sentences[at];
			return sentence ? [[sentence, words] as [SourceSentence, number]] : [];
		});
}

type Copied = Alignment & { sentence: SourceSentence };

/** The sentences that a claim is nearest to being a copy of, the closest first: all that have as many of its words. */
function closest(tokens: Token[], sentences: SourceSentence[]): Copied[] {
	const copied = sentences
		.map((sentence) => ({ sentence, ...alignmentOf(tokens, sentence.tokens) }))
		// Words picked from all over several sentences are no copy of them.
		.filter(({ pairs }) => pairs.length >= tokens.length * COPY && spanOf(pairs) <= tokens.length * LONGER)
		.sort((a, b) => b.score - a.score);
	return copied.filter(({ pairs }) => pairs.length === copied[0]?.pairs.length);
}

const spanOf = (pairs: [number, number][]): number => (pairs.at(-1)?.[1] ?? 0) - (pairs[0]?.[1] ?? 0);

/** Equal words as pairs of places, first of the claim, then of the source. */
type Alignment = { pairs: [number, number][]; score: number };

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
		// Before the copy begins the claim may have other words; the last of them stands where the first of the source did.
		const replaced = claimAt === 0 || claimNext - claimAt === 1 ? claimNext - 1 : -1;
		for (let place = claimAt; place < claimNext; place++) {
			const token = tokens[place];
			if (!token || gap.length === 0) continue;
			const proper =
				token.cap &&
				/^\p{Lu}\p{L}/u.test(token.raw) &&
				!(
					token.opens &&
					(STOP.has(token.raw.toLowerCase()) || STOP.has(token.lower) || coverOf(sentence, token.stem) > 0)
				);
			const alone = gap.length === 1 && place === replaced && !token.opens;
			if (!numeric.has(place) && !(proper && gap.some((other) => givesWay(other, token, alone)))) continue;
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

/** Whether a word of the source may be what a name of the claim stands for: one that says something, or in a title any ("Your Project"), as where one word stands `alone` for one. */
const givesWay = (other: Token, name: Token, alone: boolean): boolean =>
	other.content ? other.cap || name.content : other.cap && (!other.opens || alone) && name.content;

/** Whether the figure at a place of the claim is another one than those that the source has there. */
function contradicts(figures: Figure[], place: number, there: Figure[]): boolean {
	const own = figures.find(({ from, to }) => from <= place && place <= to);
	return own !== undefined && there.length > 0 && !there.some((other) => sameFigure(own, other));
}

/**
 * Semi-global alignment of a claim `a` with a source `b` by equal words, as pairs of places: each pair counts, words of the source left
 * out between two pairs cost a quarter each, so that a word is not taken from a later line where a nearer reading is as good. What stands
 * before and after in the source is free, as are words of the claim that the source lacks.
 */
function alignmentOf(a: Token[], b: Token[]): Alignment {
	const width = b.length + 1;
	// What is to be had from a pair of places onwards, skipping in the source being paid for.
	const ahead = new Int32Array((a.length + 1) * width);
	const at = (i: number, j: number) => ahead[i * width + j] ?? 0;
	const paired = (i: number, j: number) => (a[i]?.lower === b[j]?.lower ? PAIR + at(i + 1, j + 1) : 0);
	let score = 0;
	let start: [number, number] = [a.length, b.length];
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--) {
			const here = paired(i, j);
			ahead[i * width + j] = Math.max(here, at(i + 1, j), at(i, j + 1) - SKIP);
			if (here < score || here === 0) continue;
			score = here;
			start = [i, j];
		}
	const pairs: [number, number][] = [];
	for (let [i, j] = start; i < a.length && j < b.length && at(i, j) > 0; ) {
		// The latest of equal readings, so that a word put beside its like ("Lesson lesson") stands for what it replaced.
		if (at(i, j + 1) - SKIP === at(i, j)) j++;
		else if (at(i + 1, j) === at(i, j)) i++;
		else pairs.push([i++, j++]);
	}
	return { pairs, score };
}
