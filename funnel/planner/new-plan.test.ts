import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanInput, SentMessage } from "../plan";
import { REASONS } from "../vocabulary";
import { isContentStep, plan } from "./index";
import {
	anyInput,
	byKey,
	content,
	DAY,
	HOUR,
	inputWith,
	post,
	RECIPIENT,
	reminder,
	SETTINGS,
	STANDARD,
	welcome,
} from "./testing";

const runs = { numRuns: 500 };
const all = anyInput({ channels: ["email", "sms"], after: true });

/** What had left by `now` under a plan. */
function sentBy(input: PlanInput, now: number): SentMessage[] {
	return plan(input)
		.steps.filter(({ send_at }) => send_at !== null && send_at <= now)
		.map(({ key, phase, channel, send_at }) => ({
			key,
			phase,
			channel,
			at: send_at as number,
			starts_at: input.event.starts_at,
		}));
}

function moved(input: PlanInput, by: number): PlanInput["event"] {
	const { event } = input;
	return { ...event, starts_at: (event.starts_at as number) + by, ends_at: (event.ends_at as number) + by };
}

describe("a new start", () => {
	const shift = fc.integer({ min: -3 * DAY, max: 14 * DAY });
	const progress = fc.double({ min: 0, max: 1, noNaN: true });

	test("plans what is unsent from now on, around what was sent, and repeats nothing but reminders", () => {
		fc.assert(
			fc.property(anyInput(), progress, shift, (input, part, by) => {
				const start = input.event.starts_at as number;
				const now = Math.round(input.registered_at + part * (start - input.registered_at));
				const sent = sentBy(input, now);
				const again = plan({ ...input, now, sent, event: moved(input, by) }).steps;
				const messages = again.filter(({ send_at }) => send_at !== null);
				for (const [i, one] of again.entries()) {
					const before = sent.find(({ key }) => key === one.key);
					const of = input.steps[i];
					if (before && (of?.anchor !== "event_start" || by === 0)) {
						expect(one).toMatchObject({ sent: true, send_at: before.at, outcome: "scheduled" });
						continue;
					}
					expect(one.sent).toBe(false);
					if (one.send_at === null) continue;
					expect(one.send_at).toBeGreaterThanOrEqual(now);
					expect(one.send_at).toBeLessThanOrEqual(start + by);
					if (!of || !isContentStep(of)) continue;
					for (const other of messages) {
						if (other === one || other.send_at === null) continue;
						expect(Math.abs(one.send_at - other.send_at)).toBeGreaterThanOrEqual(input.settings.gap.email);
					}
					for (const other of sent) {
						expect(Math.abs(one.send_at - other.at)).toBeGreaterThanOrEqual(input.settings.gap.email);
					}
				}
			}),
			runs,
		);
	});

	test("planning again at once changes nothing that is unsent", () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const first = plan(input).steps;
				const sent = sentBy(input, input.registered_at);
				const second = plan({ ...input, sent }).steps;
				expect(second.map(({ send_at }) => send_at)).toEqual(first.map(({ send_at }) => send_at));
			}),
			runs,
		);
	});

	test("a reminder of the old start is due once more, and the old one still keeps content away", () => {
		const steps = [welcome, reminder("day", -24), content("lesson", 100)];
		const input = inputWith(7 * DAY, { steps });
		const start = input.event.starts_at as number;
		const now = start - 20 * HOUR;
		const day = { key: "day", phase: "pre_event" as const, channel: "email" as const, at: start - DAY };
		const first = { ...day, key: "welcome", at: input.registered_at };
		const event = moved(input, 3 * DAY);
		const again = plan({ ...input, now, event, sent: [first, { ...day, starts_at: start }] }).steps;
		expect(byKey(again, "day")).toMatchObject({ send_at: start + 2 * DAY, sent: false });
		expect(byKey(again, "lesson").send_at).toBe(start - DAY + 6 * HOUR);
		const told = plan({ ...input, now, event, sent: [first, { ...day, starts_at: event.starts_at }] }).steps;
		expect(byKey(told, "day")).toMatchObject({ sent: true, send_at: start - DAY });
		const unknown = plan({ ...input, now, event, sent: [first, day] }).steps;
		expect(byKey(unknown, "day").sent).toBe(true);
	});

	test("an unsent confirmation leaves now, a reminder whose time has passed does not", () => {
		const steps = [welcome, reminder("two_days", -48), reminder("day", -24)];
		const input = inputWith(7 * DAY, { steps });
		const now = (input.event.starts_at as number) - 30 * HOUR;
		const planned = plan({ ...input, now }).steps;
		expect(byKey(planned, "welcome")).toMatchObject({ send_at: now, reason: "caught_up" });
		expect(byKey(planned, "two_days").reason).toBe("too_late");
		expect(byKey(planned, "day").outcome).toBe("scheduled");
	});

	test("once the start has passed nothing before the event is planned any more", () => {
		const input = inputWith(7 * DAY);
		const planned = plan({ ...input, now: (input.event.starts_at as number) + 60 }).steps;
		for (const one of planned.filter(({ phase }) => phase === "pre_event")) expect(one.reason).toBe("too_late");
	});

	test("what was sent is shown as it left", () => {
		const input = inputWith(2 * DAY);
		const now = input.registered_at + 30 * HOUR;
		const sent = sentBy(input, now).map((message) =>
			message.key === "day_before_sms" ? { ...message, channel: "email" as const } : message,
		);
		const planned = plan({ ...input, now, sent }).steps;
		const before = plan(input).steps;
		for (const message of sent) {
			const one = byKey(planned, message.key);
			expect(one).toMatchObject({ sent: true, send_at: message.at, channel: message.channel });
			if (message.key === "day_before_sms")
				expect(one).toMatchObject({ outcome: "converted", reason: "quiet_hours_to_email" });
			else expect(one.reason).toBe(byKey(before, message.key).reason);
		}
		const text = [{ key: "day_before", phase: "pre_event" as const, channel: "sms" as const, at: now }];
		expect(byKey(plan({ ...input, now, sent: text }).steps, "day_before")).toMatchObject({
			outcome: "converted",
			channel: "sms",
		});
	});
});

describe("cancelling", () => {
	test("drops everything unsent, and keeps what was sent", () => {
		fc.assert(
			fc.property(all, fc.integer({ min: 0, max: 2 * DAY }), fc.boolean(), (input, later, event_gone) => {
				const now = input.registered_at + later;
				const sent = sentBy(input, now);
				const event = { ...input.event, cancelled: event_gone };
				const recipient = { ...input.recipient, unregistered: !event_gone };
				for (const one of plan({ ...input, now, sent, event, recipient }).steps) {
					if (sent.some(({ key, phase }) => key === one.key && phase === one.phase)) expect(one.sent).toBe(true);
					else expect(one).toMatchObject({ send_at: null, reason: event_gone ? "event_cancelled" : "unregistered" });
				}
			}),
			runs,
		);
	});
});

describe("an edit", () => {
	test("touches what is unsent and repeats nothing", () => {
		const input = inputWith(7 * DAY);
		const now = input.registered_at + 2 * DAY;
		const sent = sentBy(input, now);
		const steps = STANDARD.map((each) => (each.key === "lesson" ? { ...each, delay_hours: 70 } : each))
			.map((each) => (each.key === "story" ? { ...each, delay_hours: 100 } : each))
			.filter(({ key }) => key !== "why");
		const planned = plan({ ...input, now, sent, steps }).steps;
		expect(byKey(planned, "story")).toMatchObject({ sent: true, send_at: input.registered_at + 12 * HOUR });
		expect(byKey(planned, "lesson").send_at).toBe(input.registered_at + 70 * HOUR);
	});
});

describe("reasons", () => {
	test("every step is there, in the funnel's order, and what is not sent as written says why", () => {
		const now = fc.constantFrom(0, HOUR, 3 * DAY);
		const attendance = fc.constantFrom(null, "attended" as const, "no_show" as const);
		const adaptive = fc.boolean();
		fc.assert(
			fc.property(all, now, attendance, adaptive, (drawn, later, came, fits) => {
				const outcome = { ...drawn.outcome, attendance: came };
				const settings = { ...drawn.settings, adaptive: fits };
				const input = { ...drawn, now: drawn.registered_at + later, outcome, settings };
				const { steps } = plan(input);
				expect(steps.map(({ key }) => key)).toEqual(input.steps.map(({ key }) => key));
				for (const [i, one] of steps.entries()) {
					const as_written =
						one.outcome === "scheduled" && one.send_at === one.nominal_at && one.channel === input.steps[i]?.channel;
					expect(one.reason === null).toBe(as_written);
					expect(one.explanation === null).toBe(as_written);
					expect(one.send_at === null).toBe(one.outcome === "dropped");
					if (one.reason) expect(REASONS).toContain(one.reason);
					if (one.explanation) expect(one.explanation).toMatch(/^[A-Z].*\.$/);
					expect(one.explanation ?? "").not.toMatch(/NaN|Infinity|undefined|null/);
					for (const value of [one.nominal_at, one.deadline, one.send_at ?? 0])
						expect(Number.isInteger(value)).toBe(true);
				}
			}),
			{ numRuns: 1000 },
		);
	});

	test("speak to the coach, with figures", () => {
		const said = (key: string, lead: number, steps = STANDARD) =>
			byKey(plan(inputWith(lead, { steps })).steps, key).explanation;
		const pair = [welcome, content("a", 48), content("b", 48)];
		expect(said("a", 7 * DAY, pair)).toBe("Moved 3 h earlier so that two e-mails are at least 6 h apart.");
		expect(said("b", 7 * DAY, pair)).toBe("Moved 3 h later so that two e-mails are at least 6 h apart.");
		expect(said("a", 3.5 * DAY, [welcome, content("a", 48)])).toBe(
			"Sent 24 h after the registration instead of 2 days, because only 3 days 12 h of the planned 7 days are left.",
		);
		expect(said("b", 7 * HOUR, pair)).toBe(
			"Left out: with 6 h between e-mails only 1 of 2 fit before the start, and the more important or earlier ones go first.",
		);
		expect(said("day_before", DAY + 600)).toBe(
			"Left out: it was due 10 min after the registration, and needs at least 15 min after it; the confirmation carries the same facts.",
		);
		expect(said("day_before", DAY)).toContain("due at the registration");
		expect(said("missed", 7 * DAY, [post("missed", 0)])).toContain("30 min later than written");
	});
});

describe("same input", () => {
	const freeze = <T>(value: T): T => {
		if (typeof value === "object" && value !== null)
			for (const inner of Object.values(Object.freeze(value))) freeze(inner);
		return value;
	};

	test("same plan, byte for byte, and the input is left as it was", () => {
		fc.assert(
			fc.property(all, (input) => {
				const sent = sentBy(input, input.registered_at + HOUR);
				const frozen = freeze({ ...structuredClone(input), sent });
				const text = JSON.stringify(frozen);
				const once = JSON.stringify(plan(frozen));
				expect(JSON.stringify(plan(structuredClone(frozen)))).toBe(once);
				expect(JSON.stringify(frozen)).toBe(text);
			}),
			runs,
		);
	});

	test("an unknown zone is an error, not a guess", () => {
		const recipient = { ...RECIPIENT, time_zone: "Mars/Olympus" };
		expect(() => plan(inputWith(7 * DAY, { recipient, settings: SETTINGS }))).toThrow(RangeError);
	});
});
