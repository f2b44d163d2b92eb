import { describe, expect, it } from "vitest";
import { pickLocale, placeOf, timeText } from "./time";

const WHEN = {
	type: "webinar",
	starts_at: "2026-11-24T18:00:00Z",
	ends_at: "2026-11-24T19:00:00Z",
	time_zone: "America/New_York",
};

describe("timeText", () => {
	it("puts the visitor's clock first and the event's second", () => {
		const text = timeText(WHEN, "Europe/Berlin", "en-GB");
		expect(text?.main).toMatch(/^Tuesday,? 24 November 2026.* 19:00\s?–\s?20:00 (CET|GMT\+1)$/);
		expect(text?.other).toMatch(/^In New York: Tue,? 24 Nov.* 13:00\s?–\s?14:00 (EST|GMT\u20115)$/);
	});

	it("says it once where both clocks agree", () => {
		expect(timeText(WHEN, "America/Toronto", "en-US")?.other).toBeNull();
	});

	it("names both days where the visitor's date differs", () => {
		const text = timeText(WHEN, "Pacific/Auckland", "en-GB");
		expect(text?.main).toContain("Wednesday");
		expect(text?.other).toContain("Tue");
	});

	it("puts the place's clock first for an event to travel to", () => {
		const text = timeText({ ...WHEN, type: "in_person" }, "Europe/Berlin", "en-US");
		expect(text?.main).toContain("1:00");
		expect(text?.other).toMatch(/^On your clock: .*7:00/);
	});

	it("tells a span of several days with both ends", () => {
		const text = timeText({ ...WHEN, ends_at: "2026-11-29T19:00:00Z" }, "UTC", "en-GB");
		expect(text?.main).toMatch(/Tuesday.*18:00.*Sunday.*19:00/);
	});

	it("does without an end, without a start and with a zone nobody knows", () => {
		expect(timeText({ ...WHEN, ends_at: null }, "UTC", "en-GB")?.main).toContain("18:00");
		expect(timeText({ ...WHEN, starts_at: null }, "UTC", "en-GB")).toBeNull();
		expect(timeText({ ...WHEN, time_zone: "Mars/Base" }, "UTC", "en-GB")?.other).toBeNull();
	});

	it("takes the reader's own English", () => {
		expect(pickLocale(["de-DE", "en-GB", "en"])).toBe("en-GB");
		expect(pickLocale(["de-DE"])).toBe("en");
		expect(placeOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
	});
});
