import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { processWebhook } from "../../actions/process-webhook";
import { schedule, signUp, type TestTenant } from "../../test/worker/product";
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
		expect(await inboxRow(id)).toMatchObject({ status: "ignored", tenant_id: known.tenant.tenant_id });
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

async function again(id: string): Promise<void> {
	await env.DB.prepare("update webhook_events set status = 'received', attempts = 0 where id = ?").bind(id).run();
	await processWebhook(ctx, id);
	expect((await inboxRow(id))?.status).toBe("processed");
}
