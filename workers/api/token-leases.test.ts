import { describe, expect, it } from "vitest";
import type { TokenGrant } from "../../actions/context";
import { TokenLeases } from "./token-leases";

const LIMIT = { per_minute: 5_000, burst: 10_000 };
const START = 1_800_000_000_000;

/** A shared bucket that never fills again, and what was asked of it. */
function bucket(tokens: number) {
	const asked: number[] = [];
	return {
		asked,
		ask: async (want: number): Promise<TokenGrant> => {
			asked.push(want);
			const granted = Math.min(want, tokens);
			tokens -= granted;
			return { granted, left: tokens, wait_ms: granted > 0 ? 0 : 500 };
		},
	};
}

describe("leases of tokens", () => {
	it("spare most requests the call and never give out more than the bucket holds", async () => {
		const shared = bucket(10_000);
		const isolates = [new TokenLeases(), new TokenLeases(), new TokenLeases()];
		let allowed = 0;
		for (let i = 0; i < 12_000; i++)
			if ((await (isolates[i % 3] as TokenLeases).take("k", LIMIT, START, shared.ask)).allowed) allowed++;
		expect(allowed).toBe(10_000);
		expect(shared.asked.length).toBeLessThan(60);
		expect(Math.max(...shared.asked)).toBe(1_000);
	});

	it("stay small for whoever asks seldom", async () => {
		const shared = bucket(10_000);
		const leases = new TokenLeases();
		for (let i = 0; i < 300; i++) await leases.take("k", LIMIT, START + i * 60_000, shared.ask);
		expect(shared.asked).toEqual([100, 100, 100]);
	});

	it("take one token each while a slice is on its way", async () => {
		const shared = bucket(10_000);
		const leases = new TokenLeases();
		const answers = await Promise.all(Array.from({ length: 50 }, () => leases.take("k", LIMIT, START, shared.ask)));
		expect(answers.every((a) => a.allowed)).toBe(true);
		expect(shared.asked[0]).toBe(100);
		expect(shared.asked.slice(1).every((want) => want === 1)).toBe(true);
	});

	it("ask an empty bucket again only once it holds something", async () => {
		const shared = bucket(0);
		const leases = new TokenLeases();
		const at = (ms: number) => leases.take("k", LIMIT, START + ms, shared.ask);
		expect(await at(0)).toEqual({ allowed: false, remaining: 0, wait_ms: 500 });
		expect(await at(200)).toEqual({ allowed: false, remaining: 0, wait_ms: 300 });
		expect(shared.asked).toHaveLength(1);
		await at(500);
		expect(shared.asked).toHaveLength(2);
	});

	it("ask anew after a failure, and after a question whose request died", async () => {
		const shared = bucket(10_000);
		const leases = new TokenLeases();
		await expect(leases.take("k", LIMIT, START, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
		void leases.take("k", LIMIT, START, () => new Promise(() => {}));
		await leases.take("k", LIMIT, START + 5_000, shared.ask);
		expect(shared.asked).toEqual([100]);
	});
});
