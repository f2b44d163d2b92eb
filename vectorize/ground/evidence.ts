import { type SourceIndex, type SourceSentence, weightOf } from "./source-index";
import { areSynonyms, conceptsOf } from "./synonyms";
import type { Token } from "./text";

/** How a claim sentence is covered. Coverages are 0..1, weighted by how telling each word is. */
export type Evidence = {
	/** Source sentences that cover the claim, best first, each adding words the ones before lack. At most three. */
	best: SourceSentence[];
	/** `best` and further sentences that add a word or two: a summary draws on many. At most nine. */
	support: SourceSentence[];
	/** Share of the claim that the best sentence covers together with its two neighbours. */
	single: number;
	/** Share that the best sentence covers without its neighbours. */
	alone: number;
	/** Share that `support` together covers. */
	joint: number;
	/** Places in `claim` of content words that no sentence of `support` covers, not even by a synonym. */
	novel: number[];
	/** Candidates with their single coverage, best first. */
	ranked: { sentence: SourceSentence; coverage: number }[];
};

const SYNONYM_WORTH = 0.75;
const MAX_CITED = 3;
const MAX_SUPPORT = 9;
/** A sentence pieced together from more places than this says something that none of them says. */
const MAX_SOURCES = 2;
const MAX_RANKED = 40;
/** Of more sentences some hold any word by accident: a short claim is then not pieced together from three. */
const FEW_SENTENCES = 150;

/** How well one source sentence covers one claim stem: 1 the same word, less for a synonym, 0 not at all. */
export function coverOf(sentence: SourceSentence, stem: string): number {
	if (sentence.places.has(stem)) return 1;
	return conceptsOf(stem).some((concept) => sentence.concepts.has(concept)) ? SYNONYM_WORTH : 0;
}

/** The one to three source sentences that cover the most of a claim. */
export function selectEvidence(index: SourceIndex, claim: Token[]): Evidence {
	const stems = [...new Set(claim.filter((token) => token.content).map((token) => token.stem))];
	const weights = new Map(stems.map((stem) => [stem, weightOf(index, stem)]));
	const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
	const scores = new Map<number, number>();
	for (const stem of stems) {
		const weight = weights.get(stem) ?? 0;
		const exact = new Set(index.byStem.get(stem));
		for (const at of exact) scores.set(at, (scores.get(at) ?? 0) + weight);
		const near = new Set(conceptsOf(stem).flatMap((concept) => index.byConcept.get(concept) ?? []));
		for (const at of near) if (!exact.has(at)) scores.set(at, (scores.get(at) ?? 0) + weight * SYNONYM_WORTH);
	}
	const ranked = [...scores]
		.sort((a, b) => b[1] - a[1] || a[0] - b[0])
		.slice(0, MAX_RANKED)
		.flatMap(([at, score]) => {
			const sentence = index.sentences[at];
			return sentence ? [{ sentence, coverage: score / total }] : [];
		});
	const best: SourceSentence[] = [];
	const covered = new Map<string, number>();
	const least = index.sentences.length > FEW_SENTENCES ? 2 : 3;
	const rounds = Math.min(MAX_SUPPORT, Math.max(least, Math.floor(stems.length / 2)));
	for (let round = 0; round < rounds; round++) {
		let choice: SourceSentence | null = null;
		let gain = 0;
		const used = new Set(best.map(({ source }) => source));
		for (const { sentence } of ranked) {
			if (used.size >= MAX_SOURCES && !used.has(sentence.source)) continue;
			let more = 0;
			for (const stem of stems)
				more += (weights.get(stem) ?? 0) * Math.max(0, coverOf(sentence, stem) - (covered.get(stem) ?? 0));
			if (more > gain + 1e-9) {
				gain = more;
				choice = sentence;
			}
		}
		if (!choice || gain < total * 0.02) break;
		best.push(choice);
		for (const stem of stems) covered.set(stem, Math.max(covered.get(stem) ?? 0, coverOf(choice, stem)));
	}
	const single = Math.max(
		0,
		...ranked.slice(0, 5).map(({ sentence }) => {
			const window = neighbours(index, sentence, 1);
			return (
				stems.reduce(
					(sum, stem) => sum + (weights.get(stem) ?? 0) * Math.max(...window.map((at) => coverOf(at, stem))),
					0,
				) / total
			);
		}),
	);
	const joint = stems.reduce((sum, stem) => sum + (weights.get(stem) ?? 0) * (covered.get(stem) ?? 0), 0) / total;
	const novel = claim.flatMap((token, place) => (token.content && !covered.get(token.stem) ? [place] : []));
	return {
		best: best.slice(0, MAX_CITED),
		support: best,
		single,
		alone: ranked[0]?.coverage ?? 0,
		joint,
		novel,
		ranked,
	};
}

/** Whether any of a few stems, or a synonym, is among the words of a source sentence. */
export function sharesAny(sentence: SourceSentence, stems: Iterable<string>): boolean {
	for (const stem of stems) if (coverOf(sentence, stem) > 0) return true;
	return false;
}

/** Whether two lists of stems meet, synonyms counted. */
export function meet(a: Iterable<string>, b: Iterable<string>): boolean {
	const others = [...b];
	for (const stem of a) if (others.some((other) => areSynonyms(stem, other))) return true;
	return false;
}

/** A sentence with up to `reach` sentences of its source on either side. */
export function neighbours(index: SourceIndex, sentence: SourceSentence, reach: number): SourceSentence[] {
	const out: SourceSentence[] = [];
	for (let at = sentence.at - reach; at <= sentence.at + reach; at++) {
		const other = index.sentences[at];
		if (other && other.source === sentence.source) out.push(other);
	}
	return out;
}

/** Content stems within `reach` words of a run of claim words, the run itself left out. */
export function contextOf(tokens: Token[], from: number, to: number, reach = 6): string[] {
	const out: string[] = [];
	for (let place = Math.max(0, from - reach); place <= Math.min(tokens.length - 1, to + reach); place++) {
		const token = tokens[place];
		if (token?.content && (place < from || place > to)) out.push(token.stem);
	}
	return out;
}
