import { describe, expect, it } from "vitest";
import { instantOf, wallTime } from "./zone";

const iso = (time: string, zone: string) => new Date(instantOf(time, zone)).toISOString();

describe("wall time in a zone", () => {
	it("is the instant at which a clock there shows it", () => {
		expect(iso("2026-12-01 18:00:00", "Europe/Berlin")).toBe("2026-12-01T17:00:00.000Z");
		expect(iso("2026-07-01 18:00:00", "America/New_York")).toBe("2026-07-01T22:00:00.000Z");
		expect(iso("2026-07-01 06:15:00", "Asia/Kathmandu")).toBe("2026-07-01T00:30:00.000Z");
	});

	it("takes the first of two equal times and moves a skipped one forward", () => {
		expect(iso("2026-10-25 02:30:00", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
		expect(iso("2026-03-29 02:30:00", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
	});

	it("is shown as it was written", () => {
		for (const zone of ["Pacific/Auckland", "America/St_Johns", "UTC"])
			expect(wallTime(instantOf("2026-04-05 14:20:00", zone), zone)).toBe("2026-04-05 14:20:00");
	});
});
