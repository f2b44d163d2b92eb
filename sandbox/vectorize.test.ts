import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "./server.ts";
import { testSettings } from "./test-kit.ts";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox(testSettings("http://127.0.0.1:9"));
});
afterAll(() => sandbox.close());

interface Answer {
	status: number;
	body: {
		data: number[][];
		shape: number[];
		matches: { id: string; score: number }[];
		vectors: unknown[];
		error: { message: string };
	};
}

async function post(path: string, body: unknown): Promise<Answer> {
	const answer = await fetch(`${sandbox.url}${path}`, { method: "POST", body: JSON.stringify(body) });
	return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}
const MODEL = "@cf/baai/bge-m3";
const embed = (text: unknown, model = MODEL) => post("/ai/run", { model, input: { text } });
const cosine = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
const axis = (at: number) => Array.from({ length: 1024 }, (_, n) => (n === at ? 2 : 0));

describe("embeddings", () => {
	it("are near for texts that mean the same, in the order of the texts, and unit vectors", {
		timeout: 30_000,
	}, async () => {
		const texts = [
			"How old are you?",
			"The weather is nice today.",
			"What is your age?",
			"It is sunny outside. ".repeat(90),
		];
		const { status, body } = await embed(texts);
		expect(status).toBe(200);
		expect(body.shape).toEqual([4, 1024]);
		const [old, weather, age, sunny] = body.data as [number[], number[], number[], number[]];
		expect(cosine(old, age)).toBeGreaterThan(0.7);
		expect(cosine(old, weather)).toBeLessThan(0.4);
		expect(cosine(sunny, weather)).toBeGreaterThan(cosine(sunny, age));
		for (const vector of body.data) expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
		const alone = (await embed("What is your age?")).body.data[0] as number[];
		expect(cosine(alone, age)).toBeCloseTo(1, 4);
	});

	it.each([
		["another model", () => embed("x", "@cf/meta/llama-3.1-8b-instruct"), /5007.*No such model/],
		["no text", () => embed([]), /5006/],
		["an empty text", () => embed(["a", ""]), /5006/],
		["too many texts", () => embed(new Array(101).fill("a")), /101 items/],
		["too long a text", () => embed("word ".repeat(60_000)), /3030/],
	])("are refused for %s", async (_, ask, message) => {
		const { status, body } = await ask();
		expect(status).toBeGreaterThanOrEqual(400);
		expect(body.error.message).toMatch(message);
	});
});

describe("an index", () => {
	const upsert = (vectors: unknown) => post("/vectorize/upsert", { vectors });
	const query = (options: unknown, vector: unknown = axis(0)) => post("/vectorize/query", { vector, options });
	const ids = (answer: Answer) => answer.body.matches.map(({ id }) => id);

	it("finds the nearest of a namespace, forgets what is deleted and replaces by id", async () => {
		await upsert([
			{ id: "one", values: axis(0), namespace: "t1", metadata: { page: 1 } },
			{ id: "two", values: axis(1), namespace: "t1" },
			{ id: "other", values: axis(0), namespace: "t2" },
		]);
		expect(ids(await query({ namespace: "t1" }))).toEqual(["one", "two"]);
		expect(ids(await query({}))).toHaveLength(3);
		expect((await query({ namespace: "t1", topK: 1, returnMetadata: "all", returnValues: true })).body).toEqual({
			count: 1,
			matches: [{ id: "one", score: 1, namespace: "t1", values: axis(0), metadata: { page: 1 } }],
		});
		await upsert([{ id: "one", values: axis(1), namespace: "t1" }]);
		expect((await query({ namespace: "t1" })).body.matches[0]?.score).toBe(0);
		await post("/vectorize/delete", { ids: ["one", "unknown"] });
		expect(ids(await query({ namespace: "t1" }))).toEqual(["two"]);
		expect((await post("/vectorize/get", { ids: ["one", "two"] })).body.vectors).toMatchObject([{ id: "two" }]);
		expect((await post("/vectorize/describe", {})).body).toMatchObject({ dimensions: 1024, vectorCount: 2 });
	});

	it.each([
		["no vectors", () => upsert([]), /no vectors/],
		[
			"too many",
			() => upsert(Array.from({ length: 1001 }, (_, n) => ({ id: `${n}`, values: [] }))),
			/max vector count is 1000/,
		],
		["another dimension", () => upsert([{ id: "a", values: [1, 2] }]), /expected 1024 dimensions, and got 2/],
		["no number", () => upsert([{ id: "a", values: axis(0).fill(null as never, 3, 4) }]), /finite/],
		["a long id", () => upsert([{ id: "a".repeat(65), values: axis(0) }]), /64 bytes/],
		["a long namespace", () => upsert([{ id: "a", namespace: "é".repeat(33), values: axis(0) }]), /namespace/],
		[
			"large metadata",
			() => upsert([{ id: "a", metadata: { a: "x".repeat(11_000) }, values: axis(0) }]),
			/10240 bytes/,
		],
		["a metadata key with a dot", () => upsert([{ id: "a", metadata: { "a.b": 1 }, values: axis(0) }]), /metadata key/],
		["topK above 100", () => query({ topK: 101 }), /from 1 to 100/],
		["topK above 20 with values", () => query({ topK: 21, returnValues: true }), /from 1 to 20/],
		["a filter without its index", () => query({ filter: { page: 1 } }), /metadata index/],
		["a query of another dimension", () => query({}, [1]), /got 1 dimensions/],
		["21 ids to get", () => post("/vectorize/get", { ids: new Array(21).fill("a") }), /max id count is 20/],
		["101 ids to delete", () => post("/vectorize/delete", { ids: new Array(101).fill("a") }), /max id count is 100/],
	])("refuses %s", async (_, ask, message) => {
		const { status, body } = await ask();
		expect(status).toBe(400);
		expect(body.error.message).toMatch(message);
		expect((await query({ topK: 100 })).body.matches.map(({ id }) => id)).not.toContain("a");
	});
});
