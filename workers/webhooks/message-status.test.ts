import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { STATUS_RANK } from "../../actions/message-status";
import { call, schedule, signUp, type TestTenant } from "../../test/worker/product";
import { inboxRow, messageRow, notify, onItsWay, registered, testContext } from "./testing";

const ctx = testContext();
let tenant: TestTenant;
let person: Awaited<ReturnType<typeof registered>>;

beforeAll(async () => {
	tenant = await signUp();
	person = await registered(tenant, {}, { phone: "+14155550123", consent_sms: true, timezone: "America/New_York" });
});

const email = (type: string, email_id: string, more: Record<string, unknown> = {}) =>
	notify(ctx, "resend", `email.${type}`, { type: `email.${type}`, data: { email_id, ...more } });
const text = (form: Record<string, string>, search = "") => notify(ctx, "twilio", "status", { search, form });
const suppressionsOf = async (of: TestTenant) =>
	(
		await env.DB.prepare("select channel, scope, reason from suppressions where tenant_id = ? order by created_at")
			.bind(of.tenant_id)
			.all()
	).results;
const audited = async (of: TestTenant, action: string) =>
	(
		await env.DB.prepare("select detail_json from audit_log where tenant_id = ? and action = ?")
			.bind(of.tenant_id, action)
			.all()
	).results.map((row) => JSON.parse(row.detail_json as string));

describe("the status of an e-mail", () => {
	const kinds = ["sent", "delivered", "opened", "clicked", "failed", "bounced", "complained"] as const;

	it("is the furthest that was reported, in any order and however often", { timeout: 60_000 }, async () => {
		const notices = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 });
		await fc.assert(
			fc.asyncProperty(notices, async (reported) => {
				const message = await onItsWay(tenant, person, "email");
				// A full mailbox, so that nobody is suppressed on the way.
				for (const kind of reported)
					await email(kind, message.provider_id, { bounce: { type: "Transient" }, to: ["x@y.example"] });
				const furthest = reported.reduce((a, b) => (STATUS_RANK[b] > STATUS_RANK[a] ? b : a));
				expect((await messageRow(message.id))?.status).toBe(furthest);
			}),
			{ numRuns: 25 },
		);
	});

	it("tells machines' opens and clicks from people's, in any order", { timeout: 60_000 }, async () => {
		const taken = "2027-01-01T10:00:00Z";
		const at = (second: number) => new Date(Date.parse(taken) + second * 1000).toISOString();
		const report = (type: string, id: string, second: number, agent?: string) =>
			notify(ctx, "resend", `email.${type}`, {
				type: `email.${type}`,
				created_at: at(second),
				data: { email_id: id, created_at: taken, ...(agent && { click: { userAgent: agent } }) },
			});
		const said = {
			delivered: (id: string) => report("delivered", id, 1),
			prefetched: (id: string) => report("opened", id, 2),
			scanned: (id: string) => report("clicked", id, 60, "Barracuda Link Protection"),
			opened: (id: string) => report("opened", id, 90),
			clicked: (id: string) => report("clicked", id, 100, "Mozilla/5.0 (iPhone) Safari/604.1"),
		};
		type Said = keyof typeof said;
		const ends = (reported: Said[]) => {
			const people = reported.includes("clicked") ? "clicked" : reported.includes("opened") ? "opened" : null;
			const human = people ?? (reported.includes("delivered") ? "delivered" : "sent");
			const machine = reported.includes("scanned") ? "clicked" : reported.includes("prefetched") ? "opened" : "sent";
			const status = STATUS_RANK[human] >= STATUS_RANK[machine] ? human : machine;
			return { status, human_status: status === human ? null : human };
		};
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom<Said>("delivered", "prefetched", "scanned", "opened", "clicked"), { maxLength: 7 }),
				async (reported) => {
					const message = await onItsWay(tenant, person, "email");
					for (const kind of reported) await said[kind](message.provider_id);
					expect(await messageRow(message.id)).toMatchObject(ends(reported));
				},
			),
			{ numRuns: 25 },
		);
	});

	it("counts in the rates as far as people took it", async () => {
		const own = await signUp();
		const reached = await registered(own);
		const message = await onItsWay(own, reached, "email");
		await notify(ctx, "resend", "email.clicked", {
			type: "email.clicked",
			data: { email_id: message.provider_id, click: { userAgent: "Mozilla/5.0 Proofpoint" } },
		});
		const { body } = await call("GET", `admin/analytics/events/${reached.event_id}`, undefined, own.auth);
		expect(JSON.stringify(body)).not.toMatch(/"clicked":[1-9]/);
		const shown = await call("GET", `admin/messages/${message.id}`, undefined, own.auth);
		expect(shown.body).toMatchObject({ status: "clicked", human_status: "sent" });
	});

	it("is found by our own id before the provider's is known", async () => {
		const message = await onItsWay(tenant, person, "email");
		await env.DB.prepare("update messages set provider_id = null, status = 'queued' where id = ?")
			.bind(message.id)
			.run();
		const tags = { tenant_id: tenant.tenant_id, message_id: message.id };
		const id = await email("delivered", message.provider_id, { tags });
		expect(await messageRow(message.id)).toMatchObject({ status: "delivered", provider_id: message.provider_id });
		expect(await inboxRow(id)).toMatchObject({ status: "processed", tenant_id: tenant.tenant_id, attempts: 1 });
	});

	it("moves on from a failure of ours that was none", async () => {
		const message = await onItsWay(tenant, person, "email");
		const set = "update messages set status = 'failed', reason = 'no answer', provider_id = null where id = ?";
		await env.DB.prepare(set).bind(message.id).run();
		const tags = { tenant_id: tenant.tenant_id, message_id: message.id };
		await email("delivered", message.provider_id, { tags });
		expect(await messageRow(message.id)).toMatchObject({ status: "delivered", reason: null });
	});

	it("stays where a notice is of another kind, of nobody's message or of another shape", async () => {
		const message = await onItsWay(tenant, person, "email");
		for (const id of [
			await email("delivery_delayed", message.provider_id),
			await email("sent", crypto.randomUUID()),
			await email("sent", crypto.randomUUID(), { tags: { tenant_id: "ten_other", message_id: message.id } }),
			await notify(ctx, "resend", "email.sent", { type: "email.sent", data: "?" }),
			await notify(ctx, "someone", "else", {}),
		])
			expect(await inboxRow(id)).toMatchObject({ status: "ignored", tenant_id: null });
		expect((await messageRow(message.id))?.status).toBe("sent");
	});
});

describe("an address that bounced or complained", () => {
	it("gets nothing more, and its open plans say so", async () => {
		const own = await signUp();
		const bounced = await registered(own);
		const message = await onItsWay(own, bounced, "email");
		await email("bounced", message.provider_id, { to: [bounced.email], bounce: { type: "Permanent" } });
		expect(await suppressionsOf(own)).toEqual([{ channel: "email", scope: "all", reason: "bounced" }]);
		const waiting = (await schedule(own, bounced.registration_id)).steps.filter(
			(s: { key: string; channel: string }) => s.channel === "email" && s.key !== "welcome",
		);
		expect(waiting.length).toBeGreaterThan(0);
		for (const step of waiting) expect(step).toMatchObject({ outcome: "dropped", reason: "suppressed" });

		await email("complained", message.provider_id, { to: [`Ana <${bounced.email.toUpperCase()}>`] });
		await email("bounced", message.provider_id, { to: [bounced.email], bounce: { type: "Permanent" } });
		expect(await suppressionsOf(own)).toEqual([{ channel: "email", scope: "all", reason: "complained" }]);
		const reasons = (await audited(own, "address.suppressed")).map((detail) => detail.reason);
		expect(reasons.sort()).toEqual(["bounced", "complained"]);
	});

	it("is the contact's where the notice names none", async () => {
		const own = await signUp();
		const bounced = await registered(own);
		const message = await onItsWay(own, bounced, "email");
		await email("suppressed", message.provider_id);
		expect(await suppressionsOf(own)).toEqual([{ channel: "email", scope: "all", reason: "bounced" }]);
		expect((await messageRow(message.id))?.status).toBe("bounced");
	});

	it("is not one with a full mailbox", async () => {
		const own = await signUp();
		const full = await registered(own);
		const message = await onItsWay(own, full, "email");
		await email("bounced", message.provider_id, { to: [full.email], bounce: { type: "Transient" } });
		expect(await suppressionsOf(own)).toEqual([]);
	});
});

describe("the status of a text", () => {
	it("follows the callback by either id", async () => {
		const message = await onItsWay(tenant, person, "sms");
		await text({ MessageSid: message.provider_id, MessageStatus: "delivered" });
		expect((await messageRow(message.id))?.status).toBe("delivered");
		await env.DB.prepare("update messages set provider_id = null where id = ?").bind(message.id).run();
		const sid = `SM${crypto.randomUUID()}`;
		await text({ MessageSid: sid, MessageStatus: "undelivered", ErrorCode: "30003" }, `?m=${message.id}`);
		expect(await messageRow(message.id)).toMatchObject({ status: "failed", reason: "30003", provider_id: sid });
		expect((await suppressionsOf(tenant)).filter((s) => s.channel === "sms")).toEqual([]);
	});

	it("says nothing before it is sent, and nothing of others' messages", async () => {
		const mail = await onItsWay(tenant, person, "email");
		for (const id of [
			await text({ MessageSid: "SM1", MessageStatus: "queued" }),
			await text({ MessageSid: "SM1", MessageStatus: "sent" }),
			await text({ MessageSid: mail.provider_id, MessageStatus: "sent" }),
			await notify(ctx, "twilio", "status", { form: 1 }),
		])
			expect((await inboxRow(id))?.status).toBe("ignored");
	});

	it.each([
		["21610", "opted_out"],
		["30005", "invalid_phone"],
	])("ends all texts to the number after error %s", async (ErrorCode, reason) => {
		const own = await signUp();
		const phone = "+14155550177";
		const reached = await registered(own, {}, { phone, consent_sms: true });
		const message = await onItsWay(own, reached, "sms");
		await text({ MessageSid: message.provider_id, MessageStatus: "failed", ErrorCode, To: phone });
		expect(await suppressionsOf(own)).toEqual([{ channel: "sms", scope: "all", reason }]);
		expect(
			(await schedule(own, reached.registration_id)).steps.some(
				(s: { channel: string; outcome: string }) => s.channel === "sms" && s.outcome === "scheduled",
			),
		).toBe(false);
	});
});
