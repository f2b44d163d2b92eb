import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { processWebhook } from "../../actions/process-webhook";
import { call, mailbox, schedule, signUp, type TestTenant } from "../../test/worker/product";
import { inboxRow, notify, onItsWay, registered, testContext } from "./testing";

const ctx = testContext();
let numbers = 0;
const newNumber = () => `+1415555${String(1000 + ++numbers)}`;

const reply = (From: string, Body: string, more: Record<string, string> = {}) =>
	notify(ctx, "twilio", "inbound", { search: "", form: { From, Body, MessageSid: crypto.randomUUID(), ...more } });

interface Known {
	tenant: TestTenant;
	registration_id: string;
	event_id: string;
	phone: string;
}

async function texted(phone = newNumber(), consent_sms = true): Promise<Known> {
	const tenant = await signUp();
	const made = await registered(tenant, {}, { phone, consent_sms, timezone: "America/New_York" });
	return { tenant, phone, ...made };
}

async function standing({ tenant, phone }: Known) {
	const contact = await env.DB.prepare("select consent_sms from contacts where tenant_id = ? and phone = ?")
		.bind(tenant.tenant_id, phone)
		.first<{ consent_sms: number }>();
	const held = await env.DB.prepare("select reason from suppressions where tenant_id = ? and channel = 'sms'")
		.bind(tenant.tenant_id)
		.first<{ reason: string }>();
	return { consent: contact?.consent_sms === 1, held: held?.reason ?? null };
}

const OPEN = { consent: true, held: null };
const STOPPED = { consent: false, held: "opted_out" };

const textsPlanned = async ({ tenant, registration_id }: Known): Promise<number> =>
	(await schedule(tenant, registration_id)).steps.filter(
		(s: { channel: string; outcome: string; status: string }) =>
			s.channel === "sms" && s.outcome === "scheduled" && s.status === "pending",
	).length;

describe("a reply that ends texts", () => {
	it.each([
		"STOP",
		"stop.",
		" Quit ",
		"END",
		"revoke",
		"Opt out",
		"opt-out",
		"OPTOUT",
		"cancel",
		"unsubscribe",
		"STOPALL!",
	])("is %j", async (word) => {
		const known = await texted();
		expect(await textsPlanned(known)).toBeGreaterThan(0);
		await reply(known.phone, word);
		expect(await standing(known)).toEqual(STOPPED);
		expect(await textsPlanned(known)).toBe(0);
	});

	it("is what Twilio's own opt-out says it is", async () => {
		const known = await texted();
		await reply(known.phone, "no more please", { OptOutType: "STOP" });
		expect(await standing(known)).toEqual(STOPPED);
	});

	it("is none within a sentence, and none from a stranger", async () => {
		const known = await texted();
		const id = await reply(known.phone, "please do not stop");
		expect(await standing(known)).toEqual(OPEN);
		expect(await inboxRow(id)).toMatchObject({ status: "processed", tenant_id: known.tenant.tenant_id });
		expect(await inboxRow(await reply(newNumber(), "STOP"))).toMatchObject({ status: "ignored", tenant_id: null });
	});

	it("counts for every tenant that has the number; the notice is the last texter's", async () => {
		const one = await texted();
		const two = await texted(one.phone);
		expect(await inboxRow(await reply(one.phone, "HELP"))).toMatchObject({ tenant_id: null });
		const message = await onItsWay(one.tenant, one, "sms");
		await env.DB.prepare("update messages set sent_at = 5 where id = ?").bind(message.id).run();
		expect(await inboxRow(await reply(one.phone, "STOP"))).toMatchObject({ tenant_id: one.tenant.tenant_id });
		expect(await standing(one)).toEqual(STOPPED);
		expect(await standing(two)).toEqual(STOPPED);
	});

	it("leaves a row in the ledger and in the audit log", async () => {
		const known = await texted();
		await reply(known.phone, "Stop");
		const ledger = await env.DB.prepare(
			"select granted, wording, source from consents where tenant_id = ? and channel = 'sms' order by id desc limit 1",
		)
			.bind(known.tenant.tenant_id)
			.first();
		expect(ledger).toEqual({ granted: 0, wording: "Stop", source: "sms" });
		const audit = await env.DB.prepare(
			"select actor_type from audit_log where tenant_id = ? and action = 'contact.texts_stopped'",
		)
			.bind(known.tenant.tenant_id)
			.all();
		expect(audit.results).toEqual([{ actor_type: "system" }]);
	});
});

describe("START", () => {
	it("takes STOP back", async () => {
		const known = await texted();
		const before = await textsPlanned(known);
		await reply(known.phone, "STOP");
		await reply(known.phone, "start");
		expect(await standing(known)).toEqual(OPEN);
		expect(await textsPlanned(known)).toBe(before);
	});

	it("gives no consent that was never given", async () => {
		const never = await texted(newNumber(), false);
		await reply(never.phone, "YES");
		expect(await standing(never)).toEqual({ consent: false, held: null });
		await reply(never.phone, "STOP");
		await reply(never.phone, "UNSTOP");
		expect(await standing(never)).toEqual({ consent: false, held: null });
	});

	it("that is worked off again after a later STOP changes nothing", async () => {
		const known = await texted();
		await reply(known.phone, "STOP");
		const start = await reply(known.phone, "START");
		await reply(known.phone, "STOP");
		await again(start);
		expect(await standing(known)).toEqual(STOPPED);
	});

	it("stands although an earlier STOP is worked off again", async () => {
		const known = await texted();
		const stop = await reply(known.phone, "STOP");
		await reply(known.phone, "START");
		await again(stop);
		expect(await standing(known)).toEqual(OPEN);
	});
});

describe("what else people write back", () => {
	const inbox = async ({ tenant }: Known, query = "") =>
		(await call("GET", `admin/inbox${query}`, undefined, tenant.auth)).body.data;

	async function owned(known: Known): Promise<string> {
		const email = `owner${crypto.randomUUID().slice(0, 8)}@coach.example`;
		const id = `usr_${crypto.randomUUID()}`;
		await env.DB.batch([
			env.DB.prepare("insert into users (id, email, password_hash, created_at) values (?, ?, 'x', 0)").bind(id, email),
			env.DB.prepare("insert into memberships (tenant_id, user_id, role, created_at) values (?, ?, 'owner', 0)").bind(
				known.tenant.tenant_id,
				id,
			),
		]);
		return email;
	}

	it("is in the coach's inbox and mailbox once, however often it is worked off", async () => {
		const known = await texted();
		const owner = await owned(known);
		const id = await reply(known.phone, "See you [there](https://evil.example)!");
		await again(id);
		expect(await inbox(known)).toMatchObject([
			{ id, kind: "reply", phone: known.phone, first_name: "Noa", handled_at: null, consent_sms: true },
		]);
		const mail = await mailbox(owner);
		expect(mail.map((m) => m.subject)).toEqual(["Noa replied to a text"]);
		expect(mail[0]?.text).toContain("See you there (https://evil.example)!");
		expect(await standing(known)).toEqual(OPEN);
	});

	it("may ask for an end in any words: one click ends the texts", async () => {
		const known = await texted();
		const owner = await owned(known);
		const id = await reply(known.phone, "Please stop texting me");
		expect((await mailbox(owner)).map((m) => m.subject)).toEqual(["Noa seems to want no more texts"]);
		expect(await inbox(known, "?status=open")).toMatchObject([{ id, kind: "revocation" }]);
		expect(await standing(known)).toEqual(OPEN);
		const path = `admin/inbox/${id}/revoke`;
		expect((await call("POST", path, undefined, (await signUp()).auth)).status).toBe(404);
		for (let i = 0; i < 2; i++)
			expect(await call("POST", path, undefined, known.tenant.auth)).toMatchObject({
				status: 200,
				body: { status: "handled", consent_sms: false },
			});
		expect(await standing(known)).toEqual(STOPPED);
		expect(await textsPlanned(known)).toBe(0);
		expect(await inbox(known, "?status=open")).toEqual([]);
		expect(await inbox(known)).toMatchObject([{ handling: "revoked", handled_at: expect.any(String) }]);
	});

	it("is done with once somebody says so; words the platform heeds are done with from the start", async () => {
		const known = await texted();
		const owner = await owned(known);
		for (const word of ["STOP", "START", "HELP"]) await reply(known.phone, word);
		expect((await inbox(known)).map((r: { kind: string; handling: string }) => [r.kind, r.handling])).toEqual([
			["help", "automatic"],
			["start", "automatic"],
			["stop", "automatic"],
		]);
		expect(await mailbox(owner)).toEqual([]);
		const id = await reply(known.phone, "Thank you!");
		const path = `admin/inbox/${id}/handled`;
		for (let i = 0; i < 2; i++) expect((await call("POST", path, undefined, known.tenant.auth)).status).toBe(200);
		expect(await inbox(known, "?status=open")).toEqual([]);
		expect((await inbox(known, "?status=handled&limit=1"))[0]).toMatchObject({ id, handling: "read" });
	});

	it("reaches every coach where nobody knows whom it answers and it asks for an end, else none", async () => {
		const one = await texted();
		const two = await texted(one.phone);
		expect(await inboxRow(await reply(one.phone, "hi"))).toMatchObject({ status: "ignored", tenant_id: null });
		await reply(one.phone, "remove me please");
		for (const known of [one, two]) expect(await inbox(known)).toMatchObject([{ kind: "revocation" }]);
	});

	it("goes with the person when they are erased", async () => {
		const known = await texted();
		await reply(known.phone, "hello");
		const [{ contact_id }] = await inbox(known);
		const held = await call("GET", `admin/contacts/${contact_id}/export`, undefined, known.tenant.auth);
		expect(held.body.replies).toMatchObject([{ kind: "reply", text: "hello" }]);
		await env.DB.prepare(
			"insert into attendance_intervals (tenant_id, registration_id, id, event_id, session, participant, source) values (?, ?, 'a', ?, 's', 'p', 'zoom')",
		)
			.bind(known.tenant.tenant_id, known.registration_id, known.event_id)
			.run();
		expect((await call("DELETE", `admin/contacts/${contact_id}`, undefined, known.tenant.auth)).status).toBe(204);
		expect(await inbox(known)).toEqual([]);
	});
});

async function again(id: string): Promise<void> {
	await env.DB.prepare("update webhook_events set status = 'received', attempts = 0 where id = ?").bind(id).run();
	await processWebhook(ctx, id);
	expect((await inboxRow(id))?.status).toBe("processed");
}
