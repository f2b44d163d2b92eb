import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ZONES } from "./planner/testing";
import { instantOfWallClock, isTimeZone, offsetAt, wallClockAt } from "./zone";

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const zone = fc.constantFrom(...ZONES, "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Chatham");

/** The wall clock as the runtime prints it, read back as if it were UTC. */
function printed(name: string, instant: number): number {
	const text = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" });
	return Date.parse(`${text.format(instant * 1000).replace(" ", "T")}Z`) / 1000;
}

describe("offsets", () => {
	test("agree with the runtime at any instant", () => {
		fc.assert(
			fc.property(zone, fc.integer({ min: at("2005-01-01T00:00"), max: at("2040-01-01T00:00") }), (name, instant) => {
				expect(wallClockAt(name, instant)).toBe(printed(name, instant));
			}),
			{ numRuns: 2000 },
		);
	});

	test("change at the very second", () => {
		const changes: [string, string, number, number][] = [
			["America/New_York", "2026-03-08T07:00", -5, -4],
			["America/New_York", "2026-11-01T06:00", -4, -5],
			["Europe/Berlin", "2026-03-29T01:00", 1, 2],
			["Australia/Lord_Howe", "2026-04-04T15:00", 11, 10.5],
			["America/St_Johns", "2026-03-08T05:30", -3.5, -2.5],
			["Pacific/Apia", "2011-12-30T10:00", -10, 14],
		];
		for (const [name, instant, before, after] of changes) {
			expect(offsetAt(name, at(instant) - 1)).toBe(before * 3600);
			expect(offsetAt(name, at(instant))).toBe(after * 3600);
		}
		expect(offsetAt("Asia/Kathmandu", at("2026-06-01T00:00"))).toBe(20_700);
	});
});

describe("wall clock to instant", () => {
	test("shows the same wall clock again, save for times that are skipped", () => {
		fc.assert(
			fc.property(zone, fc.integer({ min: at("2020-01-01T00:00"), max: at("2035-01-01T00:00") }), (name, instant) => {
				const wall = wallClockAt(name, instant);
				const back = instantOfWallClock(name, wall);
				expect(wallClockAt(name, back)).toBe(wall);
				expect(back).toBeLessThanOrEqual(instant);
			}),
			{ numRuns: 2000 },
		);
	});

	test("a skipped time moves on, a repeated time is the first", () => {
		expect(instantOfWallClock("America/New_York", at("2026-03-08T02:30"))).toBe(at("2026-03-08T07:30"));
		expect(instantOfWallClock("America/New_York", at("2026-11-01T01:30"))).toBe(at("2026-11-01T05:30"));
		expect(instantOfWallClock("Australia/Lord_Howe", at("2026-10-04T02:15"))).toBe(at("2026-10-03T15:45"));
		expect(instantOfWallClock("Pacific/Apia", at("2011-12-30T12:00"))).toBe(at("2011-12-30T22:00"));
	});
});

test("a zone that does not exist is told apart", () => {
	expect(isTimeZone("Asia/Kathmandu")).toBe(true);
	expect(isTimeZone("Mars/Olympus")).toBe(false);
	expect(isTimeZone("+05:30")).toBe(false);
	expect(isTimeZone("")).toBe(false);
	expect(() => offsetAt("Mars/Olympus", 0)).toThrow(RangeError);
});
