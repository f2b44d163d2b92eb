import { describe, expect, it } from "vitest";
import type { Step } from "../../funnel/vocabulary";
import { axisOf, delayAt, isPinned, placeOf, rowsFor, ticksOf } from "./funnel-scale";

const at = (anchor: Step["anchor"], delay_hours: number) => ({ anchor, delay_hours });
const axis = axisOf([], 168, 90, true);

describe("the axis of a funnel", () => {
	it("keeps the order of time from registration to after the event", () => {
		const places = [
			at("registration", 0),
			at("registration", 1),
			at("registration", 24),
			at("event_start", -24),
			at("event_start", -1),
			at("event_start", -0.25),
			at("event_start", 0),
			at("event_start", 1),
			at("event_end", 0),
			at("event_end", 2),
			at("event_end", 48),
		].map((step) => placeOf(axis, step));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(new Set(places).size).toBe(places.length);
		expect(places[0]).toBe(0);
	});

	it.each([
		["registration", 0],
		["registration", 1],
		["registration", 72],
		["event_start", -24],
		["event_start", -1],
		["event_start", -0.25],
		["event_start", 0],
		["event_start", 0.75],
		["event_end", 0],
		["event_end", 2],
		["event_end", 48],
	] as const)("reads %s %d back from its place", (anchor, delay_hours) => {
		const step = at(anchor, delay_hours);
		expect(delayAt(axis, step, placeOf(axis, step))).toBeCloseTo(delay_hours, 5);
	});

	it("keeps a step on its own side of its anchor, wherever it is put", () => {
		for (const place of [-1, 0, 0.3, 0.5, 0.8, 1, 2]) {
			expect(delayAt(axis, at("event_start", -1), place)).toBeLessThanOrEqual(0);
			expect(delayAt(axis, at("registration", 1), place)).toBeGreaterThanOrEqual(0);
			expect(delayAt(axis, at("event_end", 1), place)).toBeGreaterThanOrEqual(0);
		}
	});

	it("runs from the registration where there is no start", () => {
		const own = axisOf([{ phase: "pre_event", step: { ...at("registration", 240) } as Step }], 168, null, false);
		expect(own.after).toBe(288);
		expect(placeOf(own, at("registration", 240))).toBeLessThan(1);
		expect(ticksOf(own).every(({ side }) => side === "after")).toBe(true);
	});

	it("puts what stands too close into another row", () => {
		expect(rowsFor([0.5, 0, 0.01, 0.02], 0.05)).toEqual([0, 0, 1, 2]);
	});

	it("marks what is not squeezed", () => {
		expect(isPinned("pre_event", { key: "welcome", anchor: "registration" })).toBe(true);
		expect(isPinned("pre_event", { key: "tip", anchor: "registration" })).toBe(false);
		expect(isPinned("pre_event", { key: "soon", anchor: "event_start" })).toBe(true);
	});
});
