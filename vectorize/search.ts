import { vectorOf } from "./embedded-texts";

/** One item of a ranking that came of several; the higher its score, the better. */
export interface Fused {
	id: string;
	score: number;
}

/** Ids, the best first, and how much this order counts beside others. */
export interface Ranking {
	ids: string[];
	weight: number;
}

/** Finds passages for a query. One for each index that is searched; it may rank what it finds in several ways. */
export type Ranker = (query: string, limit: number) => Promise<Ranking[]>;

const MAX_TERMS = 32;
const MAX_TERM_LENGTH = 64;

/** Words that say nothing of what is looked for. */
const STOP = new Set(
	(
		"a about after again all also am an and any are as at be because been before being but by can could did do does doing down during each else " +
		"ever for from get got had has have having he her here hers him his how i if in into is isn it its itself just ll me might more most much must my " +
		"no nor not now of off on once only or other our ours out over own per re s same shall she should so some such t than that the their theirs " +
		"them then there these they this those through to too under until up upon us ve very was we were what when where whether which while who whom " +
		"whose why will with would you your yours"
	).split(" "),
);

/** Of reciprocal ranks: the smaller, the more the first places count. The usual 60 is for long lists of many systems (`docs/knowledge.md`). */
const RANK_OFFSET = 10;
/**
 * A paraphrase shares few words with its answer, so meaning counts more; not so for a passage that holds every word, or every
 * name and number, that was asked for, nor for one whose vector is still to come.
 */
const WEIGHTS = { meaning: 2, part: 1, words: 1, exact: 3, no_vector: 3 };

interface Hit {
	id: string;
	/** Words of the query that it holds, and those of them that are names. */
	words: number;
	names: number;
	has_vector: boolean | number;
}

/**
 * @param hits the best first
 * @param terms what was looked for
 */
export function rankingsByWords(hits: Hit[], terms: Term[]): Ranking[] {
	const idsOf = (some: Hit[]) => some.map(({ id }) => id);
	const names = terms.filter(({ name }) => name).length;
	const exact = (hit: Hit) => hit.words === terms.length || (names > 0 && hit.names === names);
	return [
		{ ids: idsOf(hits), weight: WEIGHTS.words },
		{ ids: idsOf(hits.filter(exact)), weight: WEIGHTS.exact },
		{ ids: idsOf(hits.filter(({ has_vector }) => !has_vector)), weight: WEIGHTS.no_vector },
	];
}

/** @param ids of vectors, the nearest first: whole passages, and parts of them */
export function rankingsByMeaning(ids: string[]): Ranking[] {
	const idsOf = (whole: boolean) =>
		ids.map(vectorOf).flatMap((vector) => (vector.whole === whole ? [vector.passage_id] : []));
	return [
		{ ids: idsOf(true), weight: WEIGHTS.meaning },
		{ ids: idsOf(false), weight: WEIGHTS.part },
	];
}

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009), weighted: an item's score is the sum of weight / (k + rank) over the
 * rankings that hold it, ranks from 1. Takes no scores, since those of different indexes do not compare.
 *
 * @param rankings an id that occurs twice in one counts at its better place
 * @returns best first; equal ones in the order in which the rankings name them
 */
export function fuse(rankings: Ranking[], k = RANK_OFFSET): Fused[] {
	const scores = new Map<string, number>();
	for (const { ids, weight } of rankings)
		[...new Set(ids)].forEach((id, at) => {
			scores.set(id, (scores.get(id) ?? 0) + weight / (k + at + 1));
		});
	return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}

/**
 * The words of a query that are worth looking for, at most 32, in lower case; all of them where every one is a stop word. Letters and digits
 * alone, so that none can be read as an operator.
 */
export function queryTerms(query: string): string[] {
	const words =
		query
			.normalize("NFKC")
			.toLowerCase()
			.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
	const unique = [...new Set(words.map((word) => word.slice(0, MAX_TERM_LENGTH)))];
	const telling = unique.filter((word) => !STOP.has(word));
	return (telling.length > 0 ? telling : unique).slice(0, MAX_TERMS);
}

/** A word of a query as an FTS5 expression for the tenant's passages that hold it, and whether it is a name or a number. */
export interface Term {
	match: string;
	name: boolean;
}

/** Words that are written large within a sentence, or hold a figure: a passage that is asked for by them is asked for by nothing else. */
function namesIn(query: string): Set<string> {
	const text = query.normalize("NFKC");
	const names = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(({ 0: word, index }) => {
		const opens = /(?:^|[.!?:]\s+)["'“‘(]*$/u.test(text.slice(Math.max(0, index - 8), index));
		return /\p{N}/u.test(word) || (!opens && /^\p{Lu}./u.test(word));
	});
	return new Set(names.map(([word]) => word.toLowerCase().slice(0, MAX_TERM_LENGTH)));
}

/** The words of a query that are worth looking for. */
export function matchTerms(tenant_id: string, query: string): Term[] {
	const tenant = tenant_id.replaceAll('"', "");
	const names = namesIn(query);
	return queryTerms(query).map((word) => ({
		match: `tenant_id : "${tenant}" AND {heading text} : "${word}"`,
		name: names.has(word),
	}));
}

/** All rankers at once, fused. One that fails is left out as long as another answers. */
export async function searchAll(rankers: Ranker[], query: string, limit: number, depth = 50): Promise<Fused[]> {
	const answers = await Promise.allSettled(rankers.map((rank) => rank(query, Math.max(limit, depth))));
	const rankings = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
	const failed = answers.find((answer) => answer.status === "rejected");
	if (failed && answers.every(({ status }) => status === "rejected")) throw failed.reason;
	return fuse(rankings).slice(0, limit);
}
