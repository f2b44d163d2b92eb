import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { sweep } from "../../actions/sweep";
import { readPlatformSwitches } from "../../db/switches";
import { FAILURES_TO_OPEN, OPEN_MS } from "../../durable-objects/throttle";
import { SWITCHES, switchStatement } from "../../scripts/lib/switches";
import { createContext } from "../../workers/context";
import { call, enroll, fire, inHours, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { clearFaults, context, HOUR, holdQueues, NOON, rows, setFault } from "./queues";
import { stepsOf } from "./reading";

interface Row {
	step_key: string;
	channel: string;
	status: string;
	reason: string | null;
	attempts: number;
	batch_id: string | null;
}

let serial = 0;
const text = (key: string, priority: "must" | "may", delay_hours: number) => ({
	...{ key, anchor: "registration", delay_hours, priority, purpose: "transactional", channel: "sms" },
	body: "See you {{event.starts_at}}",
});
const TEXTS = { nominal_hours: 48, pre_event: [text("vital", "must", 1), text("extra", "may", 4)] };

describe("when something is down", () => {
	const queues = holdQueues();
	afterEach(clearFaults);

	/** The Worker's own capabilities with accounts of their own, whose breakers start closed. */
	const withBreakers = () => {
		const [run, real] = [serial++, createContext(env)];
		return context({ account: (name) => real.account(`${name}.${run}`) });
	};
	const rowOf = async (tenant: TestTenant, key: string) =>
		(await rows<Row>("messages", tenant)).find((m) => m.step_key === key) as Row;

	async function person(more: Record<string, unknown> = {}, event: Record<string, unknown> = {}) {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, event, { funnel_config: TEXTS, ...more });
		const [email, phone] = [`down${serial++}@people.example`, `+1202556${1000 + serial}`];
		const answer = await enroll(tenant, event_id, { email, phone, consent_sms: true });
		const id = answer.body.registration_id as string;
		await queues.pass(tenant, [id], Date.now());
		return { tenant, event_id: event_id as string, email, phone, id };
	}
	/** The job of the text that is due now. */
	async function due(
		{ tenant, id }: { tenant: TestTenant; id: string },
		at: number,
		key = "vital",
	): Promise<DeliveryJob> {
		setNow(at);
		await fire(tenant, id);
		return queues.deliveries.splice(0).find((job) => job.step_key === key) as DeliveryJob;
	}
	const throwSwitch = (name: string, on: boolean) =>
		env.DB.prepare(switchStatement(name, on, "It's a test, O'Hara")).run();
	const set = (tenant: TestTenant, settings: Record<string, unknown>) =>
		call("PATCH", "settings", { settings }, tenant.auth);

	it("the breaker opens after five failures, nothing is attempted, and one probe closes it", async () => {
		const { tenant, id, email } = await person();
		const ctx = withBreakers();
		const send = vi.spyOn(ctx.email, "send");
		await call("PATCH", `events/${(await rows<{ id: string }>("events", tenant))[0]?.id}`, {}, tenant.auth);
		const event = await makeEvent(tenant, { title: "Second" }, { funnel_template: "custom" });
		// What other files left in the queue must not use the failures up.
		await setFault({ provider: "resend", kind: "error", status: 500, count: FAILURES_TO_OPEN, holding: email });
		await enroll(tenant, event.event_id, { email });
		const second = (await rows<{ id: string; event_id: string }>("registrations", tenant)).find(
			(r) => r.event_id === event.event_id,
		)?.id as string;
		await fire(tenant, second);
		const [job] = queues.deliveries.splice(0) as [DeliveryJob];
		for (let i = 0; i < FAILURES_TO_OPEN; i++) {
			const seconds = (await deliverMessages(ctx, [job])).get(job.message_id) as number;
			setNow(Date.now() + Math.ceil(seconds) * 1000);
		}
		const opened = Date.now();
		expect(send).toHaveBeenCalledTimes(FAILURES_TO_OPEN);
		const waits = (await deliverMessages(ctx, [job])).get(job.message_id) as number;
		expect(waits).toBeGreaterThan(250);
		expect(send).toHaveBeenCalledTimes(FAILURES_TO_OPEN);
		const held = (await rows<Row>("messages", tenant)).find((m) => m.status === "queued");
		expect(held).toMatchObject({ attempts: FAILURES_TO_OPEN });
		expect(await ctx.account("resend").look()).toMatchObject({ state: "open" });
		// Whoever else finds it, finds it held.
		expect((await deliverMessages(ctx, [job])).size).toBe(0);

		setNow(opened + OPEN_MS + 20_000);
		expect((await deliverMessages(ctx, [job])).size).toBe(0);
		expect(await ctx.account("resend").look()).toMatchObject({ state: "closed", consecutive_failures: 0 });
		expect((await mailbox(email)).length).toBe(2);
		expect((await stepsOf(tenant, id))[0]?.status).toBe("sent");
	});

	it("a message waits behind an open breaker until its deadline and is then dropped, never sent late", async () => {
		const someone = await person();
		const job = await due(someone, NOON + 4 * HOUR, "extra");
		const ctx = withBreakers();
		for (let i = 0; i < FAILURES_TO_OPEN; i++) await ctx.account(`twilio:${ctx.sms.sender}`).report("failure");
		expect((await deliverMessages(ctx, [job])).get(job.message_id)).toBeGreaterThan(200);
		setNow((job.deadline + 1) * 1000);
		expect((await deliverMessages(ctx, [job])).size).toBe(0);
		expect(await mailbox(someone.phone)).toEqual([]);
		expect(await rowOf(someone.tenant, "extra")).toMatchObject({ status: "dropped", reason: "past_deadline" });
	});

	it("a text that matters most becomes an e-mail while its provider is down, and no text follows", async () => {
		const someone = await person();
		const job = await due(someone, NOON + HOUR);
		const ctx = withBreakers();
		for (let i = 0; i < FAILURES_TO_OPEN; i++) await ctx.account(`twilio:${ctx.sms.sender}`).report("failure");
		expect((await deliverMessages(ctx, [job])).size).toBe(0);
		expect(await rowOf(someone.tenant, "vital")).toMatchObject({
			...{ channel: "email", status: "sent", reason: "sms_down_to_email", attempts: 1 },
		});
		await ctx.account(`twilio:${ctx.sms.sender}`).report("well");
		await deliverMessages(ctx, [job]);
		expect((await mailbox(someone.email)).map((m) => m.text.includes("See you"))).toEqual([false, true]);
		expect(await mailbox(someone.phone)).toEqual([]);
		expect((await stepsOf(someone.tenant, someone.id)).find((s) => s.key === "vital")).toMatchObject({
			...{ outcome: "converted", reason: "sms_down_to_email", channel: "email", status: "sent" },
		});
	});

	it("a text that may have left already does not become an e-mail", async () => {
		const someone = await person();
		const job = await due(someone, NOON + HOUR);
		const ctx = withBreakers();
		await setFault({ provider: "twilio", kind: "accept_then_cut" });
		const seconds = (await deliverMessages(ctx, [job])).get(job.message_id) as number;
		for (let i = 0; i < FAILURES_TO_OPEN; i++) await ctx.account(`twilio:${ctx.sms.sender}`).report("failure");
		setNow(Date.now() + Math.ceil(seconds) * 1000);
		expect((await deliverMessages(ctx, [job])).get(job.message_id)).toBeGreaterThan(200);
		expect(await mailbox(someone.email)).toHaveLength(1);
		setNow(Date.now() + OPEN_MS + 20_000);
		expect((await deliverMessages(ctx, [job])).size).toBe(0);
		expect(await mailbox(someone.phone)).toHaveLength(1);
		expect(await rowOf(someone.tenant, "vital")).toMatchObject({ channel: "sms", status: "sent" });
	});

	it("switched off by the tenant or by the platform, texts become e-mails or are dropped with a reason", async () => {
		for (const [day, whose] of ["tenant", "platform"].entries()) {
			// Later than any other test, since what is remembered goes by the clock.
			const start = NOON + (day + 10) * 24 * HOUR;
			setNow(start);
			const someone = await person();
			const jobs = [await due(someone, start + HOUR), await due(someone, start + 4 * HOUR, "extra")];
			if (whose === "tenant") await set(someone.tenant, { switches: { sms_delivery_enabled: false } });
			else await throwSwitch("sms_delivery_enabled", false);
			setNow(Date.now() + 10_000);
			await deliverMessages(context(), jobs);
			expect(await rowOf(someone.tenant, "vital")).toMatchObject({ channel: "email", reason: "sms_down_to_email" });
			expect(await rowOf(someone.tenant, "extra")).toMatchObject({ status: "dropped", reason: "channel_off" });
			expect(await mailbox(someone.phone)).toEqual([]);
			expect(await mailbox(someone.email)).toHaveLength(2);
		}
		await throwSwitch("sms_delivery_enabled", true);
		setNow(Date.now() + 10_000);
		const someone = await person();
		await deliverMessages(context(), [await due(someone, Date.now() + HOUR)]);
		expect(await mailbox(someone.phone)).toHaveLength(1);
		expect(Object.keys(await readPlatformSwitches(context().db)).sort()).toEqual(SWITCHES.toSorted());
		const { results } = await env.DB.prepare("select name, enabled, reason from platform_switch_changes").all();
		const [name, reason] = ["sms_delivery_enabled", "It's a test, O'Hara"];
		expect(results).toEqual([0, 1].map((enabled) => ({ name, enabled, reason })));
		await expect(env.DB.prepare("delete from platform_switch_changes").run()).rejects.toThrow("append-only");
	});

	it("switches of a tenant hold for what is planned already, and again once they are back", async () => {
		const someone = await person();
		const planned = async () => {
			await queues.workOff();
			return (await stepsOf(someone.tenant, someone.id)).map((s) => s.reason);
		};
		const before = await planned();
		await set(someone.tenant, { switches: { sms_delivery_enabled: false } });
		expect(await planned()).toEqual([null, "sms_down_to_email", "channel_off"]);
		await set(someone.tenant, { switches: { sms_delivery_enabled: true } });
		expect(await planned()).toEqual(before);
		expect(await mailbox(someone.email)).toHaveLength(1);
	});

	it("a poll's answer opens no branch while the switch for it is off", async () => {
		const poll = { question: "Ready?", answer: "yes", steps: [] as unknown[] };
		poll.steps.push({ ...text("more", "must", 1), anchor: "event_end", channel: "email", subject: "More" });
		for (const on of [true, false]) {
			const start = NOON + (on ? 20 : 30) * 24 * HOUR;
			setNow(start);
			const someone = await person({ funnel_config: { ...TEXTS, polls: [poll] } });
			const asked = { question: "Ready?", answer: "yes" };
			await call("POST", `registrations/${someone.id}/poll-answers`, asked, someone.tenant.auth);
			await env.DB.exec("delete from platform_switches");
			if (!on) await throwSwitch("poll_personalization_enabled", false);
			await queues.pass(someone.tenant, [someone.id], start + 54 * HOUR);
			expect((await rowOf(someone.tenant, "more"))?.status).toBe(on ? "sent" : "dropped");
		}
		await env.DB.exec("delete from platform_switches");
	});

	it("a text that is late waits for the hours it may be sent in, or is dropped where its deadline is before them", async () => {
		const someone = await person();
		const job = await due(someone, NOON + HOUR);
		const night = NOON + 9 * HOUR;
		setNow(night);
		const waits = (await deliverMessages(context(), [job])).get(job.message_id) as number;
		// 22:00 in Berlin; the window opens at 09:00.
		expect(waits).toBe(11 * 3600);
		expect(await rowOf(someone.tenant, "vital")).toMatchObject({ status: "queued", reason: "retry:quiet_hours" });
		expect((await deliverMessages(context(), [job])).size).toBe(0);
		expect((await sweep(context())).abandoned).toBe(0);
		setNow(night + 11 * HOUR);
		await deliverMessages(context(), [job]);
		expect(await mailbox(someone.phone)).toHaveLength(1);
		expect(await rowOf(someone.tenant, "vital")).toMatchObject({ status: "sent", attempts: 1 });

		const noon = NOON + 48 * HOUR;
		setNow(noon);
		const alone = { nominal_hours: 48, pre_event: [text("vital", "must", 1)] };
		const early = await person({ funnel_config: alone }, { scheduled_at: inHours(18) });
		const late = await due(early, noon + HOUR);
		setNow(noon + 9 * HOUR);
		expect((await deliverMessages(context(), [late])).size).toBe(0);
		expect(await rowOf(early.tenant, "vital")).toMatchObject({ status: "dropped", reason: "quiet_hours" });
	});

	it("nothing is sent while bytes cannot be stored, and each message once afterwards, with no attempt used up", async () => {
		const someone = await person();
		const job = await due(someone, NOON + HOUR);
		vi.spyOn(console, "error").mockImplementation(() => {});
		const real = context();
		const broken = async () => Promise.reject(new Error("The bucket is unavailable."));
		const bodies = { get: broken, put: broken } as unknown as R2Bucket;
		for (let i = 0; i < 8; i++) {
			expect((await deliverMessages({ ...real, bodies }, [job])).get(job.message_id)).toBe(5);
			setNow(Date.now() + 5000);
		}
		expect(await mailbox(someone.phone)).toEqual([]);
		await Promise.all([1, 2].map(() => deliverMessages(real, [job])));
		expect(await mailbox(someone.phone)).toHaveLength(1);
		expect(await rowOf(someone.tenant, "vital")).toMatchObject({ status: "sent", attempts: 1 });
	});
});
