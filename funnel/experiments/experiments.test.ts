import { describe, expect, test } from "vitest";
import { armOf, concerns, hasFixedTiming, type RunningExperiment, withholds } from "./arms";
import { compare } from "./sequential";
import { simulate } from "./simulate";

const timing: RunningExperiment = { id: "exp_a", kind: "timing", share: 0.3, since: 1000 };
const message = { phase: "pre_event", step_key: "story", purpose: "content" } as const;

describe("arms", () => {
	test("are stable, hold their share and do not hang together", () => {
		const ids = Array.from({ length: 20_000 }, (_, i) => `reg_${i}`);
		const inA = ids.filter((id) => armOf(timing, "ten_1", id) === "variant");
		expect(inA.length / ids.length).toBeCloseTo(0.3, 1);
		expect(ids.filter((id) => armOf(timing, "ten_1", id) === "variant")).toEqual(inA);
		const inBoth = inA.filter((id) => armOf({ ...timing, id: "exp_b" }, "ten_1", id) === "variant");
		expect(inBoth.length / inA.length).toBeCloseTo(0.3, 1);
	});

	test("fixed timing is for those who registered since the start", () => {
		const all = { ...timing, share: 1 };
		expect(hasFixedTiming(all, "ten_1", { id: "reg_1", registered_at: 1000 })).toBe(true);
		expect(hasFixedTiming(all, "ten_1", { id: "reg_1", registered_at: 999 })).toBe(false);
		expect(hasFixedTiming(null, "ten_1", { id: "reg_1", registered_at: 1000 })).toBe(false);
	});

	test("a message is concerned by its step or its purpose, the confirmation and notices by nothing", () => {
		const step = { ...timing, kind: "holdout", phase: "pre_event", step_key: "story" } as const;
		const purpose = { ...timing, kind: "holdout", purpose: "content" } as const;
		for (const one of [step, purpose]) {
			expect(concerns(one, message)).toBe(true);
			expect(concerns(one, { ...message, step_key: "welcome" })).toBe(false);
			expect(concerns(one, { ...message, phase: "notice" })).toBe(false);
		}
		expect(concerns(step, { ...message, step_key: "other" })).toBe(false);
		expect(concerns(purpose, { ...message, purpose: "offer" })).toBe(false);
		expect([withholds(step), withholds({ kind: "step" }), withholds({ kind: "step", body: "b" })]).toEqual([
			true,
			true,
			false,
		]);
	});
});

describe("what may be said at any time", () => {
	test("nothing with few people, and an interval that narrows with more", () => {
		expect(compare({ n: 0, hits: 0 }, { n: 9, hits: 3 })).toMatchObject({ difference: null, decided: null });
		expect(compare({ n: 20, hits: 0 }, { n: 20, hits: 20 })).toMatchObject({ low: -1, high: 1, decided: null });
		const widths = [100, 1000, 10_000].map((n) => {
			const { low, high } = compare({ n, hits: n * 0.3 }, { n, hits: n * 0.3 });
			return high - low;
		});
		expect(widths).toEqual([...widths].sort((a, b) => b - a));
	});

	test("the interval leaves out zero exactly where the p-value falls below 5 %", () => {
		for (const hits of [300, 330, 350, 360, 380, 420]) {
			const { p, low, decided } = compare({ n: 1000, hits: 300 }, { n: 1000, hits });
			expect(p < 0.05).toBe(low > 0);
			expect(decided).toBe(low > 0 ? "variant" : null);
		}
		expect(compare({ n: 1000, hits: 420 }, { n: 1000, hits: 300 }).decided).toBe("control");
	});

	test.each([0.02, 0.1, 0.4])(
		"looking every day calls a difference that is not there at most in 5 %% (rate %d)",
		(rate) => {
			const { called } = simulate({ control: rate, variant: rate, per_day: 20, days: 60 }, 600);
			expect(called).toBeLessThanOrEqual(0.05);
		},
	);

	test("and finds one that is", () => {
		const { called } = simulate({ control: 0.3, variant: 0.42, per_day: 20, days: 60 }, 300);
		expect(called).toBeGreaterThan(0.9);
	});
});
