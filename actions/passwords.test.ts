import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./passwords";

describe("passwords", () => {
	it("are kept as a salted hash with its cost", async () => {
		const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
		expect(one).toMatch(/^scrypt\$14\$8\$5\$[0-9a-z]{26}\$[0-9a-z]{52}$/);
		expect(one).not.toBe(two);
		expect(await verifyPassword("correct horse", one)).toBe(true);
		expect(await verifyPassword("correct horsf", one)).toBe(false);
	});

	it("count as the same however the keyboard composes them", async () => {
		expect(await verifyPassword("cafe\u0301 au lait", await hashPassword("café au lait"))).toBe(true);
	});

	it("verify at the cost they were made with", async () => {
		// RFC 7914 section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1), its first 32 bytes in base 32.
		const bytes = Buffer.from("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", "hex");
		const { base32 } = await import("./ids");
		expect(await verifyPassword("pleaseletmein", `scrypt$14$8$1$SodiumChloride$${base32(bytes)}`)).toBe(true);
	});

	it("are never right for an unknown account", async () => {
		expect(await verifyPassword("correct horse", null)).toBe(false);
	});

	it("do not pass over a hash of another form", async () => {
		await expect(verifyPassword("x", "bcrypt$10$abc")).rejects.toThrow("unknown form");
	});
});
