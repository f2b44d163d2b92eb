import { describe, expect, it } from "vitest";
import { replanEvent } from "../../actions/replan-event";
import { call, enroll, fire, inHours, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { context, HOUR, holdQueues, NOON, rows, setFault } from "./queues";
import { inviteOf, stepsOf } from "./reading";

const ISO = (ms: number) => new Date(ms).toISOString();
let serial = 0;

describe("an event that changes", () => {
	const queues = holdQueues();

	/** A tenant with one event and one registrant whose confirmation has arrived. */
	async function told() {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = `fence${serial++}@people.example`;
		const id: string = (await enroll(tenant, event.event_id, { email })).body.registration_id;
		await queues.pass(tenant, [id], NOON + HOUR);
		return { tenant, event_id: event.event_id as string, email, id };
	}
	const patch = (tenant: TestTenant, event_id: string, body: unknown, query = "") =>
		call("PATCH", `events/${event_id}${query}`, body, tenant.auth);
	const move = (tenant: TestTenant, event_id: string, hours: number, query = "") =>
		patch(tenant, event_id, { scheduled_at: ISO(NOON + hours * HOUR) }, query);
	const notices = async (email: string) => (await mailbox(email)).slice(1).filter((m) => m.attachments.length > 0);

	it("tells whoever was told, once, with the calendar entry moved on", async () => {
		const { tenant, event_id, email, id } = await told();
		const changed = await move(tenant, event_id, 72);
		expect(changed.body).toMatchObject({ told: 1, replanned: 1, plan_version: 2, dry_run: false });
		await queues.pass(tenant, [id], NOON + 1.5 * HOUR);
		const [first] = await mailbox(email);
		const [notice, ...more] = await notices(email);
		if (!first || !notice) throw new Error("No notice came.");
		expect(more).toEqual([]);
		expect(notice.subject).toContain("New time");
		expect(inviteOf(notice)).toMatchObject({
			method: "REQUEST",
			uid: inviteOf(first).uid,
			sequence: 2,
			starts_at: NOON + 72 * HOUR,
		});
		await queues.pass(tenant, [id], NOON + 73 * HOUR);
		const keys = (await rows<{ step_key: string; phase: string }>("messages", tenant)).map((m) => m.phase + m.step_key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(await notices(email)).toHaveLength(1);
		const steps = (await stepsOf(tenant, id)).filter((s) => s.phase === "pre_event" && s.send_at);
		expect(steps.every((s) => s.status === "sent" && Date.parse(s.send_at as string) <= NOON + 72 * HOUR)).toBe(true);
	});

	it("tells nobody who was not told", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = "untold@people.example";
		const { body } = await enroll(tenant, event.event_id, { email });
		const changed = await move(tenant, event.event_id, 60);
		expect(changed.body.told).toBe(0);
		await queues.pass(tenant, [body.registration_id], NOON + HOUR);
		const box = await mailbox(email);
		expect(box).toHaveLength(1);
		expect(inviteOf(box[0] as (typeof box)[0])).toMatchObject({ sequence: 2, starts_at: NOON + 60 * HOUR });
	});

	it("sends no notice when it moved back before one left", async () => {
		const { tenant, event_id, email, id } = await told();
		await move(tenant, event_id, 72);
		await move(tenant, event_id, 48);
		await queues.pass(tenant, [id], NOON + 1.5 * HOUR);
		expect(await notices(email)).toEqual([]);
	});

	it("sends no notice when it moved back while one was handed over", async () => {
		const { tenant, event_id, email, id } = await told();
		await move(tenant, event_id, 72);
		for (const task of queues.tasks.splice(0)) if (task.kind === "replan_event") await replanEvent(context(), task);
		await fire(tenant, id);
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["rescheduled"]);
		await move(tenant, event_id, 48);
		await queues.pass(tenant, [id], NOON + 1.5 * HOUR);
		expect(await notices(email)).toEqual([]);
	});

	it("tells of each move that was told of, also of the move back", async () => {
		const { tenant, event_id, email, id } = await told();
		for (const hours of [72, 48, 60]) {
			await move(tenant, event_id, hours);
			await queues.pass(tenant, [id], Date.now() + HOUR / 4);
		}
		expect((await notices(email)).map((m) => inviteOf(m).starts_at)).toEqual(
			[72, 48, 60].map((hours) => NOON + hours * HOUR),
		);
	});

	it("refuses what was handed over for the old time, and sends it for the new one", async () => {
		const { tenant, event_id, email, id } = await told();
		const reminder = (await stepsOf(tenant, id)).find((s) => s.key === "reminder_24h");
		setNow(reminder?.send_at as string);
		await fire(tenant, id);
		const held = queues.deliveries.splice(0);
		expect(held.map((job) => job.step_key)).toContain("reminder_24h");
		await move(tenant, event_id, 96);
		queues.deliveries.push(...held);
		await queues.pass(tenant, [id], NOON + 97 * HOUR);
		const sent = await rows<{ step_key: string; starts_at: number; status: string }>("messages", tenant);
		const reminders = sent.filter((m) => m.step_key === "reminder_24h");
		expect(reminders).toMatchObject([{ status: "sent", starts_at: NOON / 1000 + 96 * 3600 }]);
		expect((await mailbox(email)).length).toBe(sent.filter((m) => m.status === "sent").length);
	});

	it("sends a reminder once more for a new start, though it had left for the old one", async () => {
		const { tenant, event_id, id } = await told();
		await queues.pass(tenant, [id], NOON + 25 * HOUR);
		await move(tenant, event_id, 120);
		await queues.pass(tenant, [id], NOON + 121 * HOUR);
		const sent = await rows<{ step_key: string; starts_at: number }>("messages", tenant);
		expect(sent.filter((m) => m.step_key === "reminder_24h").map((m) => m.starts_at)).toEqual([
			NOON / 1000 + 48 * 3600,
			NOON / 1000 + 120 * 3600,
		]);
	});

	it("sends a confirmation that was refused before the move with the new time alone", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = "refused@people.example";
		const { registration_id: id } = (await enroll(tenant, event.event_id, { email })).body;
		await setFault({ provider: "resend", kind: "error", status: 403 });
		await fire(tenant, id);
		const [again] = await queues.workOff();
		expect(again?.seconds).toBeGreaterThanOrEqual(1);
		await move(tenant, event.event_id, 72);
		await queues.workOff();
		setNow(NOON + 2000);
		queues.deliveries.push(again?.job as (typeof queues.deliveries)[0]);
		await queues.pass(tenant, [id], NOON + HOUR);
		const box = await mailbox(email);
		expect(box.map((m) => inviteOf(m).starts_at)).toEqual([NOON + 72 * HOUR]);
	});

	it("tells whoever may have been told when nobody knows", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = "perhaps@people.example";
		const { registration_id: id } = (await enroll(tenant, event.event_id, { email })).body;
		await setFault({ provider: "resend", kind: "accept_then_cut" });
		await fire(tenant, id);
		await queues.workOff();
		await move(tenant, event.event_id, 72);
		setNow(NOON + HOUR / 2);
		await queues.pass(tenant, [id], NOON + HOUR);
		const box = await mailbox(email);
		expect(box.map((m) => inviteOf(m).starts_at)).toEqual([NOON + 48 * HOUR, NOON + 72 * HOUR]);
		expect((await stepsOf(tenant, id)).find((s) => s.key === "welcome")?.status).toBe("sent");
	});

	it("is called off with one notice that takes it out of the calendar, and nothing else ever", async () => {
		const { tenant, event_id, email, id } = await told();
		const untold = (await enroll(tenant, event_id, { email: "late@people.example" })).body.registration_id;
		const dry = await call("POST", `events/${event_id}/cancel?dry_run=true`, {}, tenant.auth);
		expect(dry.body).toMatchObject({ told: 1, replanned: 2, dry_run: true });
		expect((await call("GET", `events/${event_id}`, undefined, tenant.auth)).body.status).toBe("upcoming");
		for (let i = 0; i < 2; i++)
			expect((await call("POST", `events/${event_id}/cancel`, {}, tenant.auth)).body.status).toBe("cancelled");
		await queues.pass(tenant, [id, untold], NOON + 200 * HOUR);
		const box = await mailbox(email);
		expect(box).toHaveLength(2);
		expect(inviteOf(box[1] as (typeof box)[0])).toMatchObject({ method: "CANCEL", status: "CANCELLED", sequence: 2 });
		expect(await mailbox("late@people.example")).toEqual([]);
		const steps = await stepsOf(tenant, id);
		const open = steps.filter((s) => s.key !== "welcome");
		expect(new Set(open.map((s) => `${s.status} ${s.reason}`))).toEqual(new Set(["dropped event_cancelled"]));
	});

	it("says beforehand what a move would do, and does nothing", async () => {
		const { tenant, event_id, id } = await told();
		const before = await stepsOf(tenant, id);
		const dry = await move(tenant, event_id, 72, "?dry_run=true");
		expect(dry.body).toMatchObject({ told: 1, replanned: 1, dry_run: true, scheduled_at: "2027-03-04T12:00:00Z" });
		expect(queues.tasks).toEqual([]);
		expect(await stepsOf(tenant, id)).toEqual(before);
		const event = await call("GET", `events/${event_id}`, undefined, tenant.auth);
		expect(event.body).toMatchObject({ scheduled_at: "2027-03-03T12:00:00Z", plan_version: 1 });
	});

	it("takes an edited funnel into every unsent step and sends nothing again", async () => {
		const { tenant, event_id, email, id } = await told();
		const { funnel_config } = (await call("GET", `events/${event_id}`, undefined, tenant.auth)).body;
		const edited = structuredClone(funnel_config);
		for (const step of edited.pre_event) step.subject = `Edited ${step.key}`;
		edited.pre_event = edited.pre_event.filter((s: { key: string }) => s.key !== "question");
		expect((await call("PUT", `events/${event_id}/funnel`, { funnel_config: edited }, tenant.auth)).status).toBe(200);
		await queues.pass(tenant, [id], NOON + 48 * HOUR);
		const subjects = (await mailbox(email)).map((m) => m.subject);
		expect(subjects[0]).not.toContain("Edited");
		expect(subjects.slice(1).every((subject) => subject.startsWith("Edited "))).toBe(true);
		expect(new Set(subjects).size).toBe(subjects.length);
		expect(subjects).not.toContain("Edited question");
	});

	it("is copied as a draft, for which nothing is sent", async () => {
		const { tenant, event_id } = await told();
		const copy = await call("POST", `events/${event_id}/clone`, {}, tenant.auth);
		expect([copy.status, copy.body.status, copy.body.plan_version]).toEqual([201, "draft", 1]);
		expect((await enroll(tenant, copy.body.event_id)).status).toBe(409);
		expect(queues.deliveries).toEqual([]);
		const published = await call("POST", `events/${copy.body.event_id}/publish`, {}, tenant.auth);
		expect(published.body.status).toBe("upcoming");
	});

	it("refuses a new time that lies in the past or comes too late", async () => {
		const { tenant, event_id } = await told();
		expect((await move(tenant, event_id, -1)).status).toBe(422);
		setNow(NOON + 50 * HOUR);
		expect((await patch(tenant, event_id, { scheduled_at: inHours(5) })).body.error.code).toBe("event_over");
	});
});
