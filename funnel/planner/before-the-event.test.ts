import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanInput, PlannedStep, TimingStep } from "../plan";
import type { Channel } from "../vocabulary";
import { isContentStep, isFixedStep, plan } from "./index";
import {
	anyInput,
	anyLead,
	byKey,
	content,
	DAY,
	HOUR,
	inputWith,
	post,
	reminder,
	SETTINGS,
	STANDARD,
	step,
	welcome,
} from "./testing";

const runs = { numRuns: 600 };
const pre = (input: PlanInput) =>
	plan(input)
		.steps.map((planned, i) => ({ planned, step: input.steps[i] as TimingStep }))
		.filter(({ planned }) => planned.phase === "pre_event");
const left = (input: PlanInput, channel: Channel) =>
	pre(input).filter(({ planned }) => planned.send_at !== null && planned.channel === channel);
const sendAt = ({ planned }: { planned: PlannedStep }) => planned.send_at as number;
const ideal = (input: PlanInput, of: TimingStep) => {
	const lead = (input.event.starts_at as number) - input.registered_at;
	return Math.round(input.registered_at + of.delay_hours * 3600 * Math.min(1, lead / (input.nominal_hours * 3600)));
};

describe("nothing late", () => {
	test("no message before the event leaves before the registration, before now or after the start", () => {
		const input = fc.tuple(anyInput({ channels: ["email", "sms"] }), fc.integer({ min: 0, max: 3 * DAY }));
		fc.assert(
			fc.property(input, ([drawn, later]) => {
				const moved = { ...drawn, now: drawn.registered_at + later };
				for (const { planned } of pre(moved)) {
					if (planned.send_at === null) continue;
					expect(planned.send_at).toBeGreaterThanOrEqual(moved.now);
					expect(planned.send_at).toBeLessThanOrEqual(moved.event.starts_at as number);
					expect(planned.deadline).toBe(moved.event.starts_at);
				}
			}),
			runs,
		);
	});

	test("a registration after the start gets the confirmation alone, and only while the event runs", () => {
		const keys = (lead: number) => pre(inputWith(lead)).filter(({ planned }) => planned.send_at !== null);
		expect(keys(-600).map(({ planned }) => planned.key)).toEqual(["welcome"]);
		expect(keys(-600).map(sendAt)).toEqual([inputWith(-600).registered_at]);
		expect(keys(-HOUR - 1)).toEqual([]);
		expect(byKey(plan(inputWith(-HOUR - 1)).steps, "welcome").reason).toBe("too_late");
		for (const { planned } of pre(inputWith(-600)).slice(1)) expect(planned.reason).toBe("too_late");
	});
});

describe("the confirmation", () => {
	test("leaves at the registration whatever priority it was given", () => {
		fc.assert(
			fc.property(anyInput({ channels: ["email", "sms"] }), (input) => {
				const steps = input.steps.map((each) =>
					each.key === "welcome" ? { ...each, priority: "may" as const } : each,
				);
				const planned = byKey(plan({ ...input, steps }).steps, "welcome");
				expect(planned).toMatchObject({ send_at: input.registered_at, priority: "must", reason: null });
			}),
			runs,
		);
	});
});

describe("fixed messages", () => {
	test("keep their own instant, or are dropped when too soon after the registration", () => {
		let dropped = 0;
		fc.assert(
			fc.property(anyInput(), (input) => {
				for (const { planned, step: of } of pre(input)) {
					if (of.anchor !== "event_start") continue;
					const own = (input.event.starts_at as number) + of.delay_hours * 3600;
					const notice = of.priority === "must" ? 900 : input.settings.gap.email;
					if (own - input.registered_at >= notice) expect(planned).toMatchObject({ send_at: own, reason: null });
					else {
						dropped++;
						expect(planned).toMatchObject({ send_at: null, outcome: "dropped", reason: "too_late" });
					}
				}
			}),
			runs,
		);
		expect(dropped).toBeGreaterThan(100);
	});

	test("the exact second counts", () => {
		const steps = [welcome, reminder("must", -24), reminder("should", -24, { priority: "should" })];
		const at = (lead: number) => plan(inputWith(lead, { steps })).steps.map(({ outcome }) => outcome);
		expect(at(DAY + 899)).toEqual(["scheduled", "dropped", "dropped"]);
		expect(at(DAY + 900)).toEqual(["scheduled", "scheduled", "dropped"]);
		expect(at(DAY + 6 * HOUR - 1)).toEqual(["scheduled", "scheduled", "dropped"]);
		expect(at(DAY + 6 * HOUR)).toEqual(["scheduled", "scheduled", "scheduled"]);
	});

	test("may stand closer to one another than a gap", () => {
		const steps = [welcome, reminder("a", -2), reminder("b", -1), reminder("c", -1)];
		expect(plan(inputWith(DAY, { steps })).steps.map(({ outcome }) => outcome)).toEqual(Array(4).fill("scheduled"));
	});

	test("are told apart from content", () => {
		expect(STANDARD.filter(isContentStep).map(({ key }) => key)).toEqual([
			"story",
			"why",
			"lesson",
			"case",
			"prepare",
			"question",
		]);
		expect(STANDARD.filter(isFixedStep)).toHaveLength(6);
	});
});

describe("squeeze", () => {
	test("content with nothing within a gap goes exactly where the squeeze puts it", () => {
		fc.assert(
			fc.property(anyLead, fc.double({ min: 12, max: 150, noNaN: true }), (lead, delay) => {
				const input = inputWith(lead, { steps: [welcome, content("one", delay)] });
				const at = ideal(input, input.steps[1] as TimingStep);
				fc.pre(at - input.registered_at >= 6 * HOUR);
				const planned = byKey(plan(input).steps, "one");
				expect(planned.send_at).toBe(at);
				expect(planned.reason).toBe(at === planned.nominal_at ? null : "squeezed");
			}),
			runs,
		);
	});

	test("a step written for later than the start leaves before it, and says so", () => {
		const input = inputWith(7 * DAY, { steps: [welcome, content("one", 7 * 24 + 5)] });
		const planned = byKey(plan(input).steps, "one");
		expect(planned).toMatchObject({ outcome: "scheduled", send_at: input.event.starts_at });
		expect(planned.explanation).toBe("Moved 5 h earlier because as written it falls 5 h after the start.");
	});

	test("with the full span nothing is squeezed, and more than that stretches nothing", () => {
		for (const lead of [7 * DAY, 30 * DAY]) {
			const input = inputWith(lead, { steps: STANDARD.filter(({ phase }) => phase === "pre_event") });
			const planned = plan(input);
			expect(planned.compression).toBe(1);
			for (const key of ["story", "why", "lesson", "prepare"]) {
				const one = byKey(planned.steps, key);
				expect(one).toMatchObject({ send_at: one.nominal_at, reason: null, explanation: null });
			}
		}
	});
});

describe("order and breathing room", () => {
	test("content keeps its order and a gap from every other message on its channel", () => {
		let spaced = 0;
		fc.assert(
			fc.property(anyInput({ channels: ["email", "sms"] }), (input) => {
				for (const channel of ["email", "sms"] as const) {
					const all = left(input, channel);
					const own = all.filter(({ planned, step: of }) => isContentStep(of) && planned.outcome === "scheduled");
					const ordered = [...own].sort((a, b) => a.step.delay_hours - b.step.delay_hours);
					for (const [i, one] of ordered.entries()) {
						if (one.planned.reason === "spaced") spaced++;
						if (i > 0) expect(sendAt(one)).toBeGreaterThanOrEqual(sendAt(ordered[i - 1] as typeof one));
						for (const other of all) {
							if (other === one) continue;
							expect(Math.abs(sendAt(one) - sendAt(other))).toBeGreaterThanOrEqual(input.settings.gap[channel]);
						}
					}
				}
			}),
			runs,
		);
		expect(spaced).toBeGreaterThan(200);
	});

	test("no single message could stand nearer to its ideal instant without breaking a rule", () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const all = left(input, "email");
				const gap = input.settings.gap.email;
				for (const one of all.filter(({ step: of }) => isContentStep(of))) {
					const wanted = ideal(input, one.step);
					const nearer = sendAt(one) + Math.sign(wanted - sendAt(one));
					if (nearer === sendAt(one)) continue;
					const inside = nearer >= input.registered_at && nearer <= (input.event.starts_at as number);
					const free = all.every((other) => other === one || Math.abs(sendAt(other) - nearer) >= gap);
					expect(inside && free).toBe(false);
				}
			}),
			runs,
		);
	});

	test("an e-mail and a text may go out together", () => {
		const steps = [welcome, content("mail", 48), content("text", 48, { channel: "sms" })];
		const planned = plan(inputWith(7 * DAY, { steps })).steps;
		expect(byKey(planned, "mail").send_at).toBe(byKey(planned, "text").send_at);
	});
});

describe("what is dropped", () => {
	test("is only what does not fit, the least important first", () => {
		let full = 0;
		fc.assert(
			fc.property(anyInput(), (input) => {
				const gap = input.settings.gap.email;
				const end = input.event.starts_at as number;
				const own = pre(input).filter(({ step: of }) => isContentStep(of));
				const fixed = left(input, "email")
					.filter(({ step: of }) => isFixedStep(of))
					.map(sendAt)
					.sort((a, b) => a - b);
				let room = 0;
				for (const [i, p] of fixed.entries()) {
					const length = (i + 1 < fixed.length ? (fixed[i + 1] as number) - gap : end) - (p + gap);
					if (length >= 0) room += Math.floor(length / gap) + 1;
				}
				const rank = ({ step: of, planned }: (typeof own)[number]) => [
					["must", "should", "may"].indexOf(of.priority),
					of.delay_hours,
					input.steps.findIndex(({ key }) => key === planned.key),
				];
				const wanted = [...own].sort((a, b) => {
					const [x, y] = [rank(a), rank(b)];
					return x.map((value, i) => value - (y[i] as number)).find((difference) => difference !== 0) ?? 0;
				});
				if (own.length > room) full++;
				for (const [i, one] of wanted.entries()) {
					expect(one.planned.outcome).toBe(i < room ? "scheduled" : "dropped");
					if (i >= room) expect(one.planned.reason).toBe("no_room");
				}
			}),
			runs,
		);
		expect(full).toBeGreaterThan(50);
	});

	test("messages from the start on leave the room before it as it is", () => {
		for (const channel of ["email", "sms"] as const) {
			const starting = step("day_1", { phase: "during_event", anchor: "event_start", channel });
			const steps = [content("a", 167, { channel }), starting, post("thanks", 0.5, { channel })];
			const input = inputWith(7 * DAY, { steps });
			expect(byKey(plan(input).steps, "a")).toMatchObject({ reason: null, outcome: "scheduled" });
		}
	});

	test("a step that would not fit anyway takes no room from another", () => {
		const steps = [welcome, content("offer", 10, { purpose: "offer" }), content("lesson", 20, { priority: "may" })];
		const input = inputWith(7 * HOUR, { steps });
		expect(byKey(plan(input).steps, "lesson").reason).toBe("no_room");
		const buyer = { ...input, recipient: { ...input.recipient, purchased: true } };
		expect(byKey(plan(buyer).steps, "lesson").outcome).toBe("scheduled");
	});
});

describe("registering later", () => {
	const count = (input: PlanInput) => left(input, "email").length;

	test("never brings more messages before the event", () => {
		fc.assert(
			fc.property(anyInput(), anyLead, (input, other) => {
				const start = input.event.starts_at as number;
				const [early, late] = [start - input.registered_at, other].sort((a, b) => b - a) as [number, number];
				const at = (lead: number) => ({ ...input, registered_at: start - lead, now: start - lead });
				expect(count(at(late))).toBeLessThanOrEqual(count(at(early)));
			}),
			{ numRuns: 2000 },
		);
	});

	test("never does so at the seconds where a fixed message falls away", () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const start = input.event.starts_at as number;
				const edges = input.steps
					.filter(({ anchor }) => anchor === "event_start")
					.flatMap(({ delay_hours, priority }) => {
						const own = -delay_hours * 3600 + (priority === "must" ? 900 : input.settings.gap.email);
						return [own + 1, own, own - 1];
					});
				const leads = [...edges, 0, 60, 30 * DAY].sort((a, b) => b - a);
				const counts = leads.map((lead) => count({ ...input, registered_at: start - lead, now: start - lead }));
				expect(counts).toEqual([...counts].sort((a, b) => b - a));
			}),
			runs,
		);
	});

	test("the standard funnel only ever shrinks, minute by minute over its last two days", () => {
		let before = Infinity;
		for (let lead = 2 * DAY; lead >= 0; lead -= 60) {
			const now = count(inputWith(lead));
			expect(now).toBeLessThanOrEqual(before);
			before = now;
		}
		expect(before).toBe(1);
	});
});

describe("membership", () => {
	const membership = { starts_at: null, ends_at: null, time_zone: "UTC", cancelled: false };
	const from = Date.parse("2026-06-01T10:00:00Z") / 1000;
	const joined = (steps: TimingStep[]) =>
		plan({ ...inputWith(0, { steps }), event: membership, registered_at: from, now: from });

	test("has a lead without limit: nothing is squeezed, collisions are spaced", () => {
		const planned = joined([welcome, content("soon", 1), content("week", 168), content("year", 24 * 365)]);
		expect(planned).toMatchObject({ lead_hours: null, compression: 1 });
		expect(planned.steps.map(({ send_at }) => (send_at as number) - from)).toEqual([
			0,
			6 * HOUR,
			168 * HOUR,
			365 * DAY,
		]);
		for (const { send_at, deadline } of planned.steps)
			expect(deadline).toBeGreaterThanOrEqual((send_at as number) + DAY);
	});

	test("says so for a step that needs a start", () => {
		const planned = joined([
			welcome,
			reminder("hour", -1),
			step("day_2", { phase: "during_event", anchor: "event_start" }),
		]);
		for (const one of planned.steps.slice(1)) {
			expect(one).toMatchObject({ outcome: "dropped", reason: "too_late" });
			expect(one.explanation).toContain("membership");
		}
	});
});

describe("the fixed arm of an experiment", () => {
	const fixed = { ...SETTINGS, adaptive: false };

	test("sends as written or not at all", () => {
		const steps = [
			welcome,
			content("a", 1),
			content("b", 2),
			content("c", 100),
			reminder("r", -24, { priority: "should" }),
		];
		const input = inputWith(25 * HOUR, { steps, settings: fixed });
		const planned = plan(input).steps;
		expect(planned.map(({ outcome }) => outcome)).toEqual([
			"scheduled",
			"scheduled",
			"scheduled",
			"dropped",
			"scheduled",
		]);
		for (const one of planned) if (one.send_at !== null) expect(one.send_at).toBe(one.nominal_at);
		expect(byKey(planned, "c").reason).toBe("experiment_fixed");
		const later = plan({ ...input, now: input.registered_at + 90 * 60 }).steps;
		expect(byKey(later, "a").reason).toBe("experiment_fixed");
		expect(byKey(later, "b").outcome).toBe("scheduled");
	});

	test("sends nothing that belongs before the event after its start, or before the registration", () => {
		fc.assert(
			fc.property(anyInput({ channels: ["email", "sms"] }), (input) => {
				const arm = { ...input, settings: { ...input.settings, adaptive: false } };
				for (const { planned } of pre(arm)) {
					if (planned.send_at === null || planned.key === "welcome") continue;
					expect(planned.send_at).toBeLessThanOrEqual(arm.event.starts_at ?? Number.POSITIVE_INFINITY);
					expect(planned.send_at).toBeGreaterThanOrEqual(arm.registered_at);
				}
			}),
			runs,
		);
	});
});
