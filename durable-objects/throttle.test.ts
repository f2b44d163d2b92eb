import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { setNow } from "../test/worker/product";
import { holdQueues, NOON } from "../test/worker/queues";
import { createContext } from "../workers/context";

describe("the throttle of a provider account", () => {
	holdQueues();
	let serial = 0;
	const account = () => `account-${serial++}`;
	const take = (name: string, rate = 2, patience_ms = 60_000) => createContext(env).throttle(name, rate, patience_ms);

	it("lets a second's worth through at once and the rest at the rate", async () => {
		const name = account();
		const waits: number[] = [];
		for (let i = 0; i < 6; i++) waits.push(await take(name));
		expect(waits).toEqual([0, 0, 500, 1000, 1500, 2000]);
	});

	it("fills up again as time passes, to one second's worth", async () => {
		const name = account();
		for (let i = 0; i < 4; i++) await take(name);
		setNow(NOON + 60_000);
		expect([await take(name), await take(name), await take(name)]).toEqual([0, 0, 500]);
	});

	it("keeps no room for whoever will not wait that long", async () => {
		const name = account();
		for (let i = 0; i < 4; i++) await take(name, 1);
		for (let i = 0; i < 5; i++) expect(await take(name, 1, 1000)).toBe(4000 - 0);
		expect(await take(name, 1)).toBe(4000);
		expect(await take(name, 1)).toBe(5000);
	});

	it("keeps accounts apart", async () => {
		const [one, other] = [account(), account()];
		for (let i = 0; i < 5; i++) await take(one);
		expect(await take(other)).toBe(0);
	});
});
