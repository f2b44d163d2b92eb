import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { call, signUp, type TestTenant } from "../test/worker/product";
import { createVectors, type Vectors } from "../vectorize/embed";
import { vectorOf } from "../vectorize/embedded-texts";
import { createContext } from "../workers/context";
import { deleteDocument } from "./delete-document";
import { indexBehind, indexKnowledge } from "./index-knowledge";
import { ingestDocument } from "./ingest-document";
import { searchKnowledge } from "./search-knowledge";

/** The stand-ins that the Worker is bound to, except for what a test breaks; jobs wait until they are run by hand. */
function contextWith(broken: Partial<Vectors> = {}) {
	const real = createContext(env);
	return { ...real, vectors: { ...(real.vectors as Vectors), ...broken }, task: async () => {} };
}
const down = async () => {
	throw new Error("AiError: 3040: Capacity temporarily exceeded");
};
const actorOf = ({ tenant_id }: TestTenant) => ({ type: "system" as const, tenant_id });
const add = (ctx: ReturnType<typeof contextWith>, tenant: TestTenant, title: string, text: string) =>
	ingestDocument(ctx, actorOf(tenant), { title, kind: "content", text });
const nearest = async ({ tenant_id }: TestTenant, text: string) => {
	const { vectors } = contextWith();
	const [vector = []] = await vectors.embed([text]);
	return vectors.nearest(tenant_id, vector, 10);
};
const found = async (ctx: ReturnType<typeof contextWith>, tenant: TestTenant, query: string) =>
	(await searchKnowledge(ctx, tenant.tenant_id, query, 5)).map(({ text }) => text);
const behind = async (tenant: TestTenant) =>
	(await call("GET", "knowledge/status", undefined, tenant.auth)).body as Record<string, unknown>;
const later = (ctx: ReturnType<typeof contextWith>, seconds: number) => ({
	...ctx,
	clock: { ...ctx.clock, wall: () => ctx.clock.wall() + seconds },
});

let tenant: TestTenant;
beforeAll(async () => {
	tenant = await signUp();
	vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("the vectors of a tenant", () => {
	it("are put for what is ingested, replaced with it, and deleted with it", async () => {
		const ctx = contextWith();
		const { document_id } = await add(ctx, tenant, "Walk", "The lighthouse walk begins at seven in the evening.");
		expect(await nearest(tenant, "lighthouse walk")).toEqual([]);
		await indexKnowledge(ctx, tenant.tenant_id);
		const [first] = await nearest(tenant, "lighthouse walk");
		expect(first).toMatch(/^chk_/);
		expect(await behind(tenant)).toEqual({ chunks: 1, vectors: 1, indexed: true });

		await add(ctx, tenant, "Walk", "The harbour walk begins at eight.\n\nBring a lamp.");
		await indexKnowledge(ctx, tenant.tenant_id);
		const ids = await nearest(tenant, "harbour walk");
		expect(ids).toHaveLength(1);
		expect(ids).not.toContain(first);

		await deleteDocument(ctx, actorOf(tenant), document_id);
		await indexKnowledge(ctx, tenant.tenant_id);
		expect(await nearest(tenant, "harbour walk")).toEqual([]);
		expect(await behind(tenant)).toEqual({ chunks: 0, vectors: 0, indexed: true });
	});

	it("are no other tenant's", async () => {
		const ctx = contextWith();
		const other = await signUp();
		await add(ctx, other, "Secret", "Zanzibar is the word that Ana alone knows.");
		await indexKnowledge(ctx, other.tenant_id);
		expect(await nearest(other, "zanzibar word")).toHaveLength(1);
		expect(await nearest(tenant, "zanzibar word")).toEqual([]);
		expect(await found(ctx, tenant, "zanzibar")).toEqual([]);
	});

	it("are behind while the model is down: words are searched, and all is caught up with later", async () => {
		const fresh = await signUp();
		const broken = contextWith({ embed: down });
		await add(broken, fresh, "Kites", "We fly kites on the hill every Sunday.");
		await indexKnowledge(broken, fresh.tenant_id);
		expect(await found(broken, fresh, "kites")).toHaveLength(1);
		expect(await behind(fresh)).toEqual({ chunks: 1, vectors: 0, indexed: false });
		const ctx = contextWith();
		await indexKnowledge(ctx, fresh.tenant_id);
		expect((await behind(fresh)).indexed).toBe(false);
		const jobs: string[] = [];
		await indexBehind({
			...later(ctx, 60),
			task: async (job) => void jobs.push("tenant_id" in job ? job.tenant_id : ""),
		});
		expect(jobs).toContain(fresh.tenant_id);
		await indexKnowledge(later(ctx, 60), fresh.tenant_id);
		expect(await behind(fresh)).toEqual({ chunks: 1, vectors: 1, indexed: true });
	});

	it("are made of whole passages first, then of the parts of long ones, and go together", async () => {
		const fresh = await signUp();
		const ctx = contextWith();
		const long = ["lighthouse", "cellar", "orchard"]
			.map((place) => `${"We walk slowly and look at what is there. ".repeat(5)}At the end comes the ${place}.`)
			.join("\n\n");
		const { document_id } = await add(ctx, fresh, "Long walk", long);
		await add(ctx, fresh, "Kites", "We fly kites on the hill every Sunday.");
		const asked: string[][] = [];
		const embed = async (texts: string[]) => {
			asked.push(texts);
			if (asked.length > 1) throw new Error("down");
			return ctx.vectors.embed(texts);
		};
		await indexKnowledge({ ...ctx, vectors: { ...ctx.vectors, embed } }, fresh.tenant_id);
		expect(asked.map(({ length }) => length)).toEqual([2, 4]);
		expect(await behind(fresh)).toEqual({ chunks: 2, vectors: 2, indexed: true });
		expect(await nearest(fresh, "orchard")).toHaveLength(2);

		await indexKnowledge(later(ctx, 60), fresh.tenant_id);
		const ids = await nearest(fresh, "orchard");
		expect(new Set(ids).size).toBe(6);
		expect(ids.filter((id) => vectorOf(id).whole)).toHaveLength(2);
		expect(await found(ctx, fresh, "Where is the orchard?")).toHaveLength(2);

		await deleteDocument(ctx, actorOf(fresh), document_id);
		await indexKnowledge(ctx, fresh.tenant_id);
		expect(await nearest(fresh, "orchard")).toHaveLength(1);
	});

	it("that are still to come do not put a new page behind old ones", async () => {
		const fresh = await signUp();
		const ctx = contextWith();
		for (const place of ["harbour", "garden", "tower"])
			await add(ctx, fresh, place, `The walk by the ${place} begins at seven.`);
		await indexKnowledge(ctx, fresh.tenant_id);
		const added = "Whoever brings a lantern to the cellar walks in front.";
		await add(ctx, fresh, "cellar", added);
		const [best] = await found(ctx, fresh, "When does the walk by the lantern begin?");
		expect(best).toBe(added);
	});

	it.each(["put", "remove"] as const)("stay whole when the index fails at %s", async (step) => {
		const fresh = await signUp();
		const ctx = contextWith();
		await add(ctx, fresh, "Kites", "We fly kites on the hill every Sunday.");
		await indexKnowledge(ctx, fresh.tenant_id);
		await add(ctx, fresh, "Kites", "We fly balloons on the hill every Monday.");
		await indexKnowledge({ ...ctx, vectors: { ...ctx.vectors, [step]: down } }, fresh.tenant_id);
		expect(await found(ctx, fresh, "kites")).not.toContain("We fly kites on the hill every Sunday.");
		expect(await found(ctx, fresh, "balloons")).toEqual(["We fly balloons on the hill every Monday."]);
		await indexKnowledge(later(ctx, 60), fresh.tenant_id);
		expect(await nearest(fresh, "kites hill")).toHaveLength(1);
		expect(await behind(fresh)).toEqual({ chunks: 1, vectors: 1, indexed: true });
	});

	it("are made once when several workers begin at once, and again for another model", async () => {
		const fresh = await signUp();
		const ctx = contextWith();
		await add(ctx, fresh, "Kites", "We fly kites on the hill every Sunday.");
		const embed = vi.fn(ctx.vectors.embed);
		const counted = { ...ctx, vectors: { ...ctx.vectors, embed } };
		await Promise.all([1, 2, 3].map(() => indexKnowledge(counted, fresh.tenant_id)));
		expect(embed).toHaveBeenCalledTimes(1);
		await add(counted, fresh, "More", "Tea is served afterwards.");
		await indexKnowledge({ ...counted, vectors: { ...counted.vectors, model: "@cf/other" } }, fresh.tenant_id);
		expect(embed).toHaveBeenLastCalledWith(expect.arrayContaining(["We fly kites on the hill every Sunday."]));
	});

	it("keep a search no longer than it can wait", async () => {
		const ctx = contextWith({ embed: () => new Promise(() => {}) });
		await add(ctx, tenant, "Quick", "Quicksilver is a metal.");
		vi.useFakeTimers();
		try {
			const asked = found(ctx, tenant, "quicksilver");
			await vi.advanceTimersByTimeAsync(3000);
			vi.useRealTimers();
			expect(await asked).toEqual(["Quicksilver is a metal."]);
		} finally {
			vi.useRealTimers();
		}
	});
});

describe("the bindings", () => {
	it("are asked in parts that they take, and a short answer is an error", async () => {
		const sizes: number[] = [];
		const vectors = createVectors(
			{
				ai: {
					run: async (_, { text }) => {
						sizes.push(text.length);
						return { data: text.slice(0, 40).map(() => [1]) };
					},
				},
				index: {
					upsert: async (part) => ({ mutationId: String(sizes.push(part.length)) }),
					deleteByIds: async (part) => ({ mutationId: String(sizes.push(part.length)) }),
					query: async () => ({ count: 0, matches: [] }),
				},
			},
			"model",
		);
		expect(await vectors.embed(new Array(70).fill("x"))).toHaveLength(70);
		await vectors.put(
			"t",
			Array.from({ length: 150 }, (_, n) => ({ id: `${n}`, values: [1] })),
		);
		await vectors.remove(Array.from({ length: 101 }, String));
		expect(sizes).toEqual([32, 32, 6, 100, 50, 100, 1]);
		const short = createVectors({ ai: { run: async () => ({ data: [] }) }, index: {} as Vectorize }, "model");
		expect(await short.embed(["x"]).catch(String)).toMatch(/0 vectors for 1 texts/);
	});
});

describe("rarity", () => {
	it("of a word is counted over the tenant's own passages", async () => {
		const [own, loud] = [await signUp(), await signUp()];
		const ctx = { ...contextWith(), vectors: null };
		// "garden" is everywhere at the other tenant's and rare here; "common" the other way round.
		for (let n = 0; n < 12; n++)
			await ingestDocument(ctx, actorOf(loud), { title: `g${n}`, kind: "content", text: `Garden ${n} page.` });
		for (let n = 0; n < 12; n++)
			await ingestDocument(ctx, actorOf(own), { title: `c${n}`, kind: "content", text: `Common ${n} page.` });
		await ingestDocument(ctx, actorOf(own), { title: "rare", kind: "content", text: "Garden words page." });
		expect((await searchKnowledge(ctx, own.tenant_id, "common garden", 3))[0]?.text).toBe("Garden words page.");
	});
});
