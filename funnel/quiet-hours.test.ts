import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localMinute, ZONES } from "./planner/testing";
import { firstAllowed, isAllowed, lastAllowedMinute, sendWindow } from "./quiet-hours";
import { REGIONAL_HOURS, regionalTextLimit } from "./quiet-hours-regions";

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const DAYTIME = { from_minute: 540, to_minute: 1200 };
const utc = sendWindow(DAYTIME, "UTC", null);
const in_region = (region: string) => sendWindow({ from_minute: 0, to_minute: 1440 }, "UTC", region);

describe("the window", () => {
	test("opens on the minute and closes before the minute", () => {
		expect(isAllowed(utc, at("2026-06-03T08:59:59"))).toBe(false);
		expect(isAllowed(utc, at("2026-06-03T09:00"))).toBe(true);
		expect(isAllowed(utc, at("2026-06-03T19:59:59"))).toBe(true);
		expect(isAllowed(utc, at("2026-06-03T20:00"))).toBe(false);
	});

	test("is never wider than 08:00 to 21:00", () => {
		const wide = sendWindow({ from_minute: 0, to_minute: 1440 }, "UTC", null);
		expect(isAllowed(wide, at("2026-06-03T07:59:59"))).toBe(false);
		expect(isAllowed(wide, at("2026-06-03T08:00"))).toBe(true);
		expect(isAllowed(wide, at("2026-06-03T21:00"))).toBe(false);
	});

	test("back to its last minute, on to its opening", () => {
		expect(lastAllowedMinute(utc, at("2026-06-03T23:10:30"))).toBe(at("2026-06-03T19:59"));
		expect(lastAllowedMinute(utc, at("2026-06-03T03:00"))).toBe(at("2026-06-02T19:59"));
		expect(lastAllowedMinute(utc, at("2026-06-03T12:34:56"))).toBe(at("2026-06-03T12:34"));
		expect(firstAllowed(utc, at("2026-06-03T23:10:30"))).toBe(at("2026-06-04T09:00"));
		expect(firstAllowed(utc, at("2026-06-03T03:00"))).toBe(at("2026-06-03T09:00"));
		expect(firstAllowed(utc, at("2026-06-03T12:34:56"))).toBe(at("2026-06-03T12:34:56"));
	});

	test("nothing is allowed in a window that is empty", () => {
		const never = sendWindow({ from_minute: 540, to_minute: 600 }, "UTC", "US-KY");
		expect(firstAllowed(never, at("2026-06-03T12:00"))).toBeNull();
		expect(lastAllowedMinute(never, at("2026-06-03T12:00"))).toBeNull();
	});

	test("follows the local clock through both changes", () => {
		const york = sendWindow(DAYTIME, "America/New_York", null);
		expect(firstAllowed(york, at("2026-03-08T06:30"))).toBe(at("2026-03-08T13:00"));
		expect(firstAllowed(york, at("2026-03-07T06:30"))).toBe(at("2026-03-07T14:00"));
		expect(lastAllowedMinute(york, at("2026-11-01T08:00"))).toBe(at("2026-10-31T23:59"));
		expect(firstAllowed(york, at("2026-11-01T08:00"))).toBe(at("2026-11-01T14:00"));
		const howe = sendWindow(DAYTIME, "Australia/Lord_Howe", null);
		expect(firstAllowed(howe, at("2026-10-03T16:00"))).toBe(at("2026-10-03T22:00"));
	});

	test("agrees with a minute-by-minute search anywhere, around changes of the clock", () => {
		const near = fc.constantFrom("2026-03-08", "2026-11-01", "2026-04-04", "2026-10-03", "2026-03-29");
		const minutes = fc.integer({ min: -2880, max: 2880 });
		fc.assert(
			fc.property(fc.constantFrom(...ZONES), near, minutes, (zone, day, shift) => {
				const instant = at(`${day}T12:00`) + shift * 60;
				const window = sendWindow(DAYTIME, zone, null);
				const open = (when: number) => localMinute(zone, when) >= 540 && localMinute(zone, when) < 1200;
				expect(isAllowed(window, instant)).toBe(open(instant));
				let back = instant;
				while (!open(back)) back -= 60;
				let on = instant;
				while (!open(on)) on += 60;
				expect(lastAllowedMinute(window, instant)).toBe(back);
				expect(firstAllowed(window, instant)).toBe(on);
			}),
			{ numRuns: 100 },
		);
	});
});

describe("a region's own hours", () => {
	test("narrow the window and never widen it", () => {
		const instant = fc.integer({ min: at("2026-01-01T00:00"), max: at("2028-01-01T00:00") });
		fc.assert(
			fc.property(fc.constantFrom(...Object.keys(REGIONAL_HOURS)), instant, (region, when) => {
				if (isAllowed(sendWindow(DAYTIME, "UTC", region), when)) expect(isAllowed(utc, when)).toBe(true);
			}),
		);
		expect(isAllowed(in_region("US-FL"), at("2026-06-03T20:30"))).toBe(false);
		expect(isAllowed(in_region("US-IL"), at("2026-06-03T20:30"))).toBe(true);
		expect(isAllowed(in_region("us-fl"), at("2026-06-03T20:30"))).toBe(false);
		expect(isAllowed(in_region("DE-BE"), at("2026-06-03T20:30"))).toBe(true);
	});

	test("are a state's where only its letters are given and the zone is American", () => {
		const bare = (zone: string) => sendWindow(DAYTIME, zone, "FL").region;
		expect(bare("America/New_York")).toBe(REGIONAL_HOURS["US-FL"]);
		expect(bare("Europe/Berlin")).toBe(null);
	});

	test("limit the texts of a day", () => {
		const day = Date.parse("2026-06-03") / 86_400_000;
		expect(regionalTextLimit("US-FL", "America/New_York", day)).toBe(3);
		expect(regionalTextLimit("US-OK", "UTC", day)).toBe(3);
		expect(regionalTextLimit("US-FL", "UTC", Date.parse("2021-06-30") / 86_400_000)).toBe(null);
		expect(regionalTextLimit("US-NY", "UTC", day)).toBe(null);
		expect(regionalTextLimit(null, "America/New_York", day)).toBe(null);
	});

	test("know Saturdays and Sundays", () => {
		expect(isAllowed(in_region("US-TX"), at("2026-06-07T11:59"))).toBe(false);
		expect(isAllowed(in_region("US-TX"), at("2026-06-07T12:00"))).toBe(true);
		expect(isAllowed(in_region("US-TX"), at("2026-06-06T09:00"))).toBe(true);
		expect(isAllowed(in_region("US-RI"), at("2026-06-06T17:00"))).toBe(false);
		expect(isAllowed(in_region("US-PA"), at("2026-06-07T13:29"))).toBe(false);
		expect(isAllowed(in_region("US-PA"), at("2026-06-07T13:30"))).toBe(true);
		expect(lastAllowedMinute(in_region("US-MS"), at("2026-06-07T12:00"))).toBe(at("2026-06-06T19:59"));
		expect(firstAllowed(in_region("US-MS"), at("2026-06-07T12:00"))).toBe(at("2026-06-08T08:00"));
	});

	test("know public holidays", () => {
		const noon = (day: string) => isAllowed(in_region("US-LA"), at(`${day}T12:00`));
		const holidays = ["2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-09-07"];
		for (const day of [...holidays, "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"])
			expect(noon(day)).toBe(false);
		for (const day of ["2026-01-12", "2026-05-18", "2026-09-14", "2026-11-19"]) expect(noon(day)).toBe(true);
		expect(isAllowed(in_region("US-FL"), at("2026-12-25T12:00"))).toBe(true);
	});

	test("hold from their first day", () => {
		expect(isAllowed(in_region("US-TX"), at("2025-08-31T11:00"))).toBe(true);
		expect(isAllowed(in_region("US-TX"), at("2025-09-07T11:00"))).toBe(false);
		expect(isAllowed(in_region("US-TX"), at("2025-09-01T08:30"))).toBe(false);
	});
});
