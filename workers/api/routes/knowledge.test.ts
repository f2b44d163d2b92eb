import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { warningsFor } from "../../../actions/check-copy";
import { createDb } from "../../../db/client";
import type { FunnelConfig } from "../../../funnel/vocabulary";
import { call, signUp, type TestTenant } from "../../../test/worker/product";

let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
	[tenant, other] = await Promise.all([signUp(), signUp()]);
});

const post = (path: string, body: unknown, as = tenant) => call("POST", `knowledge/${path}`, body, as.auth);
const add = (text: string, more: Record<string, unknown> = {}, as = tenant) =>
	post("documents", { title: `Page ${crypto.randomUUID()}`, kind: "content", text, ...more }, as);
const read = (id: string, as = tenant) => call("GET", `knowledge/documents/${id}`, undefined, as.auth);
const search = async (query: string, limit?: number, as = tenant) =>
	(await post("search", { query, limit }, as)).body.data as { chunk_id: string; document_id: string; text: string }[];
const count = async (table: string, as = tenant) =>
	(
		await env.DB.prepare(`select count(*) as n from ${table} where tenant_id = ?`)
			.bind(as.tenant_id)
			.first<{ n: number }>()
	)?.n;

const OFFER = `# The Pricing Studio

The Pricing Studio is a six-week group programme for freelance designers. It costs $1,200.
Enrolment closes on 14 March 2027 at 6 pm. Read more at https://pricing.studio/join.

## Groups

Groups have at most twelve people. We do not offer one-on-one calls.`;

describe("documents", () => {
	it("are read, listed, shown with passages and facts, and removed", async () => {
		const made = await post("documents", { title: "Studio", kind: "offer", text: OFFER });
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({ document_id: expect.stringMatching(/^doc_/), chunks: 1, warnings: [] });
		const id = made.body.document_id;
		const { body } = await read(id);
		expect(body).toMatchObject({ title: "Studio", kind: "offer", source_url: null });
		expect(body.chunks).toEqual([
			{ chunk_id: expect.stringMatching(/^chk_/), heading: "", text: expect.stringContaining("at most twelve people") },
		]);
		expect(body.facts.offers).toMatchObject([
			{ name: "The Pricing Studio", price: 1200, currency: "USD", deadline_date: "2027-03-14" },
		]);
		const list = await call("GET", "knowledge/documents?kind=offer&limit=1", undefined, tenant.auth);
		expect(list.body).toMatchObject({ data: [{ document_id: id, chunks: 1 }], next_cursor: null });
		expect((await call("DELETE", `knowledge/documents/${id}`, undefined, tenant.auth)).status).toBe(204);
		expect((await call("DELETE", `knowledge/documents/${id}`, undefined, tenant.auth)).status).toBe(404);
		expect((await read(id)).status).toBe(404);
		expect(await search("freelance designers")).toEqual([]);
	});

	it("replace the one from the same address, or of the same title and kind", async () => {
		const url = { source_url: "https://ana.example/faq" };
		const first = await add("Do you record? Marmalade sessions are recorded.", { title: "Questions", ...url });
		const again = await add("Do you record? Walnut sessions are recorded.", { title: "Renamed", ...url });
		expect(again.body.document_id).toBe(first.body.document_id);
		expect(await search("marmalade")).toEqual([]);
		expect(await search("walnut")).toHaveLength(1);
		const pasted = await add("Pistachio is the word.", { title: "Renamed" });
		expect(pasted.body.document_id).toBe(first.body.document_id);
		expect((await read(first.body.document_id)).body).toMatchObject({ source_url: url.source_url, title: "Renamed" });
		const elsewhere = await add("Pistachio is the word.", {
			title: "Renamed",
			source_url: "https://ana.example/other",
		});
		expect(elsewhere.body.document_id).not.toBe(first.body.document_id);
	});

	it("share a passage, which stays until the last of them is gone", async () => {
		const text = "Quincunx gardens are planted by hand every spring.";
		const [one, two] = [(await add(text)).body, (await add(text)).body];
		expect(await search("quincunx")).toMatchObject([{ document_id: one.document_id, text }]);
		await call("DELETE", `knowledge/documents/${one.document_id}`, undefined, tenant.auth);
		expect(await search("quincunx")).toMatchObject([{ document_id: two.document_id }]);
		await call("DELETE", `knowledge/documents/${two.document_id}`, undefined, tenant.auth);
		expect(await search("quincunx")).toEqual([]);
	});

	it("keep what is repeated once", async () => {
		const fresh = await signUp();
		const text = "Our sessions are small and calm, and everybody speaks.\n\n".repeat(5000);
		expect((await add(text, {}, fresh)).body.chunks).toBe(1);
		expect(await count("knowledge_chunks", fresh)).toBe(1);
		expect(await search("calm sessions", 10, fresh)).toHaveLength(1);
	});

	it("are saved once when the same one comes several times at once", async () => {
		const fresh = await signUp();
		const answers = await Promise.all(
			[1, 2, 3, 4].map((n) => add(`Version ${n} of the page.`, { title: "Same", kind: "bio" }, fresh)),
		);
		expect(new Set(answers.map(({ status, body }) => `${status} ${body.document_id}`)).size).toBe(1);
		expect(await count("knowledge_documents", fresh)).toBe(1);
		expect(await count("knowledge_chunks", fresh)).toBe(1);
	});

	it.each([
		["nothing", "", 422],
		["marks alone", "  \n *** \n ---", 422],
		["a binary file", "PK\u0003\u0004\u0000\u0000word/document.xml", 422],
		["bytes", `text ${"\u0000\u0001".repeat(50)}`, 422],
		["a PDF", "%PDF-1.7 1 0 obj", 422],
		["tags without words", "<div><p></p><script>let words = 1</script></div>", 422],
		["more than a row holds", "many words ".repeat(180_000), 413],
		["ten megabytes", "a word ".repeat(1_500_000), 413],
	])("refuse %s", async (_, text, status) => {
		const before = await count("knowledge_documents");
		const answer = await add(text);
		expect(answer.status).toBe(status);
		expect(answer.body.error.message).toMatch(/^[A-Z].+\.$/);
		expect(await count("knowledge_documents")).toBe(before);
	});

	it("refuse an unknown kind and an address that is none, and say which field", async () => {
		const answer = await add("Words.", { kind: "gossip", source_url: "javascript:alert(1)" });
		expect(answer.status).toBe(422);
		expect(answer.body.error.fields.map((f: { path: string }) => f.path).sort()).toEqual(["kind", "source_url"]);
	});

	it("read broken HTML, and warn of another language", async () => {
		const html = await add("<div class='x><h1>Kumquat retreat</h1><p>Three days <b>by the lake<p>Bring boots.");
		expect(html.status).toBe(201);
		const german = await add(
			"Wir treffen uns jeden Dienstag um neun Uhr und sprechen über Preise, Angebote und Kunden. ".repeat(6),
		);
		expect(german.body.warnings).toEqual([expect.stringContaining("English")]);
		expect(await search("Angebote Dienstag")).toContainEqual(
			expect.objectContaining({ document_id: german.body.document_id }),
		);
	});

	it("of another tenant are absent", async () => {
		const { body } = await add("Only Ana knows the word zanzibar.");
		expect((await read(body.document_id, other)).status).toBe(404);
		expect((await call("DELETE", `knowledge/documents/${body.document_id}`, undefined, other.auth)).status).toBe(404);
		expect(await search("zanzibar", 5, other)).toEqual([]);
		// Others may be near in meaning, once their vectors are there.
		expect(await search("zanzibar")).toContainEqual(expect.objectContaining({ document_id: body.document_id }));
	});

	it("larger than one parameter are stored whole", async () => {
		const fresh = await signUp();
		const text = Array.from({ length: 20_000 }, (_, n) => `Paragraph ${n} has its own number, which is ${n * 7}.`);
		const made = await add(text.join("\n\n"), {}, fresh);
		expect(made.status).toBe(201);
		expect(await count("knowledge_chunks", fresh)).toBe(made.body.chunks);
		expect(await count("knowledge_document_chunks", fresh)).toBe(made.body.chunks);
		expect((await search("19999 139993", 1, fresh))[0]?.text).toContain("Paragraph 19999");
	});
});

describe("search", () => {
	it("finds the passage by other forms of its words", async () => {
		const { body } = await add("Registrations for the lighthouse walk open in autumn.");
		const [best] = await search("How do I register for lighthouses?", 3);
		expect(best).toMatchObject({ document_id: body.document_id, score: expect.any(Number) });
	});

	it.each([
		'"',
		'lighthouse" OR tenant_id : "',
		"NEAR(a b)",
		"* ^ -",
		"text : lighthouse",
		"') union select 1 --",
		"的",
	])("takes %s for words", async (query) => {
		const answer = await post("search", { query, limit: 5 }, other);
		expect(answer).toMatchObject({ status: 200, body: { data: [] } });
	});

	it("of an empty base finds nothing, and says that nothing is behind", async () => {
		const fresh = await signUp();
		expect(await search("anything at all", 5, fresh)).toEqual([]);
		const { body } = await call("GET", "knowledge/status", undefined, fresh.auth);
		expect(body).toEqual({ chunks: 0, vectors: 0, indexed: true });
	});

	it.each([{ query: "" }, { query: "x", limit: 0 }, { query: "x", limit: 51 }, {}])("refuses %j", async (body) => {
		expect((await post("search", body)).status).toBe(422);
	});
});

describe("check", () => {
	it("holds a text against the given sources alone", async () => {
		const sources = ["The room is blue.", "Groups have at most twelve people."];
		const { body } = await post("check", { text: "Each group has at most 12 people. Groups have 15 people.", sources });
		expect(body.grounded).toBe(false);
		expect(body.sentences).toMatchObject([
			{ verdict: "supported", reason: null, citations: [{ source_index: 1, quote: sources[1] }] },
			{ verdict: "unsupported", reason: expect.any(String) },
		]);
	});

	it("holds a text against the tenant's knowledge, as it is now", async () => {
		const fresh = await signUp();
		const text = "Hi there! The Pricing Studio costs $1,200.";
		expect((await post("check", { text }, fresh)).body).toMatchObject({ grounded: false });
		const { body: made } = await add(OFFER, { kind: "offer", title: "Studio" }, fresh);
		const { body } = await post("check", { text }, fresh);
		expect(body.grounded).toBe(true);
		expect(body.sentences).toMatchObject([
			{ verdict: "no_claim", citations: [] },
			{
				verdict: "supported",
				citations: expect.arrayContaining([{ chunk_id: expect.stringMatching(/^chk_/), quote: "It costs $1,200." }]),
			},
		]);
		await call("DELETE", `knowledge/documents/${made.document_id}`, undefined, fresh.auth);
		expect((await post("check", { text }, fresh)).body.grounded).toBe(false);
	});

	it("searches where the knowledge is too large to take all of it", async () => {
		const fresh = await signUp();
		const text = Array.from(
			{ length: 14_000 },
			(_, n) =>
				`# Entry ${n}\n\nNumber ${n} is described by its own digits and by ${n * 3} alone, in so many words that a passage is filled.`,
		);
		for (const part of [0, 1])
			await add(
				text
					.slice(part * 7000, part * 7000 + 7000)
					.join("\n\n")
					.repeat(1),
				{},
				fresh,
			);
		await add(OFFER, { kind: "offer", title: "Studio" }, fresh);
		expect(await count("knowledge_chunks", fresh)).toBeGreaterThan(1500);
		const { body } = await post(
			"check",
			{ text: "The Pricing Studio costs $1,200. The Pricing Studio costs $900." },
			fresh,
		);
		expect(body.sentences.map((s: { verdict: string }) => s.verdict)).toEqual(["supported", "unsupported"]);
	});
});

describe("warnings", () => {
	it("name each sentence of a funnel that neither the knowledge nor the event bears out", async () => {
		const fresh = await signUp();
		await add(OFFER, { kind: "offer", title: "Studio" }, fresh);
		const step = (key: string, channel: "email" | "sms", subject: string, body: string) => ({
			...{ step: 1, anchor: "registration" as const, delay_hours: 0, priority: "must" as const, citations: [] },
			...{ purpose: "transactional" as const, key, channel, subject, body },
		});
		const config: FunnelConfig = {
			nominal_hours: 168,
			pre_event: [
				step(
					"welcome",
					"email",
					"You are in",
					"Hi {{contact.first_name}},\n\nCalm mornings takes 60 minutes. See you there!",
				),
				step("price", "email", "Only 3 seats left", "The Pricing Studio costs $1,200."),
			],
			post_event_attended: [],
			post_event_no_show: [step("sms", "sms", "", "The Pricing Studio costs $900.")],
			polls: [{ question: "Coming?", answer: "yes", steps: [step("poll", "email", "Hello", "We guarantee results.")] }],
		};
		const event = { title: "Calm mornings", description: "An hour about mornings.", duration_minutes: 60 };
		const warnings = await warningsFor({ db: createDb(env.DB) }, fresh.tenant_id, event, config);
		expect(warnings.map(({ phase, key, field, sentence }) => [phase, key, field, sentence])).toEqual([
			["pre_event", "price", "subject", "Only 3 seats left"],
			["post_event_no_show", "sms", "body", "The Pricing Studio costs $900."],
			["poll:yes", "poll", "body", "We guarantee results."],
		]);
		for (const { reason } of warnings) expect(reason).toBeTruthy();
	});
});
