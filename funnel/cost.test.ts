import { describe, expect, it } from "vitest";
import { estimatedCost, marginalCost, monthlyLines, SMS_SEGMENTS, totalUsage, UNIT_COSTS } from "./cost";
import { PRICES } from "./prices";
import type { FunnelConfig, Step } from "./vocabulary";

const step = (channel: Step["channel"]): Step => ({
	...{ step: 1, key: channel, anchor: "registration", delay_hours: 0, priority: "must", purpose: "transactional" },
	...{ channel, subject: "", body: "", citations: [] },
});

const funnel = (parts: Partial<FunnelConfig>): FunnelConfig => ({
	...{ nominal_hours: 168, pre_event: [], post_event_attended: [], post_event_no_show: [], ...parts },
});

describe("cost", () => {
	it("charges a month for what goes beyond the plan alone", () => {
		const [inside] = monthlyLines({ d1_rows_written: PRICES.d1_rows_written.included });
		expect(inside?.cost).toBe(0);
		const [beyond] = monthlyLines({ d1_rows_written: PRICES.d1_rows_written.included + 2_000_000 });
		expect(beyond?.cost).toBeCloseTo(2, 10);
		expect(monthlyLines({})).toEqual([]);
	});

	it("charges one more as if nothing were included", () => {
		expect(marginalCost({ queue_operations: 1_000_000, r2_writes: 2_000_000 })).toBeCloseTo(0.4 + 9, 10);
	});

	it("adds parts up by what is metered", () => {
		const parts = [
			{ usage: { d1_rows_read: 3, r2_writes: 1 }, times: 10 },
			{ usage: { d1_rows_read: 5 }, times: 2 },
		];
		expect(totalUsage(parts)).toEqual({ d1_rows_read: 40, r2_writes: 10 });
	});

	it("estimates a registration by the steps it gets, of one branch", () => {
		const base = estimatedCost(funnel({}));
		expect(base).toBeCloseTo(UNIT_COSTS.registration, 4);
		const emails = estimatedCost(
			funnel({ pre_event: [step("email"), step("email")], post_event_no_show: [step("email")] }),
		);
		expect(emails).toBeCloseTo(UNIT_COSTS.registration + 2 * (UNIT_COSTS.message + PRICES.email), 4);
		const text = estimatedCost(funnel({ during_event: [step("sms")] }));
		expect(text).toBeCloseTo(UNIT_COSTS.registration + UNIT_COSTS.message + SMS_SEGMENTS * PRICES.sms_segment, 4);
	});

	it("has a measured figure for every part of it", () => {
		for (const cost of [UNIT_COSTS.registration, UNIT_COSTS.message]) expect(cost).toBeGreaterThan(0);
	});
});
