import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	calendarDaysBetween,
	formatDate,
	formatDateTime,
	formatDuration,
	formatForBoth,
	formatStartsIn,
	formatTime,
} from "./local-time";

const at = (iso: string): number => Date.parse(iso) / 1000;
const ZONES = [
	"UTC",
	"America/New_York",
	"Europe/Berlin",
	"Asia/Kathmandu",
	"Australia/Lord_Howe",
	"Pacific/Kiritimati",
	"Pacific/Pago_Pago",
	"America/St_Johns",
];

/** The calendar date by the runtime's own formatter, apart from the code under test. */
const dateBy = (zone: string, instant: number): string =>
	new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(instant * 1000);

/** The next date on the calendar, without time zones. */
const dayAfter = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

describe("dates and times", () => {
	const start = at("2026-12-01T20:00:00Z");

	it("speaks the recipient's clock and names the zone", () => {
		expect(formatDate(start, "America/New_York")).toBe("Tuesday, December 1, 2026");
		expect(formatTime(start, "America/New_York")).toBe("3:00 PM EST");
		expect(formatTime(start, "Europe/Berlin")).toBe("9:00 PM GMT+1");
		expect(formatDateTime(start, "Asia/Kolkata")).toBe("Wednesday, December 2, 2026 at 1:30 AM India Standard Time");
		expect(formatTime(at("2026-06-01T16:00:00Z"), "America/New_York")).toBe("12:00 PM EDT");
		expect(formatTime(at("2026-06-01T04:05:00Z"), "America/New_York")).toBe("12:05 AM EDT");
	});

	it("tells the two readings of a repeated hour apart", () => {
		const first = formatDateTime(at("2026-11-01T05:30:00Z"), "America/New_York");
		const second = formatDateTime(at("2026-11-01T06:30:00Z"), "America/New_York");
		expect(first).toBe("Sunday, November 1, 2026 at 1:30 AM Eastern Daylight Time");
		expect(second).toBe("Sunday, November 1, 2026 at 1:30 AM Eastern Standard Time");
	});

	it("adds the event's time only where its clock differs", () => {
		expect(formatForBoth(start, "Europe/Paris", "Europe/Berlin")).toBe(
			"Tuesday, December 1, 2026 at 9:00 PM Central European Standard Time",
		);
		expect(formatForBoth(start, "America/New_York", "Europe/Berlin")).toBe(
			"Tuesday, December 1, 2026 at 3:00 PM Eastern Standard Time (9:00 PM Central European Standard Time)",
		);
		expect(formatForBoth(start, "America/New_York", "Asia/Tokyo")).toBe(
			"Tuesday, December 1, 2026 at 3:00 PM Eastern Standard Time (Wednesday, December 2 at 5:00 AM Japan Standard Time)",
		);
	});

	it("writes lengths as people say them", () => {
		expect([1, 45, 60, 90, 121, 1440, 2880, 7200, 7260].map(formatDuration)).toEqual([
			"1 minute",
			"45 minutes",
			"1 hour",
			"1 hour and 30 minutes",
			"2 hours and 1 minute",
			"24 hours",
			"2 days",
			"5 days",
			"6 days",
		]);
	});
});

describe("how far off a start is", () => {
	const zone = "America/New_York";
	const start = at("2026-12-01T20:00:00Z");
	const cases: [hours: number, words: string][] = [
		[0, "now"],
		[0.01, "in a moment"],
		[1 / 60, "in 1 minute"],
		[0.25, "in 15 minutes"],
		[1, "in 1 hour"],
		[1.5, "in 1 hour and 30 minutes"],
		[2, "in 2 hours"],
		[5.4, "in about 5 hours"],
		[6, "today"],
		[14, "today"],
		[16, "tomorrow"],
		[24, "tomorrow"],
		[48, "in 2 days"],
		[168, "in 7 days"],
	];
	it.each(cases)("%f hours before: %s", (hours, words) => {
		expect(formatStartsIn(Math.round(start - hours * 3600), start, zone)).toBe(words);
	});

	it("goes by hours across midnight when the start is near", () => {
		const early = at("2026-12-02T05:30:00Z");
		expect(formatStartsIn(early - 3600, early, zone)).toBe("in 1 hour");
	});

	it("goes by the recipient's date, not the event's", () => {
		const now = at("2026-12-01T13:00:00Z");
		expect(formatStartsIn(now, start, "America/New_York")).toBe("today");
		expect(formatStartsIn(now, start, "Asia/Tokyo")).toBe("tomorrow");
	});

	const moments = fc.record({
		zone: fc.constantFrom(...ZONES),
		// Days around both changes of the clock in either hemisphere, and days in between.
		start: fc.oneof(
			fc.integer({ min: at("2026-03-06T00:00:00Z"), max: at("2026-04-07T00:00:00Z") }),
			fc.integer({ min: at("2026-10-02T00:00:00Z"), max: at("2026-11-03T00:00:00Z") }),
			fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2032-01-01T00:00:00Z") }),
		),
		lead: fc.integer({ min: 0, max: 40 * 86_400 }),
	});

	it("says today and tomorrow exactly when the recipient's calendar does", () => {
		fc.assert(
			fc.property(moments, ({ zone, start, lead }) => {
				const now = start - lead;
				const words = formatStartsIn(now, start, zone);
				const [today, date] = [dateBy(zone, now), dateBy(zone, start)];
				if (words === "today") expect(date).toBe(today);
				else if (words === "tomorrow") expect(date).toBe(dayAfter(today));
				else if (lead >= 6 * 3600) {
					const days = Number(/^in (\d+) days$/.exec(words)?.[1]);
					expect(days).toBe((Date.parse(date) - Date.parse(today)) / 86_400_000);
					expect(days).toBeGreaterThan(1);
				}
			}),
			{ numRuns: 600 },
		);
	});

	it("is off by half an hour at most when it speaks of hours and minutes", () => {
		fc.assert(
			fc.property(moments, fc.integer({ min: 60, max: 6 * 3600 - 1 }), ({ zone, start }, lead) => {
				const words = formatStartsIn(start - lead, start, zone);
				const hours = Number(/(\d+) hour/.exec(words)?.[1] ?? 0);
				const minutes = Number(/(\d+) minute/.exec(words)?.[1] ?? 0);
				const told = hours * 3600 + minutes * 60;
				expect(Math.abs(told - lead)).toBeLessThanOrEqual(words.includes("about") ? 1830 : 150);
			}),
		);
	});

	it("counts no calendar day backwards", () => {
		fc.assert(
			fc.property(moments, ({ zone, start, lead }) => {
				expect(calendarDaysBetween(zone, start - lead, start)).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});
