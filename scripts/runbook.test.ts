import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadModule } from "../bench/lib/bundle.mjs";

it("the runbook has a section for every alert", async () => {
	const { RULES } = (await loadModule('export { RULES } from "./actions/operations/rules";')) as {
		RULES: { key: string }[];
	};
	const runbook = readFileSync(new URL("../docs/runbook.md", import.meta.url), "utf8");
	const keys = [...RULES.map(({ key }) => key.replace(/^(slo_.*)_\d+h$/, "$1")), "provider_down", "canary"];
	for (const key of keys) expect(runbook).toContain(`\n## ${key}\n`);
});
