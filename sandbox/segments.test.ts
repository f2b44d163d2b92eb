import { describe, expect, it } from "vitest";
import { countSegments } from "./segments.ts";

describe("SMS segments", () => {
	it.each([
		["", 1],
		["a".repeat(160), 1],
		["a".repeat(161), 2],
		["a".repeat(306), 2],
		["a".repeat(307), 3],
		["€".repeat(80), 1],
		["€".repeat(81), 2],
		// An escape and its character stay together: 152 + 2 septets do not fit into 153.
		[`${"a".repeat(152)}€${"a".repeat(152)}`, 3],
		["ж".repeat(70), 1],
		["ж".repeat(71), 2],
		["😀".repeat(35), 1],
		["😀".repeat(36), 2],
		[`It${"’"}s`.padEnd(71, "a"), 2],
	])("of %j are %i", (text, count) => {
		expect(countSegments(text)).toBe(count);
	});
});
