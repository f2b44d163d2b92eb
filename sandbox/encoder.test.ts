import { afterAll, describe, expect, it } from "vitest";
import { buildBert } from "./models/bert.ts";
import { openEncoder } from "./models/embeddings.ts";

const encoder = openEncoder();
afterAll(() => encoder.close());

const cosine = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
const vectorOf = async (text: string) => (await encoder.embed([text]))[0] as number[];
const HEADER = { "embeddings.word_embeddings.weight": { dtype: "F16", shape: [1, 2], data_offsets: [0, 4] } };

/** What the reference implementation of all-MiniLM-L6-v2 (sentence-transformers) says of these pairs, to two places. */
const PAIRS: [string, string, number][] = [
	["That is a happy person", "That is a happy dog", 0.69],
	["That is a happy person", "That is a very happy person", 0.94],
	["That is a happy person", "Today is a sunny day", 0.26],
];

describe("the sentence encoder", () => {
	it.each(PAIRS)("finds %s and %s as near as its authors do", async (one, other, nearness) => {
		const [a = [], b = []] = await encoder.embed([one, other]);
		expect(a).toHaveLength(384);
		expect(Math.hypot(...a)).toBeCloseTo(1, 5);
		expect(cosine(a, b)).toBeCloseTo(nearness, 2);
	});

	it("says of a text what it says of it among others, in order", async () => {
		const texts = [
			"The workshop costs $2,000.",
			"Naïve café, ½ price — 日本",
			"x".repeat(3000),
			"A teacher is not paid.",
		];
		const together = await encoder.embed(texts);
		for (const [at, text] of texts.entries()) expect(await vectorOf(text)).toEqual(together[at]);
	});

	it("answers a question while a page is being read", async () => {
		const ended: string[] = [];
		const page = encoder.embed(Array.from({ length: 40 }, (_, n) => `Sentence ${n} of a page.`));
		await Promise.all([
			page.then(() => ended.push("page")),
			vectorOf("A question?").then(() => ended.push("question")),
		]);
		expect(ended).toEqual(["question", "page"]);
		expect(await encoder.embed([])).toEqual([]);
	});

	it("reads the beginning of what is longer than it can read", async () => {
		const long = "The course begins in March and ends in May. ".repeat(60);
		expect(await vectorOf(`${long} Bring a laptop.`)).toEqual(await vectorOf(`${long} There is no fee.`));
		expect(await vectorOf(`Bring a laptop. ${long}`)).not.toEqual(await vectorOf(`There is no fee. ${long}`));
	});

	it("is not built from another model's weights", () => {
		const header = Buffer.from(JSON.stringify(HEADER));
		const length = Buffer.alloc(8);
		length.writeBigUInt64LE(BigInt(header.length));
		const config = { hidden_size: 2, num_hidden_layers: 1, num_attention_heads: 1, layer_norm_eps: 1e-12 };
		expect(() => buildBert(config, Buffer.concat([length, header, Buffer.alloc(4)]))).toThrow(
			/no embeddings\.position_embeddings\.weight/,
		);
	});
});
