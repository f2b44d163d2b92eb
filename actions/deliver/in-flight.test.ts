import { describe, expect, it } from "vitest";
import { createGate, settled } from "./in-flight";

describe("a gate", () => {
	it("lets so many through at once, in their order, and the next as soon as one is done, failed or not", async () => {
		const gate = createGate(2);
		const began: number[] = [];
		const ends: (() => void)[] = [];
		const works = [0, 1, 2, 3].map((n) =>
			gate(async () => {
				began.push(n);
				await new Promise<void>((end) => ends.push(end));
				if (n === 1) throw new Error("cut off");
				return n;
			}).catch((error: Error) => error.message),
		);
		await Promise.resolve();
		expect(began).toEqual([0, 1]);
		ends[1]?.();
		await works[1];
		await Promise.resolve();
		expect(began).toEqual([0, 1, 2]);
		ends[0]?.();
		await works[0];
		await Promise.resolve();
		expect(began).toEqual([0, 1, 2, 3]);
		for (const end of ends) end();
		expect(await Promise.all(works)).toEqual([0, "cut off", 2, 3]);
		expect(await gate(async () => "free again")).toBe("free again");
	});

	it("settled waits for all and throws the first failure", async () => {
		let last = false;
		const slow = new Promise<void>((done) => setTimeout(done)).then(() => {
			last = true;
		});
		await expect(settled([Promise.reject(new Error("one")), slow])).rejects.toThrow("one");
		expect(last).toBe(true);
	});
});
