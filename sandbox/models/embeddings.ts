import { Worker } from "node:worker_threads";

/** Vectors of unit length for texts, in order. */
export type Embed = (texts: string[]) => Promise<number[][]>;

export interface Embeddings {
	embed: Embed;
	close(): Promise<void>;
}

interface Asked {
	resolve(vectors: number[][]): void;
	reject(error: Error): void;
}

/** The sentence encoder in a thread of its own; started at the first question, and again after it died. */
export function openEncoder(): Embeddings {
	let worker: Worker | null = null;
	let count = 0;
	const waiting = new Map<number, Asked>();

	function start(): Worker {
		const made = new Worker(new URL("./encoder.ts", import.meta.url), {
			execArgv: ["--disable-warning=ExperimentalWarning"],
		});
		made.unref();
		made.on("message", ({ id, vectors, error }: { id: number; vectors?: number[][]; error?: string }) => {
			const asked = waiting.get(id);
			waiting.delete(id);
			if (vectors) asked?.resolve(vectors);
			else asked?.reject(new Error(error));
		});
		const gone = (error: Error) => {
			if (worker === made) worker = null;
			for (const asked of waiting.values()) asked.reject(error);
			waiting.clear();
		};
		made.on("error", gone);
		made.on("exit", (code) => gone(new Error(`The model's thread ended (${code}).`)));
		return made;
	}

	return {
		embed: (texts) =>
			new Promise((resolve, reject) => {
				worker ??= start();
				const id = count++;
				waiting.set(id, { resolve, reject });
				worker.postMessage({ id, texts });
			}),
		async close() {
			await worker?.terminate();
		},
	};
}

const HASHED_DIMENSIONS = 512;

/** Words by their hashes, without any model: for tests, at once and the same everywhere. */
export function openHashed(): Embeddings {
	const vectorOf = (text: string): number[] => {
		const vector = new Array<number>(HASHED_DIMENSIONS).fill(0);
		for (const { 0: word } of text.toLowerCase().matchAll(/[\p{L}\p{N}]{3,}/gu)) {
			let hash = 2166136261;
			for (const mark of word.slice(0, 6)) hash = Math.imul(hash ^ (mark.codePointAt(0) as number), 16777619) >>> 0;
			vector[hash % HASHED_DIMENSIONS] = (vector[hash % HASHED_DIMENSIONS] as number) + 1;
		}
		const length = Math.hypot(...vector) || 1;
		return vector.map((value) => value / length);
	};
	return { embed: async (texts) => texts.map(vectorOf), close: async () => {} };
}
