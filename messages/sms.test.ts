import { describe, expect, it } from "vitest";
import { smsSegments, toGsm } from "./sms";

describe("smsSegments", () => {
	it.each([
		["", "GSM-7", 0, 0],
		["a".repeat(160), "GSM-7", 160, 1],
		["a".repeat(161), "GSM-7", 161, 2],
		["a".repeat(306), "GSM-7", 306, 2],
		["a".repeat(307), "GSM-7", 307, 3],
		["€".repeat(80), "GSM-7", 160, 1],
		["é£ΔÆß¿Ñ", "GSM-7", 7, 1],
		["ç", "UCS-2", 1, 1],
		["я".repeat(70), "UCS-2", 70, 1],
		["я".repeat(71), "UCS-2", 71, 2],
		["я".repeat(135), "UCS-2", 135, 3],
		["🎉".repeat(35), "UCS-2", 70, 1],
	] as const)("%# counts %s", (text, encoding, units, segments) => {
		expect(smsSegments(text)).toEqual({ encoding, units, segments });
	});

	it("cuts neither an escaped character nor a surrogate pair in two", () => {
		expect(smsSegments(`${"a".repeat(152)}€${"a".repeat(152)}`).segments).toBe(3);
		// 34 pairs are 68 units: only 33 fit into a part of 67.
		expect(smsSegments("🎉".repeat(67)).segments).toBe(3);
	});
});

describe("toGsm", () => {
	it("replaces typography, and composes accents", () => {
		expect(toGsm("“It’s” — 10\u00a0min…\r\n• cafe\u0301 \u200b7–8")).toBe('"It\'s" - 10 min...\n* café 7-8');
	});

	it("leaves a text alone that cannot become GSM-7", () => {
		expect(toGsm("It’s on 🎉")).toBe("It’s on 🎉");
	});
});
