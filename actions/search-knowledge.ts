import { z } from "zod";
import type { Db } from "../db/client";
import { getChunks, type PlacedChunk, rankByWords } from "../db/knowledge";
import type { Vectors } from "../vectorize/embed";
import { matchTerms, type Ranker, rankingsByMeaning, rankingsByWords, searchAll } from "../vectorize/search";
import type { Ctx } from "./context";
import { log } from "./telemetry/log";

export const searchInput = z.object({
	query: z.string().trim().min(1, "Say what to look for.").max(2000),
	limit: z.number().int().min(1).max(50).default(10),
});

/** `score` orders the passages of one answer; it has no meaning beyond that. */
export interface FoundChunk extends PlacedChunk {
	score: number;
}

/** Wall milliseconds that a search waits for the vectors; after that it goes by words. */
const PATIENCE_MS = 2500;
const SPARE = 10;
/** Vectors that are asked for: a passage has several. As many as Vectorize gives at once. */
const NEAREST = 100;

/** By the words of the query: BM25 over D1's full-text index. */
const byWords =
	(db: Db, tenant_id: string, model: string | null): Ranker =>
	async (query, limit) => {
		const terms = matchTerms(tenant_id, query);
		const hits = terms.length > 0 ? await rankByWords(db, tenant_id, terms, model, limit) : [];
		return rankingsByWords(hits, terms);
	};

/** Rejects when `work` takes too long. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** By its meaning: the nearest vectors. A failure is logged, and searched without. */
const byMeaning =
	(vectors: Vectors, tenant_id: string): Ranker =>
	async (query) => {
		const nearest = async () => {
			const [vector = []] = await vectors.embed([query]);
			return rankingsByMeaning(await vectors.nearest(tenant_id, vector, NEAREST));
		};
		try {
			return await within(nearest(), PATIENCE_MS);
		} catch (error) {
			const message = "searched by words alone";
			log("error", message, { tenant_id, error });
			throw error;
		}
	};

async function search(
	db: Db,
	tenant_id: string,
	rankers: Ranker[],
	query: string,
	limit: number,
): Promise<FoundChunk[]> {
	// A vector may outlive its passage for a moment, so some more are asked for than are answered.
	const ranked = await searchAll(rankers, query, limit + SPARE);
	const scores = new Map(ranked.map(({ id, score }) => [id, score]));
	const found = await getChunks(db, tenant_id, [...scores.keys()]);
	return found.slice(0, limit).map((chunk) => ({ ...chunk, score: scores.get(chunk.id) ?? 0 }));
}

/** The tenant's passages that fit a query best by words and by meaning, best first; by words alone while the vectors are not to be had. */
export async function searchKnowledge(
	ctx: Pick<Ctx, "db" | "vectors">,
	tenant_id: string,
	query: string,
	limit: number,
): Promise<FoundChunk[]> {
	const words = byWords(ctx.db, tenant_id, ctx.vectors?.model ?? null);
	const rankers = ctx.vectors ? [words, byMeaning(ctx.vectors, tenant_id)] : [words];
	return search(ctx.db, tenant_id, rankers, query, limit);
}

/** The same by words alone, where many searches are made at once: no model is asked. */
export async function searchWords(db: Db, tenant_id: string, query: string, limit: number): Promise<FoundChunk[]> {
	return search(db, tenant_id, [byWords(db, tenant_id, null)], query, limit);
}
