import { describe, expect, it } from "vitest";
import { PLANS, planOfPrice, planWarnings, type TenantPlan } from "./plans";

describe("plans", () => {
	it("have a price each, or none", () => {
		for (const [id, plan] of Object.entries(PLANS)) {
			expect(plan.price > 0).toBe(plan.price_key !== null);
			if (plan.price_key) expect(planOfPrice(plan.price_key)).toBe(id);
		}
		expect(planOfPrice("something_else")).toBeNull();
	});

	it("warn near and beyond their limits, and never where there is none", () => {
		const solo = PLANS.solo as TenantPlan;
		expect(planWarnings(solo, { contacts: 3_999, messages: 0 })).toEqual([]);
		expect(planWarnings(solo, { contacts: 4_000, messages: 50_001 })).toMatchObject([
			{ limit: "contacts", used: 4_000, allowed: 5_000 },
			{ limit: "messages", message: expect.stringContaining("nothing stops") },
		]);
		expect(planWarnings(PLANS.agency as TenantPlan, { contacts: 1e9, messages: 1e9 })).toEqual([]);
	});
});
