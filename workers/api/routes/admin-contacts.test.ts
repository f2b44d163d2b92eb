import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { TABLES, tablesWith } from "../../../db/tables";
import {
	arrived,
	call,
	enroll,
	fire,
	makeEvent,
	objectOf,
	schedule,
	signUp,
	type TestTenant,
} from "../../../test/worker/product";
import { csvCell } from "../contact-export";

let tenant: TestTenant;
let stranger: TestTenant;
let event_id: string;

const get = (path: string, as = tenant) => call("GET", path, undefined, as.auth);
const unique = () => crypto.randomUUID().slice(0, 8);

/** Somebody registered whose confirmation has arrived. */
async function someone(contact: Record<string, unknown> = {}) {
	const email = `${unique()}@people.example`;
	const made = await enroll(tenant, event_id, { email, ...contact });
	expect(made.status).toBe(201);
	const { registration_id } = made.body;
	await fire(tenant, registration_id);
	await arrived(email, 1);
	const listed = await get(`admin/contacts?q=${email}`);
	return { email, registration_id, contact_id: listed.body.data[0].contact_id as string };
}

beforeAll(async () => {
	[tenant, stranger] = [await signUp(), await signUp()];
	({ event_id } = await makeEvent(tenant));
});

describe("contacts", () => {
	it("are listed newest first, a page at a time, each tenant's own alone", async () => {
		const own = await signUp();
		const event = await makeEvent(own);
		for (let i = 0; i < 5; i++) await enroll(own, event.event_id, { email: `page${i}@people.example` });
		const emails: string[] = [];
		let cursor: string | null = "";
		for (let pages = 0; cursor !== null && pages < 5; pages++) {
			const page = await get(`admin/contacts?limit=2${cursor && `&cursor=${cursor}`}`, own);
			expect(page.status).toBe(200);
			emails.push(...page.body.data.map((c: { email: string }) => c.email));
			cursor = page.body.next_cursor;
		}
		expect(emails).toHaveLength(5);
		expect([...emails].sort()).toEqual([0, 1, 2, 3, 4].map((i) => `page${i}@people.example`));
		expect((await get("admin/contacts", stranger)).body).toEqual({ data: [], next_cursor: null });
	});

	it("are found by the start of any of their words, whatever its case and marks", async () => {
		const mark = unique();
		const email = `Zoe.${mark}@people.example`;
		await enroll(tenant, event_id, { email, first_name: `Zoë${mark}`, last_name: `Ängström${mark}` });
		const found = async (q: string) =>
			(await get(`admin/contacts?q=${encodeURIComponent(q)}`)).body.data.map((c: { email: string }) => c.email);
		const hit = [email.toLowerCase()];
		expect(await found(`zoe.${mark}`)).toEqual(hit);
		expect(await found(`ZOE.${mark}@people`)).toEqual(hit);
		expect(await found(`zoë${mark}`)).toEqual(hit);
		expect(await found(`ängström${mark}`)).toEqual(hit);
		expect(await found(`Zoë${mark} Äng`)).toEqual(hit);
		expect(await found(`angstrom${mark} zoe`)).toEqual(hit);
		expect(await found(`${mark} people.example`)).toEqual(hit);
		expect(await found(`${mark} nobody`)).toEqual([]);
		expect(await found(`"% *`)).toEqual([]);
		expect((await get(`admin/contacts?q=${mark}`, stranger)).body.data).toEqual([]);
	});

	it("are found by what they are called now, a page at a time, and not once they are erased", async () => {
		const mark = unique();
		const email = `first-${mark}@people.example`;
		await enroll(tenant, event_id, { email, first_name: "Before" });
		const search = async (q: string) => (await get(`admin/contacts?q=${q}`)).body.data as { contact_id: string }[];
		const [{ contact_id } = { contact_id: "" }] = await search(`before ${mark}`);
		const { event_id: other } = await makeEvent(tenant);
		await enroll(tenant, other, { email, first_name: "After" });
		expect(await search(`before ${mark}`)).toEqual([]);
		expect(await search(`after ${mark}`)).toMatchObject([{ contact_id }]);
		await enroll(tenant, event_id, { email: `second-${mark}@people.example` });
		const page = await get(`admin/contacts?q=${mark}&limit=1`);
		expect(page.body.data[0].email).toBe(`second-${mark}@people.example`);
		const rest = await get(`admin/contacts?q=${mark}&limit=1&cursor=${page.body.next_cursor}`);
		expect(rest.body).toMatchObject({ data: [{ contact_id }], next_cursor: null });
		await call("DELETE", `admin/contacts/${page.body.data[0].contact_id}`, undefined, tenant.auth);
		expect(await search(mark)).toMatchObject([{ contact_id }]);
		await call("DELETE", `admin/contacts/${contact_id}`, undefined, tenant.auth);
		await enroll(tenant, event_id, { email: `third-${mark}@people.example` });
		expect(await search(mark)).toMatchObject([{ email: `third-${mark}@people.example` }]);
		const { results } = await env.DB.prepare(
			"select count(*) as pages from contact_index_data where instr(hex(block), ?) > 0",
		)
			.bind([...`first`].map((letter) => letter.charCodeAt(0).toString(16).toUpperCase()).join(""))
			.run();
		expect(results).toEqual([{ pages: 0 }]);
	});

	it("show their registrations and what they agreed to", async () => {
		const { contact_id, registration_id, email } = await someone();
		const { body } = await get(`admin/contacts/${contact_id}`);
		expect(body).toMatchObject({ contact_id, email, consent_email: true, consent_sms: false });
		expect(body.registrations).toMatchObject([
			{ registration_id, event_id, event_title: "Calm mornings", status: "active" },
		]);
		expect(body.consents).toMatchObject([{ channel: "email", granted: true }]);
		expect(JSON.stringify(body)).not.toContain("token");
	});

	it("are 404 where they are absent or another tenant's", async () => {
		const { contact_id } = await someone();
		for (const path of [`admin/contacts/${contact_id}`, `admin/contacts/${contact_id}/export`])
			expect((await get(path, stranger)).status).toBe(404);
		expect((await call("DELETE", `admin/contacts/${contact_id}`, undefined, stranger.auth)).status).toBe(404);
		expect((await get("admin/contacts/con_none")).status).toBe(404);
	});
});

describe("an event's people", () => {
	it("are found by a part of their name or by having bought, and counted by what they answered", async () => {
		const { event_id: own } = await makeEvent(tenant);
		const mark = unique();
		const made = await enroll(tenant, own, { email: `${mark}@people.example`, first_name: "Ottilie" });
		await enroll(tenant, own, { email: `other-${mark}@people.example`, first_name: "Bo" });
		const { registration_id } = made.body;
		const people = async (filter: string) =>
			(await get(`admin/registrations?event_id=${own}&${filter}`)).body.data.map(
				(row: { registration_id: string }) => row.registration_id,
			);
		expect(await people("q=TTILI")).toEqual([registration_id]);
		expect(await people("q=nobody")).toEqual([]);
		expect(await people("status=purchased")).toEqual([]);
		const purchase = { amount: 10, currency: "EUR", external_id: mark };
		await call("POST", `registrations/${registration_id}/conversions`, purchase, tenant.auth);
		expect(await people("status=purchased")).toEqual([registration_id]);
		const answer = { question: "Why?", answer: "So" };
		await call("POST", `registrations/${registration_id}/poll-answers`, answer, tenant.auth);
		expect((await get(`events/${own}/poll-answers`)).body.data).toEqual([{ ...answer, people: 1 }]);
		expect((await get(`events/${own}/poll-answers`, stranger)).status).toBe(404);
		expect(await people("question=Why%3F&answer=So")).toEqual([registration_id]);
		expect(await people("question=Why%3F&answer=No")).toEqual([]);
	});
});

describe("a contact's export", () => {
	it("holds everything, the words of each message too", async () => {
		const { contact_id, registration_id, email } = await someone();
		await call(
			"POST",
			`registrations/${registration_id}/poll-answers`,
			{ question: "Why?", answer: "So" },
			tenant.auth,
		);
		await call(
			"POST",
			`registrations/${registration_id}/conversions`,
			{ amount: 49.5, currency: "EUR", external_id: unique() },
			tenant.auth,
		);
		const { body, headers } = await get(`admin/contacts/${contact_id}/export`);
		expect(headers.get("content-disposition")).toContain(`${contact_id}.json`);
		expect(body.contact.email).toBe(email);
		expect(body.registrations).toHaveLength(1);
		expect(body.poll_answers).toMatchObject([{ question: "Why?", answer: "So" }]);
		expect(body.conversions).toMatchObject([{ amount: 49.5, currency: "EUR" }]);
		expect(body.messages[0]).toMatchObject({ step_key: "welcome", channel: "email" });
		expect(body.messages[0].text).toContain("Noa");
		const log = await get("admin/audit-log");
		expect(log.body.data).toContainEqual(
			expect.objectContaining({ action: "contact.exported", subject_id: contact_id }),
		);
	});

	it("is a table that no spreadsheet runs", async () => {
		const { contact_id } = await someone({ first_name: '=HYPERLINK("http://evil.example")' });
		const { body, headers } = await get(`admin/contacts/${contact_id}/export?format=csv`);
		expect(headers.get("content-type")).toContain("text/csv");
		expect(body).toContain(`"contact","1","first_name","'=HYPERLINK(""http://evil.example"")"\r\n`);
		for (const line of body.trimEnd().split("\r\n")) expect(line).toMatch(/^"/);
		expect(["+1", "-1", "@a", "\t=1", " =1"].map(csvCell)).toEqual([`"'+1"`, `"'-1"`, `"'@a"`, `"'\t=1"`, `"' =1"`]);
		expect([csvCell(null), csvCell({ a: 1 }), csvCell("a-b")]).toEqual(['""', '"{""a"":1}"', '"a-b"']);
	});
});

describe("erasing a contact", () => {
	it("leaves the hashed opt-out and ids in the audit log, nothing else", async () => {
		const gone = await someone({ phone: "+4930123456", consent_sms: true });
		const kept = await someone();
		await call(
			"POST",
			`registrations/${gone.registration_id}/poll-answers`,
			{ question: "Q", answer: "A" },
			tenant.auth,
		);
		await call(
			"POST",
			`registrations/${gone.registration_id}/conversions`,
			{ amount: 1, currency: "EUR", external_id: unique() },
			tenant.auth,
		);
		const { data: sent } = (await get("admin/messages")).body;
		const own = sent.filter((m: { registration_id: string }) => m.registration_id === gone.registration_id);
		expect(own.length).toBeGreaterThan(0);
		await env.DB.prepare(
			"insert into suppressions (tenant_id, channel, address_hash, scope, reason, created_at) values (?, 'email', 'hash', 'all', 'bounced', 1)",
		)
			.bind(tenant.tenant_id)
			.run();
		const notice = (id: string, to: string) =>
			env.DB.prepare(
				"insert into webhook_events (id, provider, provider_event_id, tenant_id, kind, body, status, received_at) values (?, 'resend', ?, ?, 'email.sent', ?, 'processed', 1)",
			).bind(id, id, tenant.tenant_id, JSON.stringify({ data: { to: [to] } }));
		const [theirs, others] = [unique(), unique()];
		await env.DB.batch([notice(theirs, gone.email), notice(others, `a${gone.email}`)]);

		const path = `admin/contacts/${gone.contact_id}`;
		expect((await call("DELETE", path, undefined, tenant.auth)).status).toBe(204);
		expect((await get(path)).status).toBe(404);
		expect((await call("DELETE", path, undefined, tenant.auth)).status).toBe(404);
		expect((await get(`registrations/${gone.registration_id}/schedule`)).status).toBe(404);
		expect(await objectOf(tenant, gone.registration_id).schedule()).toBeNull();
		for (const { message_id } of own)
			expect(await env.BODIES.head(`${tenant.tenant_id}/messages/${message_id}`)).toBeNull();

		const about = [...tablesWith("registration_id"), ...tablesWith("contact_id")];
		for (const table of TABLES) {
			const { results } = await env.DB.prepare(`select * from ${table}`).all();
			const text = JSON.stringify(results).replaceAll(`a${gone.email}`, "");
			expect([table, text.includes(gone.email)]).toEqual([table, false]);
			expect([table, text.includes("+4930123456")]).toEqual([table, false]);
			if (about.includes(table))
				expect([table, text.includes(gone.registration_id) || text.includes(gone.contact_id)]).toEqual([table, false]);
		}
		const bodies = await env.DB.prepare("select id, body from webhook_events where id in (?, ?)")
			.bind(theirs, others)
			.all<{ id: string; body: string }>();
		expect(new Map(bodies.results.map((row) => [row.id, row.body === "{}"]))).toEqual(
			new Map([
				[theirs, true],
				[others, false],
			]),
		);
		const hashes = await env.DB.prepare("select count(*) as n from suppressions where tenant_id = ?")
			.bind(tenant.tenant_id)
			.first<{ n: number }>();
		expect(hashes?.n).toBe(1);
		expect((await get("admin/audit-log")).body.data).toContainEqual(
			expect.objectContaining({
				action: "contact.erased",
				subject_id: gone.contact_id,
				detail: { registrations: 1, messages: own.length },
			}),
		);
		expect((await get(`admin/contacts/${kept.contact_id}`)).status).toBe(200);
		expect((await schedule(tenant, kept.registration_id)).steps.length).toBeGreaterThan(0);
	});

	it("lets the person come back as somebody new", async () => {
		const gone = await someone();
		await call("DELETE", `admin/contacts/${gone.contact_id}`, undefined, tenant.auth);
		const again = await enroll(tenant, event_id, { email: gone.email });
		expect(again.status).toBe(201);
		expect(again.body.registration_id).not.toBe(gone.registration_id);
	});

	it("needs an admin", async () => {
		const { contact_id } = await someone();
		const { body } = await call("POST", "api-keys", { name: "m", role: "member" }, tenant.auth);
		const member = { authorization: `Bearer ${body.key}` };
		expect((await call("DELETE", `admin/contacts/${contact_id}`, undefined, member)).status).toBe(403);
		expect((await call("GET", "admin/audit-log", undefined, member)).status).toBe(403);
		expect((await call("POST", "admin/dead-letters/x/redrive", undefined, member)).status).toBe(403);
		expect((await call("GET", `admin/contacts/${contact_id}`, undefined, member)).status).toBe(200);
		expect((await call("GET", "admin/contacts", undefined, tenant.publishable)).status).toBe(403);
		expect((await call("GET", "admin/contacts")).status).toBe(401);
	});
});
