import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { checkText, indexSources, type SourceIndex } from "./ground";

/** Real texts beside the repository; where they are absent these tests are skipped. */
const DATA = resolve(import.meta.dirname, "../../shared/data");
const here = existsSync(resolve(DATA, "grounding"));

type Row = { source: string; text: string; label: "supported" | "unsupported" };

function balancedAccuracy(file: string): number {
	const rows = readFileSync(resolve(DATA, "grounding", file), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Row);
	const indexes = new Map<string, SourceIndex>();
	const right = { supported: 0, unsupported: 0 };
	const all = { supported: 0, unsupported: 0 };
	for (const { source, text, label } of rows) {
		const index = indexes.get(source) ?? indexSources([{ id: "source", text: source }]);
		indexes.set(source, index);
		all[label] += 1;
		if (checkText(text, index).grounded === (label === "supported")) right[label] += 1;
	}
	return 50 * (right.supported / all.supported + right.unsupported / all.unsupported);
}

describe.skipIf(!here)("the gate on real texts (skipped: no ../shared/data)", () => {
	it("reaches 78 on marketing summaries", () => {
		expect(balancedAccuracy("summedits_marketing_dev.jsonl")).toBeGreaterThanOrEqual(78);
	});

	it("reaches 78 on single-fact replies", () => {
		expect(balancedAccuracy("begin_dev.jsonl")).toBeGreaterThanOrEqual(78);
	});

	it("lets a brand's own sentences pass and indexes fifty pages at once", () => {
		const folder = resolve(DATA, "brands/carpentries");
		const pages = readdirSync(folder)
			.filter((file) => file.endsWith(".md") && !file.startsWith("LICENCE"))
			.map((file) => ({ id: file, text: readFileSync(resolve(folder, file), "utf8") }));
		const index = indexSources(pages);
		const sentences = index.sentences.filter((_, at) => at % 9 === 0).map(({ text }) => text);
		const refused = sentences.filter((text) => !checkText(text, index).grounded);
		expect(sentences.length).toBeGreaterThan(100);
		expect(refused.length / sentences.length).toBeLessThanOrEqual(0.02);
	});
});
