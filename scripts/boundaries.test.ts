import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** A file, what it imports, and whether the import directions of the house allow it. */
const IMPORTS: [file: string, imported: string, allowed: boolean][] = [
	["funnel/a.ts", "../db/client", false],
	["funnel/b.ts", "zod", false],
	["funnel/c.ts", "node:fs", false],
	["funnel/planner/d.ts", "../vocabulary", true],
	["funnel/d.test.ts", "fast-check", true],
	["db/a.ts", "../actions/enroll-contact", false],
	["db/b.ts", "drizzle-orm", true],
	["db/c.ts", "../funnel/vocabulary", true],
	["providers/a.ts", "../db/client", false],
	["messages/a.tsx", "../actions/context", false],
	["pages/a.tsx", "../db/client", false],
	["vectorize/a.ts", "../actions/context", false],
	["actions/a.ts", "../workers/env", false],
	["actions/deliver/b.ts", "../ids", true],
	["actions/c.ts", "../db/messages", true],
	["durable-objects/a.ts", "../workers/context", true],
	["durable-objects/b.ts", "../workers/api/app", false],
	["workers/api/routes/a.ts", "../../scheduler/queue", false],
	["workers/api/routes/b.ts", "../../../db/messages", true],
	["workers/scheduler/a.ts", "../webhooks/routes", false],
	["workers/webhooks/a.ts", "../scheduler/cron", false],
	["workers/a.ts", "../sandbox/server", false],
	["sandbox/a.ts", "../funnel/plan.ts", false],
	["sandbox/b.ts", "./webhooks.ts", true],
	["widget/a.ts", "react", false],
	["widget/b.ts", "./dom", true],
];

interface Report {
	diagnostics: { category: string; location: { path: string | { file: string } } }[];
}

describe("import directions", () => {
	const folder = mkdtempSync(join(tmpdir(), "boundaries-"));
	const refused = new Set<string>();

	beforeAll(() => {
		copyFileSync(join(ROOT, "biome.json"), join(folder, "biome.json"));
		writeFileSync(join(folder, ".gitignore"), "node_modules/\n");
		for (const [file, imported] of IMPORTS) {
			mkdirSync(join(folder, dirname(file)), { recursive: true });
			writeFileSync(join(folder, file), `import * as it from "${imported}";\nconsole.log(it);\n`);
		}
		const { stdout } = spawnSync(
			join(ROOT, "node_modules", ".bin", "biome"),
			["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."],
			{ cwd: folder, encoding: "utf8" },
		);
		for (const { category, location } of (JSON.parse(stdout) as Report).diagnostics) {
			const path = typeof location.path === "string" ? location.path : location.path.file;
			if (category === "lint/style/noRestrictedImports") refused.add(path.replace(/^\.\//, ""));
		}
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it.each(IMPORTS)("%s imports %s: %s", (file, _imported, allowed) => {
		expect(refused.has(file)).toBe(!allowed);
	});
});
