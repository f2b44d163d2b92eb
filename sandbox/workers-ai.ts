import { type Call, json, type Provider, type Reply, readObject } from "./http.ts";
import type { Embeddings } from "./models/embeddings.ts";

/**
 * Stands in for Workers AI's embedding model `@cf/baai/bge-m3`: the same request, the same answer with 1,024 dimensions, the same refusals. The
 * vectors are those of a smaller model and say less; the dimensions that it does not have are zero.
 */
export const EMBEDDING_MODEL = "@cf/baai/bge-m3";
export const EMBEDDING_DIMENSIONS = 1024;
/** Texts that one request may hold, and characters that they may have together: some 60,000 tokens. */
const MOST_TEXTS = 100;
const MOST_CHARS = 240_000;

const refuse = (status: number, code: number, message: string): Reply =>
	json(status, { error: { code, message: `${code}: ${message}` } });

function textsOf(input: unknown): string[] | null {
	const text = typeof input === "object" && input !== null ? (input as { text?: unknown }).text : undefined;
	const texts = typeof text === "string" ? [text] : text;
	return Array.isArray(texts) && texts.length > 0 && texts.every((one) => typeof one === "string" && one !== "")
		? texts
		: null;
}

export function openWorkersAi(embeddings: Embeddings): Provider {
	async function run(call: Call): Promise<Reply> {
		const read = readObject(call);
		if ("reply" in read) return read.reply;
		const { model, input } = read.value;
		if (model !== EMBEDDING_MODEL)
			return refuse(400, 5007, `No such model ${model} or task: the sandbox has ${EMBEDDING_MODEL} alone.`);
		const texts = textsOf(input);
		if (!texts) return refuse(400, 5006, "Error: required properties at '/' are 'text': a text or several, none empty");
		if (texts.length > MOST_TEXTS)
			return refuse(400, 5006, `Error: '/text' has ${texts.length} items, ${MOST_TEXTS} at most`);
		if (texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARS)
			return refuse(413, 3030, "Error: the texts together exceed the model's context");
		await call.work();
		const vectors = await embeddings.embed(texts);
		const rest = new Array<number>(EMBEDDING_DIMENSIONS - (vectors[0]?.length ?? 0)).fill(0);
		return json(200, {
			shape: [texts.length, EMBEDDING_DIMENSIONS],
			data: vectors.map((vector) => [...vector, ...rest]),
			pooling: "cls",
		});
	}
	return {
		name: "workers_ai",
		refuse: (status, code) => refuse(status, Number(code) || (status === 429 ? 3040 : 3046), "asked for"),
		routes: [{ method: "POST", path: "/ai/run", handle: run }],
	};
}
