import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { arrived, call, enroll, inHours, mailbox, makeEvent, setNow, signUp } from "./product";
import { alarmOf, consume, HOUR, holdQueues, NOON, rows } from "./queues";
import { inviteOf, type Step, stepsOf } from "./reading";

const PHONE = "+12025550171";

describe("a registration two days before the event", () => {
	const queues = holdQueues();
	const beforeStart = (steps: Step[]) => steps.filter((s) => s.phase === "pre_event");

	it("gets each message once, in order, at the instant the preview gave, and none after the start", async () => {
		const tenant = await signUp();
		const start = NOON + 48 * HOUR;
		const event = await makeEvent(tenant, {
			offer: { name: "Course", price: 90, currency: "EUR", url: "https://x.example/" },
		});
		const email = "story@people.example";
		const made = await enroll(tenant, event.event_id, {
			email,
			phone: PHONE,
			consent_sms: true,
			timezone: "America/New_York",
		});
		const id = made.body.registration_id;
		const preview = await call(
			"POST",
			`events/${event.event_id}/schedule-preview`,
			{ registered_at: inHours(0), timezone: "America/New_York", consent_sms: true, phone: PHONE },
			tenant.auth,
		);
		const planned = await stepsOf(tenant, id);
		const timing = ({ key, phase, channel, nominal_at, send_at, outcome, reason }: Step) => [
			key,
			phase,
			channel,
			nominal_at,
			send_at,
			outcome,
			reason,
		];
		expect(planned.map(timing)).toEqual(preview.body.steps.map(timing));

		await queues.pass(tenant, [id], start + HOUR / 4);
		const sent = beforeStart(await stepsOf(tenant, id));
		const going = sent.filter((s) => s.send_at !== null);
		expect(going.length).toBeGreaterThan(7);
		expect(going.every((s) => s.status === "sent" && s.sent_at !== null)).toBe(true);
		expect(sent.map((s) => s.send_at)).toEqual(beforeStart(preview.body.steps).map((s) => s.send_at));
		for (const step of going) {
			const early = Date.parse(step.send_at as string) - Date.parse(step.sent_at as string);
			expect(early, step.key).toBeGreaterThanOrEqual(0);
			expect(early, step.key).toBeLessThanOrEqual(step.channel === "email" ? 120_000 : 0);
		}
		for (const [box, channel] of [
			[email, "email"],
			[PHONE, "sms"],
		] as const) {
			const due = going.filter((s) => s.channel === channel);
			const came = await mailbox(box);
			expect(came).toHaveLength(due.length);
			const instants = came.map((m) => Date.parse(m.product_at));
			expect(instants).toEqual([...instants].sort((a, b) => a - b));
			expect(Math.max(...instants)).toBeLessThanOrEqual(start);
		}
		for (const step of sent.filter((s) => s.send_at === null)) expect(step.explanation, step.key).toBeTruthy();

		await queues.pass(tenant, [id], start + 7 * 24 * HOUR);
		const after = (await stepsOf(tenant, id)).filter((s) => s.phase.startsWith("post_event"));
		const byPhase = (phase: string) => after.filter((s) => s.phase === phase).map((s) => s.status);
		expect(new Set(byPhase("post_event_no_show"))).toEqual(new Set(["sent"]));
		expect(new Set(byPhase("post_event_attended"))).toEqual(new Set(["dropped"]));
		expect(await alarmOf(tenant, id)).toBe(Infinity);
		const all = await rows<{ status: string; id: string }>("messages", tenant);
		expect(new Set(all.map((m) => m.status))).toEqual(new Set(["sent"]));
		expect((await mailbox(email)).length + (await mailbox(PHONE)).length).toBe(all.length);
		const [registration] = await rows<{ next_due_at: number | null }>("registrations", tenant);
		expect(registration?.next_due_at).toBeNull();
	});

	it("is confirmed with an invitation that a calendar can read", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = "invited@people.example";
		const made = await enroll(tenant, event.event_id, { email });
		await queues.pass(tenant, [made.body.registration_id], NOON);
		const [confirmation] = await mailbox(email);
		if (!confirmation) throw new Error("Nothing came.");
		expect(inviteOf(confirmation)).toEqual({
			type: expect.stringMatching(/^text\/calendar; method=REQUEST/),
			method: "REQUEST",
			status: "CONFIRMED",
			uid: `${made.body.registration_id}@localhost`,
			sequence: 1,
			starts_at: NOON + 48 * HOUR,
			attendees: [`mailto:${email}`],
		});
		expect(confirmation.batch).toBe(false);
		expect(confirmation.headers["List-Unsubscribe"]).toBeUndefined();
		const served = await call("GET", new URL(made.body.calendar_ics_url).pathname);
		expect(served.body).toContain(`UID:${made.body.registration_id}@localhost`);
	});

	it("gets its reminders in one call together with the others", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant, { scheduled_at: inHours(3) });
		const people = ["b1@people.example", "b2@people.example", "b3@people.example"];
		const ids: string[] = [];
		for (const email of people) ids.push((await enroll(tenant, event.event_id, { email })).body.registration_id);
		await queues.pass(tenant, ids, NOON + HOUR);
		// A late alarm finds all three due.
		setNow(NOON + 2 * HOUR);
		await queues.pass(tenant, ids, NOON + 2 * HOUR);
		const boxes = await Promise.all(people.map(mailbox));
		const reminders = boxes.map((box) => box.filter((m) => m.attachments.length === 0));
		expect(boxes.every((box) => box[0]?.attachments.length === 1)).toBe(true);
		expect(reminders.flat().length).toBeGreaterThanOrEqual(3);
		for (const [one] of reminders) {
			expect(one?.batch).toBe(true);
			expect(one?.attachments).toEqual([]);
		}
		expect(new Set(reminders.map(([one]) => one?.idempotency_key)).size).toBe(1);
	});

	it("works through the real queues as well", async () => {
		vi.restoreAllMocks();
		vi.useRealTimers();
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const email = `real${Date.now()}@people.example`;
		const made = await enroll(tenant, event.event_id, { email });
		expect(await arrived(email, 1)).toHaveLength(1);
		await vi.waitFor(
			async () => {
				const [welcome] = await stepsOf(tenant, made.body.registration_id);
				expect(welcome).toMatchObject({ key: "welcome", status: "sent" });
			},
			{ timeout: 5_000, interval: 100 },
		);
	});

	it("comes back from what nobody can read with an acknowledgement, not an endless retry", async () => {
		const bad = [{ v: 9 }, "text", null];
		expect((await consume("deliveries", bad)).retried).toEqual([]);
		expect((await consume("tasks", bad)).retried).toEqual([]);
		expect(env.DELIVERIES.sendBatch).not.toHaveBeenCalled();
	});
});
