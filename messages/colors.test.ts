import fc from "fast-check";
import { expect, it } from "vitest";
import { contrast, hexColor, readableOn, textOn } from "./colors";

const color = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);

it("measures contrast as WCAG does", () => {
	expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
	expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

it("finds a readable text colour for every button", () => {
	fc.assert(fc.property(color, (background) => contrast(textOn(background), background) >= 4.5));
});

it("makes every colour readable on every background, and leaves a readable one alone", () => {
	fc.assert(
		fc.property(color, color, (text, background) => {
			const shown = readableOn(text, background);
			return contrast(shown, background) >= 4.5 && (contrast(text, background) < 4.5 || shown === text);
		}),
	);
});

it("takes hex colours alone", () => {
	expect(hexColor("#Abc", "#000000")).toBe("#aabbcc");
	expect(hexColor("red;background:url(x)", "#000000")).toBe("#000000");
	expect(hexColor(null, "#000000")).toBe("#000000");
});
