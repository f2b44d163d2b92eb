/** Turns texts into vectors that are near to one another where the texts mean the same. */
export interface Embedder {
	/** The model that makes the vectors: those of different models do not compare. */
	model: string;
	/** One vector for each text, in order. Throws where the model does not answer. */
	embed(texts: string[]): Promise<number[][]>;
}

/** Vectors of passages, each tenant's apart from every other's. */
export interface VectorIndex {
	/** Adds vectors, each in place of the one that its id had. */
	put(tenant_id: string, vectors: { id: string; values: number[] }[]): Promise<void>;
	remove(ids: string[]): Promise<void>;
	/** Ids of the tenant's nearest vectors, the nearest first. */
	nearest(tenant_id: string, vector: number[], limit: number): Promise<string[]>;
}

export interface Vectors extends VectorIndex, Embedder {}

/** Below the limits of Workers AI (100 texts) and Vectorize (1,000 vectors, 100 ids, topK 100), and small enough to be made again. */
const TEXTS = 32;
const IDS = 100;
const MOST_MATCHES = 100;
/** Letters of a text that its vector is made of: far above a passage, far below the context of the model. */
const MOST_CHARS = 6000;

function parts<T>(all: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

/** What of the two bindings is used. */
export interface Bindings {
	ai: { run(model: string, input: { text: string[] }): Promise<unknown> };
	index: Pick<Vectorize, "upsert" | "query" | "deleteByIds">;
}

function vectorsOf(answer: unknown, count: number): number[][] {
	const data = (answer as { data?: unknown }).data;
	if (!Array.isArray(data) || data.length !== count)
		throw new Error(
			`The embedding model answered ${Array.isArray(data) ? data.length : "no"} vectors for ${count} texts.`,
		);
	return data;
}

/**
 * Embeddings of Workers AI and an index of Vectorize, where the tenant is the namespace. Whatever either refuses or breaks is thrown as it is.
 *
 * @param model its dimensions must be those of the index: `@cf/baai/bge-m3` has 1,024
 */
export function createVectors({ ai, index }: Bindings, model: string): Vectors {
	return {
		model,
		async embed(texts) {
			const out: number[][] = [];
			for (const text of parts(texts, TEXTS))
				out.push(...vectorsOf(await ai.run(model, { text: text.map((one) => one.slice(0, MOST_CHARS)) }), text.length));
			return out;
		},
		async put(tenant_id, vectors) {
			for (const part of parts(vectors, IDS))
				await index.upsert(part.map(({ id, values }) => ({ id, values, namespace: tenant_id })));
		},
		async remove(ids) {
			for (const part of parts(ids, IDS)) await index.deleteByIds(part);
		},
		async nearest(tenant_id, vector, limit) {
			const { matches } = await index.query(vector, { topK: Math.min(limit, MOST_MATCHES), namespace: tenant_id });
			return matches.map(({ id }) => id);
		},
	};
}
