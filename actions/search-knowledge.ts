import { z } from "zod";
import type { Db } from "../db/client";
import { getChunks, type PlacedChunk, rankByWords } from "../db/knowledge";
import { matchExpression, type Ranker, searchAll } from "../vectorize/search";
import type { Ctx } from "./context";

export const searchInput = z.object({
	query: z.string().trim().min(1, "Say what to look for.").max(2000),
	limit: z.number().int().min(1).max(50).default(10),
});

/** `score` orders the passages of one answer; it has no meaning beyond that. */
export interface FoundChunk extends PlacedChunk {
	score: number;
}

/** By the words of the query: BM25 over D1's full-text index. */
const byWords =
	(db: Db, tenant_id: string): Ranker =>
	async (query, limit) => {
		const expression = matchExpression(tenant_id, query);
		return expression ? rankByWords(db, tenant_id, expression, limit) : [];
	};

/** The tenant's passages that fit a query best, best first. */
export async function searchKnowledge(
	ctx: Pick<Ctx, "db">,
	tenant_id: string,
	query: string,
	limit: number,
): Promise<FoundChunk[]> {
	const ranked = await searchAll([byWords(ctx.db, tenant_id)], query, limit);
	const scores = new Map(ranked.map(({ id, score }) => [id, score]));
	const found = await getChunks(ctx.db, tenant_id, [...scores.keys()]);
	return found.map((chunk) => ({ ...chunk, score: scores.get(chunk.id) ?? 0 }));
}
