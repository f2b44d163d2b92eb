import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findSecrets, secretIn } from "./lib/audit-secrets.mjs";
import { verifyAuditChain } from "./lib/audit-verify.mjs";
import { ROOT } from "./lib/paths.mjs";

describe("the search for secrets", () => {
	it("knows what secrets look like, and finds none in the project", () => {
		const some = ["sk", "live", "a".repeat(24)].join("_");
		expect(secretIn(`key = "${some}"`)).toBe("a Stripe key");
		expect(secretIn(`AKIA${"Q".repeat(16)}`)).toBe("an AWS key");
		expect(secretIn("re_test and whsec_short and myx_...")).toBeNull();
		expect(findSecrets()).toEqual([]);
	});
});

describe("the workflows", () => {
	const folder = join(ROOT, ".github", "workflows");
	const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
		scripts: Record<string, string>;
	};

	it.each(readdirSync(folder))("%s runs what exists, with the least rights and a time limit", (name) => {
		const text = readFileSync(join(folder, name), "utf8");
		for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
		expect(text).toContain("permissions:\n  contents: read\n");
		expect(text.match(/runs-on:/g)?.length).toBe(text.match(/timeout-minutes:/g)?.length);
		expect(text).not.toMatch(/pull_request_target|\t/);
		// What somebody outside can choose never stands in a script itself.
		for (const [line] of text.matchAll(/run:.*\$\{\{.*\}\}.*/g))
			expect(line).not.toMatch(/head_ref|title|body|inputs\./);
	});
});

describe("the schema", () => {
	it("is known table by table to erasure and retention", () => {
		const listed = readFileSync(join(ROOT, "db", "tables.ts"), "utf8");
		const files = readdirSync(join(ROOT, "d1-migrations")).filter((name) => /^schema.*\.ts$/.test(name));
		for (const file of files) expect(listed).toContain(`"../d1-migrations/${file.replace(".ts", "")}"`);
	});
});

describe("npm run audit:verify", () => {
	const answers = (pages: unknown[]) => {
		const asked: string[] = [];
		vi.stubGlobal("fetch", async (url: string) => {
			asked.push(String(url));
			return Response.json(pages[asked.length - 1]);
		});
		return asked;
	};
	afterEach(() => {
		vi.unstubAllGlobals();
	});
	const page = {
		ok: true,
		links: 1,
		entries: 2,
		fault: null,
		unsealed: null,
		head: { seq: 1, hash: "a" },
		next_cursor: "1.a",
	};
	const last = { ...page, unsealed: 3, head: { seq: 2, hash: "b" }, next_cursor: null };

	it.each([
		[[page, last], [], true, "intact: 4 entries in 2 links, 3 not sealed yet"],
		[
			[
				{ ...page, expected: false },
				{ ...last, expected: false },
			],
			["--expect", "2:c"],
			false,
			"written anew",
		],
		[
			[
				{ ...page, expected: true },
				{ ...last, expected: true },
			],
			["--expect", "1:a"],
			true,
			"head 2:b",
		],
		[
			[{ ...page, ok: false, fault: { seq: 1, problem: "an entry was changed" } }],
			[],
			false,
			"broken at link 1: an entry was changed",
		],
	] as const)("follows every page and says what it found", async (pages, args, whole, said) => {
		const asked = answers([...pages]);
		const printed: string[] = [];
		const options = ["--url", "https://events.example", ...args];
		const print = (line: string) => void printed.push(line);
		expect(await verifyAuditChain(options, { MYXELIUM_KEY: "k" }, print)).toBe(whole);
		expect(asked).toHaveLength(pages.length);
		expect(printed.join("\n")).toContain(said);
	});

	it("asks for a key", async () => {
		await expect(verifyAuditChain([], {})).rejects.toThrow("MYXELIUM_KEY");
	});
});
