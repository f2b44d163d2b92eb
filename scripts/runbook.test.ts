import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RULES } from "../actions/operations/rules";

it("the runbook has a section for every alert", () => {
	const runbook = readFileSync(new URL("../docs/runbook.md", import.meta.url), "utf8");
	const keys = [...RULES.map(({ key }) => key.replace(/^(slo_.*)_\d+h$/, "$1")), "provider_down", "canary"];
	for (const key of keys) expect(runbook).toContain(`\n## ${key}\n`);
});
