import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyInput, at, content, DAY, HOUR, inputWith, RECIPIENT, reminder, welcome } from "./planner/testing";
import { compareTiming } from "./timing-report";

const steps = [
	welcome,
	content("one", 48),
	content("two", 96),
	content("three", 144),
	reminder("three_days", -72),
	reminder("day_before", -24),
	reminder("hour_before", -1),
	reminder("text", -0.5, { channel: "sms" }),
];

describe("the timing report", () => {
	it("counts what a fixed sequence would have sent too late or not at all", () => {
		const input = inputWith(2 * DAY, { steps });
		const { late, fixed, adaptive } = compareTiming([input]);
		expect(late).toBe(1);
		// 48 h is the start itself; 96 h and 144 h are after it; the reminder of three days before is before the registration.
		expect(fixed).toMatchObject({ messages: 8, after_start: 2, lost: 1, at_night: 0 });
		expect(adaptive).toMatchObject({ after_start: 0, dropped: 1, dropped_by_reason: { too_late: 1 } });
		expect(adaptive.messages).toBe(7);
		expect(adaptive.moved).toBe(3);
	});

	it("counts heaps and texts at night, in the person's own zone", () => {
		const written = [welcome, content("soon", 1), content("text", 2, { channel: "sms" })];
		// 18:00 UTC less ten hours is 08:00: nine in Berlin, and two at night where the person is.
		const input = inputWith(10 * HOUR, { steps: written, recipient: { ...RECIPIENT, time_zone: "America/Denver" } });
		const { fixed, adaptive } = compareTiming([input]);
		expect(fixed).toMatchObject({ in_a_heap: 1, at_night: 1, after_start: 0 });
		expect(adaptive).toMatchObject({ at_night: 0, in_a_heap: 0 });
	});

	it("leaves out who was not late, whose event has no start, and texts to who may not be texted", () => {
		const early = inputWith(30 * DAY, { steps });
		const after = inputWith(-HOUR, { steps });
		expect(compareTiming([early, after]).late).toBe(0);
		const quiet = inputWith(2 * DAY, { steps, recipient: { ...RECIPIENT, phone: null } });
		expect(compareTiming([quiet]).fixed.messages).toBe(7);
		const endless = inputWith(DAY, { steps });
		endless.event = { starts_at: null, ends_at: null, time_zone: "UTC", cancelled: false };
		endless.registered_at = at("2027-03-01T00:00:00Z");
		expect(compareTiming([endless]).late).toBe(0);
	});

	it("never finds an adaptive message after the start or a text at night", () => {
		fc.assert(
			fc.property(fc.array(anyInput({ channels: ["email", "sms"] }), { maxLength: 5 }), (inputs) => {
				const { late, fixed, adaptive } = compareTiming(inputs);
				expect(late).toBeLessThanOrEqual(inputs.length);
				expect(adaptive.after_start).toBe(0);
				expect(adaptive.at_night).toBe(0);
				expect(adaptive.messages + adaptive.dropped).toBe(fixed.messages);
			}),
			{ numRuns: 60 },
		);
	});
});
