import { afterEach, describe, expect, it, vi } from "vitest";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { flushMetrics, readTenantSeries } from "../../actions/operations/metrics";
import { pauseFor } from "../../actions/reputation";
import { suppressAddress } from "../../actions/suppress-address";
import { call, enroll, fire, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { clearFaults, context, HOUR, holdQueues, NOON, rows, setFault } from "./queues";

interface Row {
	id: string;
	step_key: string;
	status: string;
	reason: string | null;
	batch_id: string | null;
	attempts: number;
}

let serial = 0;
const letter = (key: string, purpose: "content" | "transactional", delay_hours: number) => ({
	...{ key, anchor: "registration", delay_hours, priority: "must", purpose, channel: "email" },
	...{ subject: `About ${key}`, body: "Good to know." },
});
const LETTERS = { nominal_hours: 48, pre_event: [letter("lesson", "content", 1), letter("facts", "transactional", 8)] };

describe("sending", () => {
	const queues = holdQueues();
	afterEach(clearFaults);

	const rowsOf = async (tenant: TestTenant, key: string) =>
		(await rows<Row>("messages", tenant)).filter((m) => m.step_key === key);

	/** People whose confirmations have left or wait, all of one event. */
	async function people(n: number, sending: Record<string, unknown> = {}) {
		const tenant = await signUp();
		const set = await call("PATCH", "settings", { settings: { sending, email_gap_hours: 0.25 } }, tenant.auth);
		expect(set.status).toBe(200);
		const { event_id } = await makeEvent(tenant, {}, { funnel_config: LETTERS });
		const emails = Array.from({ length: n }, () => `sending${serial++}@people.example`);
		const ids: string[] = [];
		for (const email of emails) ids.push((await enroll(tenant, event_id, { email })).body.registration_id);
		return { tenant, event_id: event_id as string, emails, ids };
	}
	/** What is handed over at `at`. */
	async function due(tenant: TestTenant, ids: string[], at: number, key: string): Promise<DeliveryJob[]> {
		setNow(at);
		for (const id of ids) await fire(tenant, id);
		return queues.deliveries.splice(0).filter((job) => job.step_key === key);
	}

	it("a herd of confirmations goes in batches with the calendar link instead of the file; a few keep the file", async () => {
		const few = await people(3);
		await deliverMessages(context(), await due(few.tenant, few.ids, NOON, "welcome"), 3);
		const [one] = await mailbox(few.emails[0] as string);
		expect([one?.attachments.length, one?.batch]).toEqual([1, false]);

		const herd = await people(22);
		const jobs = await due(herd.tenant, herd.ids, NOON, "welcome");
		await deliverMessages(context(), jobs, 500);
		for (const email of herd.emails) {
			const [mail, ...more] = await mailbox(email);
			expect([mail?.attachments.length, mail?.batch, more]).toEqual([0, true, []]);
			expect(mail?.text).toContain("/calendar.ics");
		}
		const frozen = await rows<{ message_ids_json: string }>("send_batches", herd.tenant);
		expect(frozen.map((batch) => JSON.parse(batch.message_ids_json).length)).toEqual([22]);
	}, 30_000);

	it("a herd is one of the account, however few of its people each tenant has", async () => {
		const parts = [await people(7), await people(7), await people(7)];
		const jobs: DeliveryJob[] = [];
		for (const { tenant, ids } of parts) jobs.push(...(await due(tenant, ids, NOON, "welcome")));
		const ctx = context();
		const look = vi.fn(() => ctx.account("resend").look());
		await deliverMessages({ ...ctx, account: (name) => ({ ...ctx.account(name), look }) }, jobs, jobs.length);
		expect(look).toHaveBeenCalledTimes(1);
		for (const email of parts.flatMap(({ emails }) => emails)) expect((await mailbox(email))[0]?.batch).toBe(false);

		const more = [await people(7), await people(7), await people(7)];
		const herd: DeliveryJob[] = [];
		for (const { tenant, ids } of more) herd.push(...(await due(tenant, ids, NOON, "welcome")));
		await deliverMessages(ctx, herd, 900);
		for (const email of more.flatMap(({ emails }) => emails)) {
			const [mail, ...rest] = await mailbox(email);
			expect([mail?.attachments.length, mail?.batch, rest]).toEqual([0, true, []]);
		}
	}, 30_000);

	it("a call that gets no answer holds up neither its neighbours nor another tenant, and four wait at most", async () => {
		const [slow, quick] = [await people(7), await people(2)];
		const jobs = [
			...(await due(slow.tenant, slow.ids, NOON, "welcome")),
			...(await due(quick.tenant, quick.ids, NOON, "welcome")),
		];
		const { email } = context();
		const [hung, ...others] = jobs.map((job) => job.message_id);
		const [open, done] = [new Set<string>(), new Set<string>()];
		let answer: () => void = () => {};
		const silence = new Promise<void>((end) => {
			answer = end;
		});
		let most = 0;
		const send: typeof email.send = async (body, key) => {
			open.add(key);
			most = Math.max(most, open.size);
			if (key === hung) await silence;
			const outcome = await email.send(body, key);
			open.delete(key);
			if (done.add(key).size === others.length) answer();
			return outcome;
		};
		expect((await deliverMessages(context({ email: { ...email, send } }), jobs)).size).toBe(0);
		expect([...done].at(-1)).toBe(hung);
		expect(most).toBeLessThanOrEqual(4);
		for (const address of [...slow.emails, ...quick.emails]) expect(await mailbox(address)).toHaveLength(1);
	});

	it("a batch nobody knows the fate of is cleared up when the event moves: each person is told once, and the new time", async () => {
		for (const taken of [true, false]) {
			const { tenant, event_id, emails, ids } = await people(3);
			await queues.pass(tenant, ids, NOON);
			const jobs = await due(tenant, ids, NOON + HOUR, "lesson");
			await setFault({
				provider: "resend",
				endpoint: "POST /emails/batch",
				...(taken ? { kind: "accept_then_cut" as const } : { kind: "error" as const, status: 503 }),
			});
			await deliverMessages(context(), jobs);
			expect((await rowsOf(tenant, "lesson")).map((m) => m.status)).toEqual(["queued", "queued", "queued"]);
			setNow(Date.now() + 2000);
			const moved = await call("PATCH", `events/${event_id}`, { scheduled_at: "2027-03-03T18:00:00Z" }, tenant.auth);
			expect(moved.status).toBe(200);
			queues.deliveries.push(...jobs);
			await queues.pass(tenant, ids, NOON + 7 * HOUR);
			const lessons = await rowsOf(tenant, "lesson");
			expect(lessons.map((m) => m.status)).toEqual(["sent", "sent", "sent"]);
			for (const email of emails) {
				const subjects = (await mailbox(email)).map((m) => m.subject);
				expect(subjects.filter((s) => s === "About lesson")).toHaveLength(1);
			}
			setNow(NOON);
		}
	});

	it("of a new tenant lets marketing wait for the next day past its share, and nothing else", async () => {
		const { tenant, ids } = await people(3, { warm_up: true, warm_up_per_day: 4 });
		await makeNew(tenant);
		await deliverMessages(context(), await due(tenant, ids, NOON, "welcome"));
		const lessons = await due(tenant, ids, NOON + HOUR, "lesson");
		const retries = await deliverMessages(context(), lessons);
		expect((await rowsOf(tenant, "lesson")).map((m) => m.status).sort()).toEqual(["queued", "queued", "sent"]);
		expect([...retries.values()]).toEqual([11 * 3600, 11 * 3600]);
		await deliverMessages(context(), await due(tenant, ids, NOON + 8 * HOUR, "facts"));
		expect((await rowsOf(tenant, "facts")).every((m) => m.status === "sent")).toBe(true);
		setNow(NOON + 12 * HOUR);
		const busy = async () => ({ kind: "retry" as const, reason: "busy", counts: true });
		await deliverMessages(context({ email: { send: busy, sendBatch: busy } }), lessons);
		setNow(NOON + 12 * HOUR + 60_000);
		await deliverMessages(context(), lessons);
		expect((await rowsOf(tenant, "lesson")).map((m) => m.status)).toEqual(["sent", "sent", "sent"]);
		await flushMetrics(context());
		const counted = await readTenantSeries(context(), tenant.tenant_id, 0);
		// Late is told from when the tenant's own settings let go of them.
		expect(counted.find(({ series }) => series === "email")).toMatchObject({ count: 9, slow: 0, max_ms: 60_000 });
		const state = (await call("GET", "sending", undefined, tenant.auth)).body;
		expect(state).toMatchObject({ paused: null, warm_up: { per_day: 4, sent_today: 2 }, window: { sent: 9 } });
	});

	/** The tenant is new now: test tenants are as old as time. */
	const makeNew = (tenant: TestTenant) =>
		context()
			.db.$client.prepare("update tenants set created_at = ? where id = ?")
			.bind(NOON / 1000, tenant.tenant_id)
			.run();

	it("respects the most marketing e-mails a person may be sent, over all events", async () => {
		const { tenant, ids, emails } = await people(1, { frequency_cap: { emails: 1, hours: 24 } });
		await queues.pass(tenant, ids, NOON);
		await deliverMessages(context(), await due(tenant, ids, NOON + HOUR, "lesson"));
		const second = await makeEvent(tenant, { title: "Second" }, { funnel_config: LETTERS });
		const other = (await enroll(tenant, second.event_id, { email: emails[0] })).body.registration_id;
		await queues.pass(tenant, [...ids, other], NOON + 12 * HOUR);
		expect((await rowsOf(tenant, "lesson")).map((m) => [m.status, m.reason]).sort()).toEqual([
			["dropped", "frequency_cap"],
			["sent", null],
		]);
		expect((await rowsOf(tenant, "facts")).map((m) => m.status)).toEqual(["sent", "sent"]);
	});

	it("pauses marketing when too many complain, says so, and goes on once somebody has looked", async () => {
		expect(pauseFor({ sent: 99, bounced: 99, complained: 99 })).toBeNull();
		expect(pauseFor({ sent: 500, bounced: 20, complained: 1 })).toBeNull();
		expect(pauseFor({ sent: 500, bounced: 21, complained: 0 })).toBe("bounce_rate");
		expect(pauseFor({ sent: 1999, bounced: 0, complained: 2 })).toBe("complaint_rate");
		expect(pauseFor({ sent: 2000, bounced: 0, complained: 2 })).toBeNull();

		vi.spyOn(console, "error").mockImplementation(() => {});
		const { tenant, ids } = await people(1, { reputation_guard: true });
		const ctx = context();
		await queues.pass(tenant, ids, NOON);
		await ctx.db.$client.prepare("update sending_days set sent = 500 where tenant_id = ?").bind(tenant.tenant_id).run();
		for (const who of ["a", "b"])
			await suppressAddress(ctx, tenant.tenant_id, "email", `${who}@x.example`, "complained");
		const state = (await call("GET", "sending", undefined, tenant.auth)).body;
		expect(state).toMatchObject({ paused: "complaint_rate", window: { complained: 2, complaint_rate: 0.004 } });
		const log = (await rows<{ action: string }>("audit_log", tenant)).map(({ action }) => action);
		expect(log.filter((action) => action === "sending.paused")).toHaveLength(1);

		const [lesson] = (await due(tenant, ids, NOON + HOUR, "lesson")) as [DeliveryJob];
		expect((await deliverMessages(ctx, [lesson])).get(lesson.message_id)).toBe(900);
		await deliverMessages(ctx, await due(tenant, ids, NOON + 8 * HOUR, "facts"));
		expect((await rowsOf(tenant, "facts")).map((m) => m.status)).toEqual(["sent"]);
		const resumed = await call("POST", "sending/resume", {}, tenant.auth);
		expect(resumed.body).toMatchObject({ paused: null, window: { complained: 0 } });
		await deliverMessages(ctx, [lesson]);
		expect((await rowsOf(tenant, "lesson")).map((m) => m.status)).toEqual(["sent"]);
	});

	it("comes from a tenant's own domain once its records are found", async () => {
		const { tenant, ids, emails } = await people(1);
		const domain = `mail${serial}.coach.example`;
		expect((await call("GET", "sending/domain", undefined, tenant.auth)).status).toBe(404);
		expect((await call("PUT", "sending/domain", { domain: "not a domain" }, tenant.auth)).status).toBe(422);
		const set = await call("PUT", "sending/domain", { domain, mailbox: "ana" }, tenant.auth);
		expect(set.body).toMatchObject({ status: "not_started", in_use: false, address: `ana@${domain}` });
		expect(set.body.records.map((r: { purpose: string; type: string }) => `${r.purpose} ${r.type}`)).toEqual([
			...["SPF MX", "SPF TXT", "DKIM TXT", "DMARC TXT"],
		]);
		const other = await call("PUT", "sending/domain", { domain: "else.coach.example" }, tenant.auth);
		expect([other.status, other.body.error.code]).toEqual([409, "domain_set"]);
		const stranger = await signUp();
		expect((await call("PUT", "sending/domain", { domain }, stranger.auth)).body.error.code).toBe("domain_taken");
		expect((await call("POST", "sending/domain/check", {}, tenant.auth)).body).toMatchObject({ in_use: true });
		await deliverMessages(context(), await due(tenant, ids, NOON, "welcome"));
		const [mail] = await mailbox(emails[0] as string);
		expect(JSON.stringify(mail)).toContain(`ana@${domain}`);
		expect((await call("DELETE", "sending/domain", undefined, tenant.auth)).status).toBe(204);
		expect((await call("GET", "sending", undefined, tenant.auth)).body.domain).toBeNull();

		await call("PUT", "sending/domain", { domain: `x${serial}.never.invalid` }, tenant.auth);
		const failed = await call("POST", "sending/domain/check", {}, tenant.auth);
		expect(failed.body).toMatchObject({ status: "failed", in_use: false });
	});
});
