import { availableParallelism } from "node:os";
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

/** Two at most: what the platform's own processes need is left to them. */
const MOST_THREADS = 2;
/** From so many texts on, a call is worth sharing out. */
const WORTH_SHARING = 8;

/** A thread of the sentence encoder; started at the first question, and again after it died. */
class Thread {
	#worker: Worker | null = null;
	#count = 0;
	readonly #waiting = new Map<number, Asked>();

	#start(): Worker {
		const made = new Worker(new URL("./encoder.ts", import.meta.url), {
			execArgv: ["--disable-warning=ExperimentalWarning"],
		});
		made.unref();
		made.on("message", ({ id, vectors, error }: { id: number; vectors?: number[][]; error?: string }) => {
			const asked = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (vectors) asked?.resolve(vectors);
			else asked?.reject(new Error(error));
		});
		const gone = (error: Error) => {
			if (this.#worker === made) this.#worker = null;
			for (const asked of this.#waiting.values()) asked.reject(error);
			this.#waiting.clear();
		};
		made.on("error", gone);
		made.on("exit", (code) => gone(new Error(`The model's thread ended (${code}).`)));
		return made;
	}

	get busy(): number {
		return this.#waiting.size;
	}

	embed(texts: string[]): Promise<number[][]> {
		return new Promise((resolve, reject) => {
			this.#worker ??= this.#start();
			const id = this.#count++;
			this.#waiting.set(id, { resolve, reject });
			this.#worker.postMessage({ id, texts });
		});
	}

	async close(): Promise<void> {
		await this.#worker?.terminate();
	}
}

/** The sentence encoder, a text to each core: two texts side by side take less than one after the other with both cores at each. */
export function openEncoder(): Embeddings {
	const count = Math.min(MOST_THREADS, availableParallelism());
	const threads = Array.from({ length: count }, () => new Thread());
	const idlest = () => threads.reduce((a, b) => (b.busy < a.busy ? b : a));
	return {
		async embed(texts) {
			if (texts.length < WORTH_SHARING) return idlest().embed(texts);
			const share = Math.ceil(texts.length / count);
			const shares = threads.map((thread, n) => thread.embed(texts.slice(n * share, (n + 1) * share)));
			return (await Promise.all(shares)).flat();
		},
		async close() {
			await Promise.all(threads.map((thread) => thread.close()));
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
