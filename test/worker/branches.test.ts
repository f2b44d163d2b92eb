import { describe, expect, it } from "vitest";
import { unsubscribe } from "../../actions/registration-facts";
import { findContactByToken } from "../../db/registrations";
import { call, enroll, fire, inHours, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { alarmOf, context, HOUR, holdQueues, NOON, rows } from "./queues";
import { stepsOf } from "./reading";

const after = (key: string, delay_hours: number, purpose = "content") => ({
	key,
	anchor: "event_end",
	delay_hours,
	priority: "must",
	purpose,
	channel: "email",
	subject: `About ${key}`,
	body: purpose === "offer" ? "It costs {{offer.price}}." : "Hello {{contact.first_name}}",
});
const FUNNEL = {
	nominal_hours: 48,
	pre_event: [
		{ ...after("letter", 10), anchor: "registration" },
		{ ...after("reminder", -1, "transactional"), anchor: "event_start" },
	],
	post_event_attended: [after("thanks", 1), after("offer", 24, "offer")],
	post_event_left_early: [after("shorter", 1)],
	post_event_no_show: [after("sorry", 1), after("replay", 24)],
	polls: [{ question: "Ready?", answer: "yes", steps: [after("next_step", 2)] }],
};
const START = NOON + 48 * HOUR;
const END = START + HOUR;
const SETTLED = END + HOUR / 2;

let serial = 0;

describe("after the event", () => {
	const queues = holdQueues();

	async function registered(settings?: Record<string, unknown>) {
		const tenant = await signUp();
		if (settings) {
			const set = await call("PATCH", "settings", { settings }, tenant.auth);
			if (set.status !== 200) throw new Error(JSON.stringify(set.body));
		}
		const offer = { name: "Course", price: 90, currency: "EUR", url: "https://course.example/" };
		const event = await makeEvent(tenant, { offer }, { funnel_config: FUNNEL });
		const email = `branch${serial++}@people.example`;
		const { registration_id: id } = (await enroll(tenant, event.event_id, { email })).body;
		return { tenant, event_id: event.event_id as string, email, id: id as string };
	}
	const post = (tenant: TestTenant, id: string, what: string, body: unknown) =>
		call("POST", `registrations/${id}/${what}`, body, tenant.auth);
	const sentKeys = async (tenant: TestTenant) =>
		(await rows<{ step_key: string; status: string; phase: string }>("messages", tenant))
			.filter((m) => m.status === "sent" && !["welcome", "letter", "reminder"].includes(m.step_key))
			.map((m) => m.step_key);
	const statusOf = async (tenant: TestTenant, id: string, key: string) => {
		const step = (await stepsOf(tenant, id)).find((s) => s.key === key);
		return `${step?.status} ${step?.reason}`;
	};

	it("whoever came gets what is for those who came", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], END);
		const answer = await post(tenant, id, "attendance", { attended: true });
		expect([answer.status, answer.body.attendance]).toEqual([200, "attended"]);
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["thanks", "offer"]);
		expect(await statusOf(tenant, id, "sorry")).toBe("dropped other_branch");
	});

	it("nobody is taken for absent before the settle time is over, and whoever was not reported is afterwards", async () => {
		const { tenant, id } = await registered({ settle_minutes: 90 });
		await queues.pass(tenant, [id], END + 89 * 60_000);
		expect(await sentKeys(tenant)).toEqual([]);
		expect(await statusOf(tenant, id, "thanks")).toBe("pending caught_up");
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["sorry", "replay"]);
		const sorry = (await stepsOf(tenant, id)).find((s) => s.key === "sorry");
		expect(sorry).toMatchObject({ reason: "caught_up" });
		expect(Date.parse(sorry?.sent_at as string)).toBe(END + 90 * 60_000);
	});

	it("the truth that comes late moves to the right branch and repeats nothing", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], SETTLED + HOUR);
		expect(await sentKeys(tenant)).toEqual(["sorry"]);
		await post(tenant, id, "attendance", { attended: true });
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["sorry", "offer"]);
		expect(await statusOf(tenant, id, "sorry")).toBe("sent null");
		expect(await statusOf(tenant, id, "replay")).toBe("dropped other_branch");
		expect(await statusOf(tenant, id, "thanks")).toBe("dropped too_late");
	});

	it("a message of the wrong branch that was handed over already is not sent", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], SETTLED + 1);
		setNow(END + HOUR);
		await fire(tenant, id);
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["sorry"]);
		await post(tenant, id, "attendance", { attended: true });
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).not.toContain("sorry");
	});

	it.each([
		[{ attended: true, minutes: 20 }, ["shorter"]],
		[{ attended: true, minutes: 40 }, ["thanks", "offer"]],
		[{ attended: true, minutes: 5 }, ["sorry", "replay"]],
		[{ attended: false }, ["sorry", "replay"]],
	])("%j counts by the tenant's own threshold", async (attendance, keys) => {
		const { tenant, id } = await registered({ attended_minutes: 10 });
		await queues.pass(tenant, [id], END);
		await post(tenant, id, "attendance", attendance);
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(keys);
	});

	it("a poll answer adds its steps once, whatever its letters", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], END);
		await post(tenant, id, "attendance", { attended: true });
		for (let i = 0; i < 2; i++) await post(tenant, id, "poll-answers", { question: "Ready?", answer: " YES " });
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["thanks", "next_step", "offer"]);
	});

	it("a changed poll answer takes back the steps of the one before", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], END);
		await post(tenant, id, "poll-answers", { question: "Ready?", answer: "yes" });
		await post(tenant, id, "poll-answers", { question: "Ready?", answer: "no" });
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["sorry", "replay"]);
	});

	it("whoever bought gets no more offers, and is counted once", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], END);
		await post(tenant, id, "attendance", { attended: true });
		await queues.pass(tenant, [id], END + 2 * HOUR);
		const bought = { amount: 90, currency: "eur", external_id: "order-1" };
		expect((await post(tenant, id, "conversions", bought)).status).toBe(201);
		expect((await post(tenant, id, "conversions", bought)).status).toBe(200);
		expect(await rows("conversions", tenant)).toMatchObject([{ amount: 9000, currency: "EUR" }]);
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await sentKeys(tenant)).toEqual(["thanks"]);
		expect(await statusOf(tenant, id, "offer")).toBe("dropped purchased");
	});

	it("whoever bought while the offer waited in the queue does not get it", async () => {
		const { tenant, id } = await registered();
		await queues.pass(tenant, [id], END);
		await post(tenant, id, "attendance", { attended: true });
		await queues.pass(tenant, [id], END + 2 * HOUR);
		setNow(END + 24 * HOUR);
		await fire(tenant, id);
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["offer"]);
		await post(tenant, id, "conversions", { amount: 90, currency: "EUR", external_id: "order-2" });
		await queues.workOff();
		expect(await sentKeys(tenant)).toEqual(["thanks"]);
	});

	it("whoever unsubscribed gets what concerns the event and nothing else", async () => {
		const { tenant, email, id } = await registered();
		await queues.pass(tenant, [id], NOON + HOUR);
		const [contact] = await rows<{ token: string }>("contacts", tenant);
		for (let i = 0; i < 2; i++) {
			const row = await findContactByToken(context().db, contact?.token as string);
			if (row) await unsubscribe(context(), row, "page", null);
		}
		expect(await rows("suppressions", tenant)).toHaveLength(1);
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect((await mailbox(email)).map((m) => m.subject).slice(1)).toEqual(["About reminder"]);
		expect(await statusOf(tenant, id, "letter")).toBe("dropped unsubscribed");
		expect(await statusOf(tenant, id, "sorry")).toBe("dropped unsubscribed");
	});

	it("whoever took the registration back gets nothing more, not even what waits in the queue", async () => {
		const { tenant, event_id, email, id } = await registered();
		await fire(tenant, id);
		expect(queues.deliveries).toHaveLength(1);
		for (let i = 0; i < 2; i++) expect((await post(tenant, id, "cancel", {})).status).toBe(200);
		await queues.pass(tenant, [id], END + 48 * HOUR);
		expect(await mailbox(email)).toEqual([]);
		expect(await alarmOf(tenant, id)).toBe(Infinity);
		const states = (await stepsOf(tenant, id)).map((s) => `${s.status} ${s.reason}`);
		expect(new Set(states)).toEqual(new Set(["dropped unregistered"]));
		expect(event_id).toMatch(/^evt_/);
	});

	it("is what the preview says for each branch", async () => {
		const { tenant, event_id } = await registered();
		const preview = async (body: Record<string, unknown>) =>
			(
				await call("POST", `events/${event_id}/schedule-preview`, { registered_at: inHours(0), ...body }, tenant.auth)
			).body.steps
				.filter((s: { phase: string; outcome: string }) => !s.phase.startsWith("pre") && s.outcome === "scheduled")
				.map((s: { key: string }) => s.key);
		expect(await preview({ attendance: "no_show" })).toEqual(["sorry", "replay"]);
		expect(await preview({ attendance: "attended", poll_answers: [{ question: "Ready?", answer: "yes" }] })).toEqual([
			"thanks",
			"offer",
			"next_step",
		]);
	});

	it("answers 404 for another tenant's registration, and 422 for what makes no sense", async () => {
		const { tenant, id } = await registered();
		const stranger = await signUp();
		const facts: [string, unknown, unknown][] = [
			["attendance", { attended: true }, { attended: "yes" }],
			["poll-answers", { question: "Ready?", answer: "yes" }, { question: "" }],
			["conversions", { amount: 1, currency: "EUR", external_id: "x" }, { amount: -1 }],
		];
		for (const [what, good, bad] of facts) {
			expect((await post(stranger, id, what, good)).status).toBe(404);
			expect((await post(tenant, id, what, bad)).status).toBe(422);
		}
		expect((await post(stranger, id, "cancel", {})).status).toBe(404);
		expect((await call("GET", `registrations/${id}/schedule`, undefined, stranger.auth)).status).toBe(404);
		expect(await rows("conversions", tenant)).toEqual([]);
	});
});
