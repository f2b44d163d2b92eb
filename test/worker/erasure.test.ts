import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { sha256Text } from "../../actions/ids";
import { deliveryJob, taskJob } from "../../actions/jobs";
import { TABLES } from "../../db/tables";
import { arrived, call, enroll, fire, makeEvent, objectOf, signUp } from "./product";

const MARK = `zzq${crypto.randomUUID().slice(0, 8)}`;
const EMAIL = `${MARK}@people.example`;
const PHONE = "+4915112345678";
const traces = [MARK, PHONE, PHONE.slice(1)];
const holds = (text: string) => traces.some((trace) => text.toLowerCase().includes(trace));

const run = (statement: string, ...values: unknown[]) =>
	env.DB.prepare(statement)
		.bind(...values)
		.run();

/** Every table of the database itself, whatever the schema says. */
async function tablesThatHoldIt(): Promise<string[]> {
	const { results } = await env.DB.prepare(
		"select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' and name not like 'd1_%'",
	).all<{ name: string }>();
	const stored = results.map(({ name }) => name).filter((name) => !/^\w+_index(_|$)/.test(name));
	expect(stored.sort()).toEqual(TABLES.toSorted());
	const found: string[] = [];
	for (const { name } of results) {
		const rows = await env.DB.prepare(`select * from "${name}"`).all();
		if (holds(JSON.stringify(rows.results))) found.push(name);
	}
	return found.sort();
}

async function objectsThatHoldIt(): Promise<number> {
	let found = 0;
	for (const id of await listDurableObjectIds(env.REGISTRATION)) {
		const stored = await runInDurableObject(env.REGISTRATION.get(id), (_, state) => state.storage.list());
		if (holds(JSON.stringify([...stored]))) found++;
	}
	return found;
}

async function filesThatHoldIt(): Promise<string[]> {
	const { objects } = await env.BODIES.list();
	const texts = await Promise.all(
		objects.map(async ({ key }) => `${key} ${await (await env.BODIES.get(key))?.text()}`),
	);
	return texts.filter(holds);
}

describe("an erasure", () => {
	it("reaches every store, and nothing of the person was in queues or logs at any time", async () => {
		const said: string[] = [];
		for (const level of ["log", "info", "warn", "error", "debug"] as const)
			vi.spyOn(console, level).mockImplementation((...words) => void said.push(words.map(String).join(" ")));

		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { zoom_meeting_id: "85746065432" });
		const contact = { email: EMAIL, phone: PHONE, first_name: MARK, last_name: MARK, consent_sms: true };
		const { body } = await enroll(tenant, event_id, contact);
		const { registration_id } = body;
		await fire(tenant, registration_id);
		await arrived(EMAIL, 1);
		const row = await env.DB.prepare("select * from contacts where email = ?")
			.bind(EMAIL)
			.first<Record<string, string>>();
		const { tenant_id } = tenant;
		const contact_id = row?.id as string;

		// What providers and people tell of them, in each form it comes in.
		await call(
			"POST",
			`registrations/${registration_id}/poll-answers`,
			{ question: "Who?", answer: MARK },
			tenant.auth,
		);
		await call(
			"POST",
			`registrations/${registration_id}/conversions`,
			{ amount: 9, currency: "EUR", external_id: MARK },
			tenant.auth,
		);
		await run(
			"insert into attendance_intervals (tenant_id, registration_id, id, event_id, session, participant, source) values (?, ?, ?, ?, 's', ?, 'zoom')",
			tenant_id,
			registration_id,
			"att_1",
			event_id,
			MARK,
		);
		await run(
			"insert into unmatched_attendance (tenant_id, event_id, id, session, participant, email, source) values (?, ?, 'una_1', 's', 'p', ?, 'zoom')",
			tenant_id,
			event_id,
			EMAIL,
		);
		await run(
			"insert into replies (tenant_id, id, contact_id, kind, body, received_at) values (?, 'rep_1', ?, 'reply', ?, 1)",
			tenant_id,
			contact_id,
			`It is ${MARK}`,
		);
		const message = await env.DB.prepare("select id from messages where registration_id = ?")
			.bind(registration_id)
			.first<{ id: string }>();
		await run(
			"insert into short_links (code, tenant_id, message_id, target) values ('abc', ?, ?, ?)",
			tenant_id,
			message?.id,
			`https://a.example/?who=${EMAIL}`,
		);
		await run(
			"update registrations set zoom_registrant_id = coalesce(zoom_registrant_id, ?), source_json = ?, custom_fields_json = ? where id = ?",
			`zr${MARK}`,
			JSON.stringify({ utm_content: MARK }),
			JSON.stringify({ company: MARK }),
			registration_id,
		);
		const notice = (id: string, status: string, of: string | null, text: unknown) =>
			run(
				"insert into webhook_events (id, provider, provider_event_id, tenant_id, kind, body, status, received_at) values (?, 'resend', ?, ?, 'email.sent', ?, ?, 1)",
				id,
				id,
				of,
				JSON.stringify(text),
				status,
			);
		await notice("whk_1", "processed", tenant_id, { data: { to: [EMAIL] } });
		await notice("whk_2", "received", null, { data: { to: [`Noa <${EMAIL.toUpperCase()}>`] } });
		await notice("whk_3", "failed", tenant_id, { form: { From: PHONE, Body: "Hi" } });
		await call("POST", `/u/${row?.token}`);

		expect(await tablesThatHoldIt()).toEqual(expect.arrayContaining(["contacts", "replies", "webhook_events"]));
		expect(await objectsThatHoldIt()).toBe(1);
		expect((await filesThatHoldIt()).length).toBeGreaterThan(0);
		const exported = await call("GET", `admin/contacts/${contact_id}/export`, undefined, tenant.auth);
		expect(exported.body).toMatchObject({
			replies: [{ text: `It is ${MARK}` }],
			attendance_intervals: [{ participant: MARK }],
		});

		expect((await call("DELETE", `admin/contacts/${contact_id}`, undefined, tenant.auth)).status).toBe(204);

		expect(await tablesThatHoldIt()).toEqual([]);
		expect(await objectsThatHoldIt()).toBe(0);
		expect(await filesThatHoldIt()).toEqual([]);
		expect(await objectOf(tenant, registration_id).schedule()).toBeNull();
		const { results: kept } = await env.DB.prepare(
			"select channel, scope from suppressions where tenant_id = ? and address_hash = ?",
		)
			.bind(tenant_id, await sha256Text(EMAIL))
			.all();
		expect(kept).toEqual([{ channel: "email", scope: "marketing" }]);
		const { results: audit } = await env.DB.prepare("select * from audit_log where tenant_id = ?")
			.bind(tenant_id)
			.all();
		expect(audit.length).toBeGreaterThan(3);
		expect(said.filter(holds)).toEqual([]);
		vi.restoreAllMocks();
	});

	it("leaves nothing in a queue, since jobs hold ids, instants and words of the platform's own alone", () => {
		const texts = (schema: unknown): string[] =>
			JSON.stringify(schema).match(/"(email|phone|name|first_name|address|body|text)"/g) ?? [];
		const delivery = Object.keys(deliveryJob.shape);
		const tasks = taskJob.options.flatMap((option) => Object.keys(option.shape));
		expect(texts([...delivery, ...tasks])).toEqual([]);
	});

	it("is the registrant's own to ask for, with the address the link was sent to", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const email = `self${crypto.randomUUID().slice(0, 8)}@people.example`;
		await enroll(tenant, event_id, { email, first_name: "=1+1" });
		const row = await env.DB.prepare("select id, token from contacts where email = ?")
			.bind(email)
			.first<{ id: string; token: string }>();
		const post = (path: string, fields: Record<string, string>) =>
			call("POST", `/u/${row?.token}/${path}`, new URLSearchParams(fields).toString(), {
				"content-type": "application/x-www-form-urlencoded",
			});
		expect((await post("data", { email: "other@people.example", format: "json" })).status).toBe(422);
		expect((await post("data", { email: email.toUpperCase(), format: "json" })).body.contact.email).toBe(email);
		const csv = await post("data", { email, format: "csv" });
		expect([csv.headers.get("content-type"), csv.body.includes(`"'=1+1"`)]).toEqual(["text/csv; charset=utf-8", true]);
		expect((await post("erase", { email: "other@people.example" })).status).toBe(422);
		for (const path of ["preferences", "confirm", "data", "erase"]) await call("GET", `/u/${row?.token}/${path}`);
		expect((await call("GET", `admin/contacts/${row?.id}`, undefined, tenant.auth)).status).toBe(200);
		const erased = await post("erase", { email });
		expect([erased.status, erased.body.includes("erased")]).toEqual([200, true]);
		expect((await call("GET", `admin/contacts/${row?.id}`, undefined, tenant.auth)).status).toBe(404);
		expect((await call("GET", `/u/${row?.token}/preferences`)).status).toBe(404);
	});
});
