import { describe, expect, it } from "vitest";
import type { SendOutcome } from "../../providers/email";
import { retryDelay } from "./record";

const refused: SendOutcome = { kind: "retry", reason: "500", counts: true };
const delays = (outcome: SendOutcome, id = "msg_a") => [1, 2, 3, 4, 5, 6].map((n) => retryDelay(outcome, n, id));

describe("the wait before a retry", () => {
	it("doubles from one second over five retries, spread by at most a quarter, and then ends", () => {
		for (const outcome of [refused, { kind: "ambiguous", reason: "cut" } as const]) {
			const all = delays(outcome);
			[1, 2, 4, 8, 16].forEach((base, i) => {
				expect(all[i]).toBeGreaterThanOrEqual(base);
				expect(all[i]).toBeLessThan(base * 1.25);
			});
			expect(all[5]).toBeNull();
		}
		expect(delays(refused, "msg_a")).toEqual(delays(refused, "msg_a"));
		expect(delays(refused, "msg_a")).not.toEqual(delays(refused, "msg_b"));
	});

	it("is what the provider asks for where that is longer", () => {
		expect(retryDelay({ ...refused, retry_after_s: 40 }, 1, "m")).toBe(40);
		expect(retryDelay({ ...refused, retry_after_s: 1 }, 5, "m")).toBeGreaterThanOrEqual(16);
	});

	it("has no end where the call was turned away for room", () => {
		expect(retryDelay({ ...refused, counts: false }, 99, "m")).toBe(1);
		expect(retryDelay({ ...refused, counts: false, retry_after_s: 7 }, 99, "m")).toBe(7);
	});

	it("is none after what is final", () => {
		expect(retryDelay({ kind: "accepted", provider_id: "x" }, 1, "m")).toBeNull();
		expect(retryDelay({ kind: "terminal", code: "x", reason: "y" }, 1, "m")).toBeNull();
	});
});
