/** One item of a ranking that came of several; the higher its score, the better. */
export interface Fused {
	id: string;
	score: number;
}

/** Finds passages for a query: their ids, the best first. One for each index that is searched. */
export type Ranker = (query: string, limit: number) => Promise<string[]>;

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

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): an item's score is the sum of 1 / (k + rank) over the rankings that hold
 * it, ranks from 1. Takes no scores, since those of different indexes do not compare.
 *
 * @param rankings ids, the best first; one that occurs twice in a ranking counts at its better place
 * @returns best first; equal ones in the order in which the rankings name them
 */
export function fuse(rankings: string[][], k = 60): Fused[] {
	const scores = new Map<string, number>();
	for (const ranking of rankings)
		[...new Set(ranking)].forEach((id, at) => {
			scores.set(id, (scores.get(id) ?? 0) + 1 / (k + at + 1));
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

/** For each word of a query that is worth looking for, an FTS5 expression for the tenant's passages that hold it. */
export function matchExpressions(tenant_id: string, query: string): string[] {
	const tenant = tenant_id.replaceAll('"', "");
	return queryTerms(query).map((term) => `tenant_id : "${tenant}" AND {heading text} : "${term}"`);
}

/** All rankers at once, fused. One that fails is left out as long as another answers. */
export async function searchAll(rankers: Ranker[], query: string, limit: number, depth = 50): Promise<Fused[]> {
	const answers = await Promise.allSettled(rankers.map((rank) => rank(query, Math.max(limit, depth))));
	const rankings = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
	const failed = answers.find((answer) => answer.status === "rejected");
	if (rankings.length === 0 && failed) throw failed.reason;
	return fuse(rankings).slice(0, limit);
}
