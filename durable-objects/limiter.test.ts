import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { proxyDurable } from "itty-durable";
import { describe, expect, it } from "vitest";
import type { TokenGrant } from "./limiter";

interface Limiter {
	take(want: number, per_minute: number, burst: number, wall_ms: number): Promise<TokenGrant>;
}

const START = 1_800_000_000_000;
const bucket = () => proxyDurable(env.LIMITER, { parse: true }).get(crypto.randomUUID()) as unknown as Limiter;

describe("a token bucket", () => {
	it("starts full and gives no more than it holds", async () => {
		const limiter = bucket();
		expect(await limiter.take(150, 100, 200, START)).toEqual({ granted: 150, left: 50, wait_ms: 0 });
		expect(await limiter.take(150, 100, 200, START)).toEqual({ granted: 50, left: 0, wait_ms: 0 });
		expect(await limiter.take(1, 100, 200, START)).toEqual({ granted: 0, left: 0, wait_ms: 600 });
	});

	it("fills again at its rate, up to its size", async () => {
		const limiter = bucket();
		await limiter.take(200, 100, 200, START);
		expect((await limiter.take(200, 100, 200, START + 60_000)).granted).toBe(100);
		expect((await limiter.take(500, 100, 200, START + 3_600_000)).granted).toBe(200);
	});

	it("gains nothing from a clock that stands back", async () => {
		const limiter = bucket();
		await limiter.take(200, 100, 200, START);
		expect((await limiter.take(1, 100, 200, START - 60_000)).granted).toBe(0);
		expect((await limiter.take(200, 100, 200, START + 6_000)).granted).toBe(10);
	});

	it("is kept once it is half empty, and not before", async () => {
		const name = crypto.randomUUID();
		const limiter = proxyDurable(env.LIMITER, { parse: true }).get(name) as unknown as Limiter;
		const kept = () =>
			runInDurableObject(env.LIMITER.getByName(name), async (_, state) => [...(await state.storage.list()).values()]);
		await limiter.take(90, 100, 200, START);
		expect(await kept()).toEqual([]);
		await limiter.take(100, 100, 200, START);
		expect(await kept()).toMatchObject([{ tokens: 10, at_ms: START }]);
	});

	it("keeps its callers apart", async () => {
		await bucket().take(200, 100, 200, START);
		expect((await bucket().take(1, 100, 200, START)).granted).toBe(1);
	});
});
