import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { setNow } from "../test/worker/product";
import { holdQueues, NOON } from "../test/worker/queues";
import { createContext } from "../workers/context";
import { FAILURES_TO_OPEN, OPEN_MS } from "./throttle";

describe("a provider account", () => {
	holdQueues();
	let serial = 0;
	const account = () => createContext(env).account(`account-${serial++}`);
	type Account = ReturnType<typeof account>;
	const wait = async (of: Account, rate = 2, patience_ms = 60_000) => (await of.take(rate, patience_ms)).wait_ms;
	const waits = async (of: Account, n: number) => {
		const all: number[] = [];
		for (let i = 0; i < n; i++) all.push(await wait(of));
		return all;
	};

	it("spaces calls so that no second sees more than the rate", async () => {
		const all = await waits(account(), 7);
		expect(all[0]).toBe(0);
		all.forEach((at, i) => {
			if (i >= 2) expect(at - (all[i - 2] as number)).toBeGreaterThan(1000);
			expect(at).toBeLessThanOrEqual(i * 525 + 1);
		});
	});

	it("does not save up what it did not use", async () => {
		const one = account();
		await waits(one, 4);
		setNow(NOON + 60_000);
		expect(await waits(one, 2)).toEqual([0, 525]);
	});

	it("keeps no room for whoever will not wait that long", async () => {
		const one = account();
		for (let i = 0; i < 4; i++) await wait(one, 1);
		for (let i = 0; i < 5; i++) expect(await wait(one, 1, 1000)).toBe(4200);
		expect(await wait(one, 1)).toBe(4200);
		expect(await wait(one, 1)).toBe(5250);
	});

	it("keeps accounts apart", async () => {
		await waits(account(), 5);
		expect(await waits(account(), 1)).toEqual([0]);
	});

	it("is left alone for as long as the provider asks", async () => {
		const one = account();
		await one.report("busy", 7);
		expect(await waits(one, 1)).toEqual([7000]);
		expect(await one.look()).toMatchObject({ state: "closed", held_until: NOON + 7000 });
	});

	it("opens after five failures in a row, lets one call try after five minutes, and closes when it went well", async () => {
		const one = account();
		for (let i = 1; i < FAILURES_TO_OPEN; i++) await one.report("failure");
		await one.report("busy", 0);
		await one.report("well");
		for (let i = 1; i < FAILURES_TO_OPEN; i++) await one.report("failure");
		expect((await one.take(2, 60_000)).open).toBe(false);
		expect(await one.report("failure")).toMatchObject({ state: "open", open_until: NOON + OPEN_MS });
		expect(await one.take(2, 60_000)).toMatchObject({ open: true, wait_ms: OPEN_MS });

		setNow(NOON + OPEN_MS);
		expect(await one.look()).toMatchObject({ state: "half_open" });
		const [first, second] = [await one.take(2, 60_000), await one.take(2, 60_000)];
		expect([first.open, first.watched, second.open]).toEqual([false, true, true]);
		expect(await one.report("failure")).toMatchObject({ state: "open", open_until: NOON + 2 * OPEN_MS });

		setNow(NOON + 2 * OPEN_MS);
		expect((await one.take(2, 60_000)).open).toBe(false);
		expect(await one.report("well")).toMatchObject({ state: "closed", consecutive_failures: 0, open_until: null });
		expect((await one.take(2, 60_000)).open).toBe(false);
	});
});
