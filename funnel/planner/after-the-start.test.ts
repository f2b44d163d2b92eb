import { describe, expect, test } from "vitest";
import type { PlanInput, PlanOutcome, SentMessage, TimingStep } from "../plan";
import { plan } from "./index";
import { byKey, DAY, HOUR, inputWith, post, RECIPIENT, SETTINGS, step, welcome } from "./testing";

const during = (key: string, delay_hours: number, over: Partial<TimingStep> = {}) =>
	step(key, { phase: "during_event", anchor: "event_start", delay_hours, priority: "must", ...over });
const outcome = (over: Partial<PlanOutcome>): PlanOutcome => ({
	attendance: null,
	changed_at: null,
	poll_answers: [],
	...over,
});
const sent = (key: string, phase: TimingStep["phase"], at: number, over: Partial<SentMessage> = {}): SentMessage => ({
	key,
	phase,
	channel: "email",
	at,
	...over,
});
const reasons = (input: PlanInput) => plan(input).steps.map(({ reason }) => reason);

describe("while the event runs", () => {
	const challenge = (lead: number, over: Partial<PlanInput> = {}) => {
		const input = inputWith(lead, over);
		const starts_at = input.event.starts_at as number;
		return { ...input, event: { ...input.event, ends_at: starts_at + 5 * DAY } };
	};
	const days = [0, 1, 2, 3, 4].map((day) => during(`day_${day + 1}`, day * 24));
	const steps = [welcome, ...days, during("aside", 30, { priority: "may" }), during("after", 121)];

	test("who registered before the start gets each step at its own instant, up to the end", () => {
		const input = challenge(3 * DAY, { steps });
		const planned = plan(input).steps;
		for (const day of [1, 2, 3, 4, 5]) {
			const one = byKey(planned, `day_${day}`);
			expect(one).toMatchObject({ send_at: (input.event.starts_at as number) + (day - 1) * DAY, reason: null });
			expect(one.deadline).toBe((one.send_at as number) + DAY);
		}
		expect(byKey(planned, "after")).toMatchObject({ outcome: "dropped", reason: "too_late" });
	});

	test("who registers while it runs gets the latest missed must at once and all that is ahead", () => {
		const input = challenge(-2.5 * DAY, { steps });
		const planned = plan(input).steps;
		expect(planned.map(({ reason }) => reason)).toEqual([
			null,
			"too_late",
			"too_late",
			"caught_up",
			null,
			null,
			"too_late",
			"too_late",
		]);
		const caught = byKey(planned, "day_3");
		expect(caught).toMatchObject({ send_at: input.registered_at, outcome: "scheduled" });
		expect(caught.deadline).toBe(input.registered_at + DAY);
		expect(byKey(planned, "welcome").send_at).toBe(input.registered_at);
	});

	test("a step due in the second of the registration is still ahead", () => {
		const planned = plan(challenge(-2 * DAY, { steps })).steps;
		expect(byKey(planned, "day_3").reason).toBeNull();
		expect(byKey(planned, "day_2").reason).toBe("caught_up");
	});

	test("catch-up comes once: not again when the plan is made anew, nor for a step the person may not get", () => {
		const input = challenge(-2.5 * DAY, { steps });
		const again = { ...input, now: input.registered_at + HOUR };
		const caught = [sent("day_3", "during_event", input.registered_at)];
		expect(byKey(plan({ ...again, sent: caught }).steps, "day_3").sent).toBe(true);
		expect(byKey(plan({ ...again, sent: caught }).steps, "day_2").reason).toBe("too_late");
		expect(byKey(plan(again).steps, "day_3").send_at).toBe(again.now);
		const texts = [...days.slice(0, 2), during("text", 50, { channel: "sms" })];
		const silent = challenge(-2.5 * DAY, { steps: texts, recipient: { ...RECIPIENT, phone: null } });
		expect(reasons(silent)).toEqual(["too_late", "caught_up", "no_phone"]);
	});

	test("nothing is caught up after the end", () => {
		expect(new Set(reasons(challenge(-5 * DAY - 1, { steps })))).toEqual(new Set(["too_late"]));
	});

	test("a step that did not leave in time leaves with the next plan, for a day", () => {
		const input = challenge(DAY, { steps: [during("day", 0)] });
		const starts_at = input.event.starts_at as number;
		const planned = plan({ ...input, now: starts_at + DAY }).steps;
		expect(planned[0]).toMatchObject({ send_at: starts_at + DAY, reason: "caught_up" });
		expect(reasons({ ...input, now: starts_at + DAY + 1 })).toEqual(["too_late"]);
	});
});

describe("branches", () => {
	const steps = [
		welcome,
		post("replay", 2),
		post("early", 0.25),
		post("offer", 24, { purpose: "offer" }),
		post("stay", 3, { phase: "post_event_left_early" }),
		post("missed", 2, { phase: "post_event_no_show" }),
		post("ready", 4, { phase: "poll:Yes", poll: { question: "Ready?", answer: "Yes" } }),
	];
	const base = inputWith(7 * DAY, { steps });
	const ends_at = base.event.ends_at as number;
	const taken = ends_at + 1800;
	const at_branch = (over: Partial<PlanOutcome>, more: Partial<PlanInput> = {}) =>
		plan({ ...base, ...more, now: more.now ?? taken, outcome: outcome(over) }).steps;
	const going = (over: Partial<PlanOutcome>, more: Partial<PlanInput> = {}) =>
		at_branch(over, more)
			.filter(({ phase, send_at }) => phase !== "pre_event" && send_at !== null)
			.map(({ key }) => key);

	test("before one is taken every branch is shown at its instants", () => {
		const planned = plan(base).steps;
		expect(planned.slice(1).map(({ send_at }) => (send_at as number) - ends_at)).toEqual([
			2 * HOUR,
			1800,
			DAY,
			3 * HOUR,
			2 * HOUR,
			4 * HOUR,
		]);
		expect(byKey(planned, "early").reason).toBe("caught_up");
		for (const one of planned.slice(1)) expect(one.deadline).toBe(one.nominal_at + DAY);
	});

	test("each registration takes one", () => {
		expect(going({ attendance: "attended" })).toEqual(["replay", "early", "offer"]);
		expect(going({ attendance: "left_early" })).toEqual(["stay"]);
		expect(going({ attendance: "no_show" })).toEqual(["missed"]);
		for (const one of at_branch({ attendance: "no_show" }).filter(({ key }) => key !== "missed" && key !== "welcome")) {
			expect(one).toMatchObject({ outcome: "dropped", reason: "other_branch" });
		}
	});

	test("who left early is on the attended branch where the funnel has none for it", () => {
		const without = steps.filter(({ phase }) => phase !== "post_event_left_early");
		expect(going({ attendance: "left_early" }, { steps: without })).toEqual(["replay", "early", "offer"]);
	});

	test("a poll answer adds its steps, whatever its spelling", () => {
		const poll_answers = [{ question: " ready? ", answer: "YES", at: ends_at - 600 }];
		expect(going({ attendance: "no_show", poll_answers })).toEqual(["missed", "ready"]);
		expect(going({ attendance: "no_show", poll_answers: [{ question: "Other?", answer: "Yes", at: 0 }] })).toEqual([
			"missed",
		]);
	});

	test("a late poll answer opens its steps when it comes", () => {
		const answered = ends_at + 6 * HOUR;
		const poll_answers = [{ question: "Ready?", answer: "Yes", at: answered }];
		const planned = at_branch({ attendance: "attended", poll_answers }, { now: answered });
		expect(byKey(planned, "ready")).toMatchObject({ send_at: answered, reason: "caught_up" });
		const never = [{ question: "Ready?", answer: "Yes", at: ends_at + 30 * HOUR }];
		expect(byKey(at_branch({ attendance: "attended", poll_answers: never }), "ready").reason).toBe("too_late");
	});

	test("whoever bought gets no more offers", () => {
		const buyer = { recipient: { ...RECIPIENT, purchased: true } };
		expect(byKey(at_branch({ attendance: "attended" }, buyer), "offer").reason).toBe("purchased");
		expect(going({ attendance: "attended" }, buyer)).toEqual(["replay", "early"]);
	});

	test("past its deadline a step is dropped", () => {
		const late = at_branch({ attendance: "attended" }, { now: ends_at + 26 * HOUR + 1 });
		expect(byKey(late, "replay").reason).toBe("too_late");
		expect(byKey(late, "offer")).toMatchObject({ outcome: "scheduled", reason: "caught_up" });
		const just = at_branch({ attendance: "attended" }, { now: ends_at + 26 * HOUR });
		expect(byKey(just, "replay").send_at).toBe(ends_at + 26 * HOUR);
	});

	test("a settle time of the tenant's own", () => {
		const settings = { ...SETTINGS, settle: 3 * HOUR };
		const planned = at_branch({ attendance: "attended" }, { settings, now: ends_at });
		expect(byKey(planned, "replay").send_at).toBe(ends_at + 3 * HOUR);
		expect(byKey(planned, "replay").explanation).toBe("Sent 1 h later than written, when it is known who came.");
	});

	test("attendance that comes late moves to the right branch without repeating or catching up", () => {
		const changed_at = ends_at + 5 * HOUR;
		const already = [sent("missed", "post_event_no_show", ends_at + 2 * HOUR)];
		const planned = at_branch({ attendance: "attended", changed_at }, { sent: already, now: changed_at });
		expect(byKey(planned, "missed")).toMatchObject({ sent: true, send_at: ends_at + 2 * HOUR, reason: null });
		expect(byKey(planned, "replay")).toMatchObject({ outcome: "dropped", reason: "too_late" });
		expect(byKey(planned, "early").reason).toBe("too_late");
		expect(byKey(planned, "offer")).toMatchObject({ send_at: ends_at + DAY, reason: null });
		const back = at_branch({ attendance: "no_show", changed_at }, { now: changed_at });
		expect(byKey(back, "offer").reason).toBe("other_branch");
	});

	test("the same key on two branches is two messages", () => {
		const twins = [post("replay", 2), post("replay", 2, { phase: "post_event_no_show" })];
		const already = [sent("replay", "post_event_no_show", ends_at + 2 * HOUR)];
		const planned = at_branch({ attendance: "attended" }, { steps: twins, sent: already });
		expect(planned.map((one) => one.sent)).toEqual([false, true]);
	});

	test("steps that were due before a registration are not for it", () => {
		const planned = plan(inputWith(-HOUR - 3 * HOUR, { steps })).steps;
		expect(byKey(planned, "replay").reason).toBe("too_late");
		expect(byKey(planned, "offer").outcome).toBe("scheduled");
	});
});
