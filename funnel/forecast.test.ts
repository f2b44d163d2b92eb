import { describe, expect, it } from "vitest";
import { forecastAttendance, quantile } from "./forecast";

/** A generator of numbers in [0, 1) that is the same each time (mulberry32). */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

describe("the forecast of attendance", () => {
	it("says nothing of fewer than three past events", () => {
		expect(forecastAttendance(100, [])).toBeNull();
		expect(
			forecastAttendance(100, [
				{ came: 3, missed: 7 },
				{ came: 4, missed: 6 },
				{ came: 0, missed: 0 },
			]),
		).toBeNull();
	});

	it("knows a distribution whose values are known", () => {
		// With a = b = 1 every count from 0 to n is as likely as any other.
		expect(quantile(9, 1, 1, 0.1 - 1e-9)).toBe(0);
		expect(quantile(9, 1, 1, 0.5 - 1e-9)).toBe(4);
		expect(quantile(9, 1, 1, 0.95)).toBe(9);
		expect(quantile(0, 2, 3, 0.5)).toBe(0);
	});

	it("is narrow where events are alike and wide where they are not", () => {
		const alike = forecastAttendance(
			1000,
			Array.from({ length: 6 }, () => ({ came: 400, missed: 600 })),
		);
		const apart = forecastAttendance(
			1000,
			[100, 700, 300, 600, 200, 500].map((came) => ({ came, missed: 1000 - came })),
		);
		expect(alike).toMatchObject({ expected: 400, events: 6 });
		expect((alike?.high ?? 0) - (alike?.low ?? 0)).toBeLessThan(60);
		expect((apart?.high ?? 0) - (apart?.low ?? 0)).toBeGreaterThan(300);
	});

	it("holds what comes as often as it says", () => {
		const random = seeded(7);
		const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		const turnout = () => {
			const rate = Math.min(0.95, Math.max(0.02, 0.4 + 0.1 * normal()));
			let came = 0;
			for (let i = 0; i < 200; i++) came += Number(random() < rate);
			return { came, missed: 200 - came };
		};
		let held = 0;
		for (let run = 0; run < 300; run++) {
			const forecast = forecastAttendance(200, Array.from({ length: 15 }, turnout));
			const { came } = turnout();
			if (forecast && came >= forecast.low && came <= forecast.high) held++;
		}
		expect(held / 300).toBeGreaterThan(0.7);
		expect(held / 300).toBeLessThan(0.9);
	});
});
