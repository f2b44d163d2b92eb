import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanInput, TimingStep } from "../plan";
import { isContentStep, plan } from "./index";
import {
	anyInput,
	at,
	byKey,
	content,
	DAY,
	HOUR,
	inputWith,
	localMinute,
	post,
	RECIPIENT,
	reminder,
	SETTINGS,
	step,
	welcome,
} from "./testing";

const text = { channel: "sms" as const };
const zoneOf = (input: PlanInput) => input.recipient.time_zone ?? input.event.time_zone;
const allowed = (input: PlanInput, instant: number) => {
	const minute = localMinute(zoneOf(input), instant);
	return minute >= 540 && minute < 1200;
};
/** An event at a local time in UTC, registered `lead` before. */
const eventAt = (iso: string, lead: number, steps: TimingStep[], over: Partial<PlanInput> = {}) => {
	const starts_at = at(`${iso}Z`);
	return inputWith(lead, {
		event: { starts_at, ends_at: starts_at + HOUR, time_zone: "UTC", cancelled: false },
		steps,
		...over,
	});
};

describe("consent", () => {
	const steps = [
		welcome,
		content("lesson", 20),
		content("text", 40, text),
		reminder("hour", -1, { purpose: "content" }),
		reminder("hour_text", -1, { ...text, purpose: "content" }),
	];
	const reasons = (over: Partial<typeof RECIPIENT>) =>
		plan(inputWith(7 * DAY, { steps, recipient: { ...RECIPIENT, ...over } })).steps.map(({ reason }) => reason);

	test("no text without consent, number or the channel", () => {
		expect(reasons({ sms_consent: false })).toEqual([null, null, "no_sms_consent", null, "no_sms_consent"]);
		expect(reasons({ phone: null })).toEqual([null, null, "no_phone", null, "no_phone"]);
		const off = plan(inputWith(7 * DAY, { steps, settings: { ...SETTINGS, sms_enabled: false } })).steps;
		expect(off.map(({ reason }) => reason)).toEqual([null, null, "channel_off", null, "sms_down_to_email"]);
	});

	test("with texts switched off the most important ones keep their instant as e-mails, where e-mail is open", () => {
		const settings = { ...SETTINGS, sms_enabled: false };
		const last = (over: Partial<typeof RECIPIENT>) =>
			plan(inputWith(7 * DAY, { steps, settings, recipient: { ...RECIPIENT, ...over } })).steps.at(-1);
		const own = plan(inputWith(7 * DAY, { steps })).steps.at(-1);
		expect(last({})).toMatchObject({ channel: "email", outcome: "converted", send_at: own?.nominal_at });
		expect(last({ email: "suppressed" })).toMatchObject({ outcome: "dropped", reason: "channel_off" });
		expect(last({ sms_consent: false })).toMatchObject({ outcome: "dropped", reason: "no_sms_consent" });
	});

	test("an unsubscribe stops marketing, a bounce or complaint stops every e-mail", () => {
		expect(reasons({ email: "unsubscribed" })).toEqual([null, "unsubscribed", null, null, null]);
		expect(reasons({ email: "suppressed" })).toEqual(["suppressed", "suppressed", null, "suppressed", null]);
	});

	test("a text that may not be sent takes no room from another", () => {
		const pair = [content("a", 0, { ...text, priority: "must" }), content("b", 0, text)];
		const input = eventAt("2026-06-03T12:00", HOUR, pair);
		expect(byKey(plan(input).steps, "b").reason).toBe("no_room");
		const bought = [content("a", 0, { ...text, purpose: "offer" }), content("b", 0, text)];
		const buyer = { ...input, steps: bought, recipient: { ...RECIPIENT, purchased: true } };
		expect(byKey(plan(buyer).steps, "b").outcome).toBe("scheduled");
	});
});

describe("quiet hours", () => {
	test("a text leaves only within them, becomes an e-mail when it must, or is dropped with the reason", () => {
		const seen = new Set<string>();
		fc.assert(
			fc.property(anyInput({ channels: ["email", "sms"], after: true }), (input) => {
				for (const [i, planned] of plan(input).steps.entries()) {
					const of = input.steps[i] as TimingStep;
					if (of.channel !== "sms") continue;
					if (planned.reason) seen.add(planned.reason);
					if (planned.outcome === "scheduled") expect(allowed(input, planned.send_at as number)).toBe(true);
					if (planned.outcome === "converted") {
						expect(planned).toMatchObject({ channel: "email", priority: "must", reason: "quiet_hours_to_email" });
						if (!isContentStep(of)) expect(allowed(input, planned.send_at as number)).toBe(false);
					}
					if (planned.reason === "quiet_hours") expect(planned.priority).not.toBe("must");
				}
			}),
			{ numRuns: 1500 },
		);
		const expected = ["no_room", "quiet_hours", "quiet_hours_moved", "quiet_hours_to_email", "spaced", "squeezed"];
		expect([...seen].sort()).toEqual([...expected, "too_late", "caught_up"].sort());
	});

	test("a reminder outside them goes to the last allowed minute, else to the opening, by a search of every minute", () => {
		fc.assert(
			fc.property(anyInput({ channels: ["sms"] }), (input) => {
				const start = input.event.starts_at as number;
				for (const [i, planned] of plan(input).steps.entries()) {
					const of = input.steps[i] as TimingStep;
					if (of.anchor !== "event_start" || planned.reason === "too_late") continue;
					const own = planned.nominal_at;
					let wanted: number | null = null;
					if (allowed(input, own)) wanted = own;
					for (
						let m = Math.floor(own / 60) * 60;
						wanted === null && m > own - DAY && m >= input.registered_at;
						m -= 60
					) {
						if (allowed(input, m)) wanted = m;
					}
					for (let m = Math.ceil(own / 60) * 60; wanted === null && m < start; m += 60)
						if (allowed(input, m)) wanted = m;
					if (wanted !== null) expect(planned).toMatchObject({ channel: "sms", send_at: wanted });
					else if (of.priority === "must") expect(planned).toMatchObject({ channel: "email", send_at: own });
					else expect(planned).toMatchObject({ send_at: null, reason: "quiet_hours" });
				}
			}),
			{ numRuns: 80 },
		);
	});

	test("the evening before, for a reminder early in the morning", () => {
		const input = eventAt("2026-06-03T08:00", 3 * DAY, [welcome, reminder("hour", -1, text)]);
		const hour = byKey(plan(input).steps, "hour");
		expect(hour).toMatchObject({ send_at: at("2026-06-02T19:59:00Z"), reason: "quiet_hours_moved", channel: "sms" });
		expect(hour.explanation).toBe(
			"Moved 11 h 1 min earlier so that the text arrives within the hours it may be sent in.",
		);
	});

	test("an e-mail, when the registration came too late for the evening and the event is before the opening", () => {
		const steps = [welcome, reminder("must", -1, text), reminder("should", -1, { ...text, priority: "should" })];
		const planned = plan(eventAt("2026-06-03T08:00", 10 * HOUR, steps)).steps;
		const hour = at("2026-06-03T07:00:00Z");
		expect(byKey(planned, "must")).toMatchObject({ send_at: hour, channel: "email", outcome: "converted" });
		expect(byKey(planned, "should")).toMatchObject({ send_at: null, reason: "quiet_hours", channel: "sms" });
	});

	test("an opening at the very start is not before the deadline", () => {
		const steps = [welcome, reminder("must", -1, text)];
		expect(byKey(plan(eventAt("2026-06-03T09:00", 2 * HOUR, steps)).steps, "must").outcome).toBe("converted");
		const later = byKey(plan(eventAt("2026-06-03T09:01", 2 * HOUR, steps)).steps, "must");
		expect(later).toMatchObject({ send_at: at("2026-06-03T09:00:00Z"), reason: "quiet_hours_moved" });
	});

	test("one that became an e-mail keeps other e-mails a gap away", () => {
		const steps = [welcome, content("lesson", 156), reminder("must", -1, text)];
		const input = eventAt("2026-06-03T08:00", 14 * HOUR, steps);
		const planned = plan({
			...input,
			registered_at: at("2026-06-02T20:00:00Z"),
			now: at("2026-06-02T20:00:00Z"),
		}).steps;
		expect(byKey(planned, "must").channel).toBe("email");
		const lesson = byKey(planned, "lesson");
		expect(lesson.reason).toBe("no_room");
		const longer = plan({ ...input, registered_at: at("2026-06-02T19:59:30Z"), now: at("2026-06-02T19:59:30Z") });
		expect(byKey(longer.steps, "must").channel).toBe("email");
	});

	test("no e-mail in its place for an address that gets none", () => {
		const steps = [reminder("must", -1, text)];
		const recipient = { ...RECIPIENT, email: "suppressed" as const };
		const planned = plan(eventAt("2026-06-03T08:00", 10 * HOUR, steps, { recipient })).steps;
		expect(byKey(planned, "must")).toMatchObject({ outcome: "dropped", reason: "quiet_hours" });
	});

	test("content keeps its order and its gap when the evening is taken", () => {
		const steps = [content("a", 60, text), content("b", 61, text), content("c", 75, text)];
		const input = eventAt("2026-06-08T10:00", 7 * DAY, steps);
		const planned = plan(input).steps;
		// Ideal 22:00, 23:00 and 13:00 the day after: the first back to the evening, the second on to the morning.
		expect(planned.map(({ send_at }) => send_at)).toEqual([
			at("2026-06-03T19:59:00Z"),
			at("2026-06-04T09:00:00Z"),
			at("2026-06-04T13:00:00Z"),
		]);
	});

	test("content pushed on pushes what follows", () => {
		const gap = { ...SETTINGS.gap, sms: 10 * HOUR };
		const steps = [content("a", 48, text), content("b", 58, text), content("c", 72, text)];
		const input = eventAt("2026-06-08T10:00", 7 * DAY, steps, { settings: { ...SETTINGS, gap } });
		// 10:00, 20:00 (no evening within the gap, so 09:00), 10:00: the last must make way.
		const planned = plan(input).steps;
		expect(planned.map(({ send_at }) => send_at)).toEqual([
			at("2026-06-03T10:00:00Z"),
			at("2026-06-04T09:00:00Z"),
			at("2026-06-04T19:00:00Z"),
		]);
		expect(planned.map(({ reason }) => reason)).toEqual([null, "quiet_hours_moved", "spaced"]);
	});

	test("a later message is never pushed past the start to make room for an earlier one", () => {
		const gap = { ...SETTINGS.gap, sms: 10 * HOUR };
		const steps = [content("a", 48, text), content("b", 58, text), content("c", 72, text)];
		const settings = { ...SETTINGS, gap };
		const planned = plan(eventAt("2026-06-04T11:00", 73 * HOUR, steps, { settings, nominal_hours: 73 })).steps;
		expect(byKey(planned, "b")).toMatchObject({ outcome: "dropped", reason: "quiet_hours" });
		expect(byKey(planned, "c").outcome).toBe("scheduled");
	});

	test("content does not wait for an opening at the very start", () => {
		const steps = [content("a", 1, { ...text, priority: "must" }), content("b", 9, text)];
		const planned = plan(eventAt("2026-06-03T09:00", 12 * HOUR, steps, { nominal_hours: 12 })).steps;
		expect(byKey(planned, "a")).toMatchObject({ outcome: "converted", send_at: at("2026-06-02T22:00:00Z") });
		expect(byKey(planned, "b")).toMatchObject({ outcome: "dropped", reason: "quiet_hours" });
	});

	test("a reminder that became an e-mail no longer keeps texts away", () => {
		const steps = [reminder("hour", -1, text), content("a", 1, { ...text, priority: "must" })];
		const planned = plan(eventAt("2026-06-03T08:00", 3 * HOUR, steps, { nominal_hours: 3 })).steps;
		expect(byKey(planned, "hour")).toMatchObject({ outcome: "converted", send_at: at("2026-06-03T07:00:00Z") });
		expect(byKey(planned, "a")).toMatchObject({ outcome: "converted", send_at: at("2026-06-03T06:00:00Z") });
	});

	test("content stays a gap away from texts already sent", () => {
		const input = eventAt("2026-06-08T10:00", 7 * DAY, [content("a", 49, text)]);
		const own = input.registered_at + 49 * HOUR;
		const sent = [{ key: "gone", phase: "pre_event" as const, channel: "sms" as const, at: own - HOUR }];
		expect(byKey(plan({ ...input, now: own - HOUR, sent }).steps, "a").send_at).toBe(own + HOUR);
	});

	test("the recipient's zone counts, else the event's", () => {
		const steps = [reminder("day", -24, text)];
		const recipient = { ...RECIPIENT, time_zone: "Asia/Kathmandu" };
		const away = plan(eventAt("2026-06-03T16:00", 7 * DAY, steps, { recipient })).steps;
		expect(byKey(away, "day").send_at).toBe(at("2026-06-02T14:14:00Z"));
		expect(byKey(plan(eventAt("2026-06-03T16:00", 7 * DAY, steps)).steps, "day").reason).toBeNull();
	});

	test("the region's hours narrow them further", () => {
		const steps = [reminder("hour", -1, text)];
		const recipient = { ...RECIPIENT, region: "US-RI" };
		const planned = plan(eventAt("2026-06-03T20:00", 7 * DAY, steps, { recipient })).steps;
		expect(byKey(planned, "hour").send_at).toBe(at("2026-06-03T17:59:00Z"));
	});

	test("after the event a text never moves to before its branch is known", () => {
		const steps = [post("thanks", 1, text)];
		const input = eventAt("2026-06-03T18:50", DAY, steps);
		expect(byKey(plan(input).steps, "thanks").send_at).toBe(at("2026-06-04T09:00:00Z"));
	});
});

describe("daily ceiling", () => {
	const limit = (most: number) => ({ ...SETTINGS, sms_daily_ceiling: most });

	test("never more than it in any 24 hours, counting other events, and no text is lost to it needlessly", () => {
		let lost = 0;
		const others = fc.array(fc.integer({ min: -5 * DAY, max: 2 * DAY }), { maxLength: 8 });
		fc.assert(
			fc.property(anyInput({ channels: ["sms"] }), others, fc.integer({ min: 0, max: 4 }), (drawn, offsets, most) => {
				const other_sms_at = offsets.map((offset) => (drawn.event.starts_at as number) + offset);
				const input = { ...drawn, settings: limit(most), recipient: { ...drawn.recipient, other_sms_at } };
				const { steps } = plan(input);
				const ours = steps
					.filter((one) => one.channel === "sms" && one.send_at !== null)
					.map((one) => one.send_at as number);
				const all = [...ours, ...other_sms_at];
				for (const from of all) {
					const within = all.filter((each) => each >= from && each < from + DAY);
					// A window that only others fill is not ours to empty.
					if (within.some((each) => ours.includes(each))) expect(within.length).toBeLessThanOrEqual(most);
					if (most === 0) expect(ours).toEqual([]);
				}
				lost += steps.filter(({ reason }) => reason === "daily_limit").length;
				if (all.length < most) expect(steps.every(({ reason }) => reason !== "daily_limit")).toBe(true);
			}),
			{ numRuns: 600 },
		);
		expect(lost).toBeGreaterThan(100);
	});

	test("keeps the most important, then the earlier in the funnel", () => {
		const steps = [
			reminder("may", -5, { ...text, priority: "may" }),
			reminder("first", -4, { ...text, priority: "should" }),
			reminder("second", -3, { ...text, priority: "should" }),
			reminder("must", -2, text),
		];
		const planned = plan(eventAt("2026-06-03T18:00", 7 * DAY, steps, { settings: limit(2) })).steps;
		expect(planned.map(({ reason }) => reason)).toEqual(["daily_limit", null, "daily_limit", null]);
	});

	test("counts texts of other events and texts already sent", () => {
		const start = at("2026-06-03T18:00:00Z");
		const steps = [reminder("hour", -1, text)];
		const input = eventAt("2026-06-03T18:00", 7 * DAY, steps, { settings: limit(2) });
		const with_others = (ago: number[]) => {
			const recipient = { ...RECIPIENT, other_sms_at: ago.map((hours) => start - hours * HOUR) };
			return byKey(plan({ ...input, recipient }).steps, "hour").reason;
		};
		expect(with_others([3, 5])).toBe("daily_limit");
		expect(with_others([25, 5])).toBeNull();
		expect(with_others([-10, 5])).toBe("daily_limit");
		const sent = [{ key: "gone", phase: "pre_event" as const, channel: "sms" as const, at: start - 3 * HOUR }];
		expect(byKey(plan({ ...input, settings: limit(1), sent }).steps, "hour").reason).toBe("daily_limit");
	});

	test("branches that cannot both come true do not count against one another", () => {
		const branch = (key: string, phase: TimingStep["phase"]) =>
			step(key, { phase, anchor: "event_end", delay_hours: 1, ...text });
		const steps = [branch("came", "post_event_attended"), branch("missed", "post_event_no_show")];
		const input = eventAt("2026-06-03T12:00", 7 * DAY, steps, { settings: limit(1) });
		expect(plan(input).steps.map(({ outcome }) => outcome)).toEqual(["scheduled", "scheduled"]);
		const both = [...steps, branch("also", "post_event_attended")];
		expect(byKey(plan({ ...input, steps: both }).steps, "also").reason).toBe("daily_limit");
	});
});
