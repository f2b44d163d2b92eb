import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Vectors of unit length for texts, in order. */
export type Embed = (texts: string[]) => Promise<number[][]>;

export interface Embeddings {
	embed: Embed;
	close(): Promise<void>;
}

interface Asked {
	resolve(vector: number[]): void;
	reject(error: Error): void;
}

/** Two at most: what the platform's own processes need is left to them. */
const MOST_THREADS = 2;

/** A thread of the sentence encoder, which reads one text at a time; started at the first, and again after it died. */
class Thread {
	#worker: Worker | null = null;
	#asked: Asked | null = null;

	#start(): Worker {
		const made = new Worker(new URL("./encoder.ts", import.meta.url), {
			execArgv: ["--disable-warning=ExperimentalWarning"],
		});
		made.unref();
		const answered = () => {
			const asked = this.#asked;
			this.#asked = null;
			return asked;
		};
		made.on("message", ({ vector, error }: { vector?: number[]; error?: string }) => {
			if (vector) answered()?.resolve(vector);
			else answered()?.reject(new Error(error));
		});
		const gone = (error: Error) => {
			if (this.#worker !== made) return;
			this.#worker = null;
			answered()?.reject(error);
		};
		made.on("error", gone);
		made.on("exit", (code) => gone(new Error(`The model's thread ended (${code}).`)));
		return made;
	}

	read(text: string): Promise<number[]> {
		return new Promise((resolve, reject) => {
			this.#worker ??= this.#start();
			this.#asked = { resolve, reject };
			this.#worker.postMessage(text);
		});
	}

	async close(): Promise<void> {
		await this.#worker?.terminate();
	}
}

/** Texts that belong together: how many have been handed to a thread, and what came back. */
interface Job {
	texts: string[];
	next: number;
	vectors: number[][];
	back: number;
	resolve(vectors: number[][]): void;
	reject(error: Error): void;
}

const left = ({ texts, next }: Job): number => texts.length - next;

/**
 * The sentence encoder, a text to each core: two texts side by side take less than one after the other with both cores at each. Whichever
 * thread is free takes the next text of the job with the fewest left: somebody who searches does not wait for pages that are being read.
 */
export function openEncoder(): Embeddings {
	const threads = Array.from({ length: Math.min(MOST_THREADS, availableParallelism()) }, () => new Thread());
	const free = [...threads];
	const jobs = new Set<Job>();

	async function read(thread: Thread, job: Job): Promise<void> {
		const at = job.next++;
		if (left(job) === 0) jobs.delete(job);
		try {
			job.vectors[at] = await thread.read(job.texts[at] as string);
			if (++job.back === job.texts.length) job.resolve(job.vectors);
		} catch (error) {
			jobs.delete(job);
			job.reject(error as Error);
		}
		free.push(thread);
		handOut();
	}

	function handOut(): void {
		while (jobs.size > 0) {
			const thread = free.shift();
			if (!thread) return;
			void read(
				thread,
				[...jobs].reduce((a, b) => (left(b) < left(a) ? b : a)),
			);
		}
	}

	return {
		embed: (texts) =>
			new Promise((resolve, reject) => {
				if (texts.length === 0) return resolve([]);
				jobs.add({ texts, next: 0, vectors: [], back: 0, resolve, reject });
				handOut();
			}),
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
