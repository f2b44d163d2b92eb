import { describe, expect, it } from "vitest";
import { causeText, scrub } from "./cause";

describe("what a log may hold", () => {
	it.each([
		["no such user: Ada.Lovelace+x@mail.example.com!", "Ada.Lovelace"],
		['{"to":["ada@example.com"]}', "ada@example.com"],
		["Name <ada@example.com>", "ada@example.com"],
		["The number +4915112345678 is not reachable", "4915112345678"],
		["Failed query: insert into contacts values (?)\nparams: Ada,Berlin", "Berlin"],
		["authorization: Bearer abcdefgh12345678", "abcdefgh12345678"],
		["key re_abcdefg123 was refused", "re_abcdefg123"],
		["GET /r/abcdefghjkmnpqrs0123/manage", "abcdefghjkmnpqrs0123"],
		["eyJhbGciOi.eyJzdWIiOi.c2ln", "eyJzdWIiOi"],
	])("leaves out what names or opens in %s", (text, hidden) => {
		expect(scrub(text)).not.toContain(hidden);
	});

	it("gives the same value the same mark, whatever its case, and leaves ids and instants", () => {
		expect(scrub("a Ada@Example.com b")).toBe(scrub("a ada@example.com b"));
		expect(scrub("ada@example.com")).not.toBe(scrub("bob@example.com"));
		const plain = "reg_01m83nt6a9hccets43vjbea317 at 2026-11-23T07:44:23Z: D1_ERROR: no such table";
		expect(scrub(plain)).toBe(plain);
		expect(causeText(new Error("to ada@example.com"), true)).toMatch(/^Error: to \[email [0-9a-f]{12}\]\n/);
	});
});
