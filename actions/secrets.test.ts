import { describe, expect, it } from "vitest";
import { currentForm, open, seal } from "./secrets";

const deployed = { secrets_key: btoa("0123456789abcdef0123456789abcdef"), local: false };
const laptop = { secrets_key: null, local: true };

describe("secrets at rest", () => {
	it("open again, in their own place only", async () => {
		const sealed = await seal(deployed, "grüße", "zoom:ten_1");
		expect(sealed).not.toContain("grüße");
		expect(sealed).not.toContain(btoa(String.fromCharCode(...new TextEncoder().encode("grüße"))));
		expect(await open(deployed, sealed, "zoom:ten_1")).toBe("grüße");
		await expect(open(deployed, sealed, "zoom:ten_2")).rejects.toThrow();
	});

	it("look different each time", async () => {
		expect(await seal(deployed, "a", "p")).not.toBe(await seal(deployed, "a", "p"));
	});

	it("do not open with another key or none", async () => {
		const sealed = await seal(deployed, "a", "p");
		await expect(open({ ...deployed, secrets_key: btoa("f".repeat(32)) }, sealed, "p")).rejects.toThrow();
		await expect(open(laptop, sealed, "p")).rejects.toThrow("SECRETS_KEY is missing");
	});

	it("are kept as they are on a laptop without a key, and nowhere else", async () => {
		const kept = await seal(laptop, "a", "p");
		expect(await open(laptop, kept, "p")).toBe("a");
		await expect(seal({ secrets_key: null, local: false }, "a", "p")).rejects.toThrow("SECRETS_KEY is missing");
		await expect(open(deployed, kept, "p")).rejects.toThrow("in the clear");
	});

	it("say what is wrong with a key or a stored text", async () => {
		await expect(seal({ ...deployed, secrets_key: btoa("short") }, "a", "p")).rejects.toThrow("32 bytes");
		await expect(open(deployed, "v9:a:b", "p")).rejects.toThrow("unknown form");
	});
});

describe("a key that is replaced", () => {
	const [older, newer] = [btoa("0123456789abcdef0123456789abcdef"), btoa("f".repeat(32))];
	const both = { secrets_key: `${newer}, ${older}`, local: false };

	it("goes on opening what it sealed, while the first seals", async () => {
		const before = await seal({ secrets_key: older, local: false }, "a", "p");
		expect(await open(both, before, "p")).toBe("a");
		const after = await seal(both, "a", "p");
		expect(await open({ secrets_key: newer, local: false }, after, "p")).toBe("a");
		expect(after.startsWith((await currentForm(both)) ?? "-")).toBe(true);
		expect(before.startsWith((await currentForm(both)) ?? "-")).toBe(false);
		await expect(open({ secrets_key: newer, local: false }, before, "p")).rejects.toThrow("does not open");
	});

	it("opens what was sealed before keys had names", async () => {
		const [, , iv, sealed] = (await seal({ secrets_key: older, local: false }, "a", "p")).split(":");
		expect(await open(both, `v1:${iv}:${sealed}`, "p")).toBe("a");
	});
});
