import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brandColours, contrast, parseHex } from "./colour";

const rgb = (text: string) => parseHex(text) as [number, number, number];

describe("brandColours", () => {
	it("reads short and long forms, and nothing else", () => {
		expect(parseHex("#f80")).toEqual([255, 136, 0]);
		expect(parseHex("0A0b0C")).toEqual([10, 11, 12]);
		for (const bad of ["red", "#12345", "", null, undefined, "#fff;background:url(x)"])
			expect(parseHex(bad)).toBeNull();
	});

	it("knows the ends of the contrast scale", () => {
		expect(contrast(rgb("#000"), rgb("#fff"))).toBeCloseTo(21, 5);
		expect(contrast(rgb("#777"), rgb("#777"))).toBe(1);
	});

	it("stays readable for every brand colour", () => {
		const byte = fc.integer({ min: 0, max: 255 });
		fc.assert(
			fc.property(byte, byte, byte, (r, g, b) => {
				const hex = `#${[r, g, b].map((x) => x.toString(16).padStart(2, "0")).join("")}`;
				const colours = brandColours(hex);
				expect(colours.accent).toBe(hex);
				expect(contrast(rgb(colours.accent), rgb(colours.on_accent))).toBeGreaterThanOrEqual(4.5);
				expect(contrast(rgb(colours.link_light), rgb("#ffffff"))).toBeGreaterThanOrEqual(4.5);
				expect(contrast(rgb(colours.link_dark), rgb("#1c1f23"))).toBeGreaterThanOrEqual(4.5);
			}),
		);
	});

	it("has a colour of its own where the tenant has none", () => {
		expect(brandColours(null)).toEqual(brandColours("not a colour"));
	});
});
