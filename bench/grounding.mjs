/**
 * Measures the claim gate: `node bench/grounding.mjs [--errors]`. Prints a JSON report last. Needs the texts beside the repository
 * (`../shared/data`); without them it says so and ends well.
 */

import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { documentOf, halfOf } from "./grounding/halves.mjs";
import { HARMLESS, INVENTED } from "./grounding/lines.mjs";
import { ROUNDS } from "./grounding/lines-fresh.mjs";
import { hasData, loadModule, readBrands, readRows } from "./grounding/load.mjs";
import { mutationsOf, namesOf, sentencesOf } from "./grounding/mutate.mjs";
import { accuracy, interval, share } from "./grounding/stats.mjs";

await underOwnNode();
if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const showErrors = process.argv.includes("--errors");
const { checkText, indexSources } = await loadModule("vectorize/ground.ts");
const internals = await loadModule("bench/grounding/internals.ts");
const error = (...words) => showErrors && console.log(...words);

function rowsReport(name, groupOf) {
	const indexes = new Map();
	const started = performance.now();
	const rows = readRows(name).map((row) => {
		if (!indexes.has(row.source)) indexes.set(row.source, indexSources([{ id: "source", text: row.source }]));
		const report = checkText(row.text, indexes.get(row.source));
		const bad = row.label === "unsupported";
		if (bad === report.grounded)
			error(bad ? "missed " : "refused", row.id, report.sentences.map((s) => s.reason ?? s.verdict).join(" / "));
		return { ...row, bad, caught: !report.grounded };
	});
	const ms = (performance.now() - started) / rows.length;
	const part = (list) => ({ ...accuracy(list), interval: interval(list, groupOf) });
	const domains = Object.fromEntries(
		[...Map.groupBy(rows, (row) => row.domain)].map(([key, list]) => [key, part(list)]),
	);
	const halves = Object.fromEntries(
		[...Map.groupBy(rows, halfOf)].sort().map(([key, list]) => [`half_${key}`, part(list)]),
	);
	return { all: part(rows), ...domains, ...halves, ms_per_check: Math.round(ms * 100) / 100 };
}

/** A brand with its pages cut into passages, which are the sources as in the product. */
function withPassages({ brand, pages }) {
	const passages = pages.flatMap((page) => {
		const read = internals.readDocument(page.text);
		if (!("text" in read)) return [];
		return internals
			.chunkText(read.text)
			.map(({ heading, text }, at) =>
				internals.sourceOf({ id: `${page.id}:${at}`, kind: "content", title: page.id, heading, text }),
			);
	});
	return { brand, pages, passages };
}

function brandReport({ brand, pages, passages }) {
	const started = performance.now();
	const whole = indexSources(passages);
	const index_ms = Math.round(performance.now() - started);
	const names = namesOf(pages);
	const counts = { true_refused: [0, 0], invented: {}, mutations: {}, harmless: {} };
	const add = (table, key, hit) => {
		table[key] ??= [0, 0];
		table[key][0] += hit ? 1 : 0;
		table[key][1] += 1;
	};
	let checks = 0;
	const from = performance.now();
	const refused = (text) => {
		checks++;
		return !checkText(text, whole).grounded;
	};
	const seen = new Set();
	for (const page of pages)
		for (const sentence of sentencesOf(page.text)) {
			if (seen.has(sentence)) continue;
			seen.add(sentence);
			const bad = refused(sentence);
			counts.true_refused[0] += bad ? 1 : 0;
			counts.true_refused[1] += 1;
			if (bad)
				error(
					"true refused",
					page.id,
					checkText(sentence, whole)
						.sentences.map((s) => `${s.reason} | ${s.text}`)
						.join(" / "),
				);
			for (const { kind, text } of mutationsOf(sentence, names, seen.size)) {
				const caught = refused(text);
				if (!caught) error("mutation missed", kind, text, "<<", sentence);
				add(counts.mutations, kind, caught);
			}
		}
	const subjects = [brand.replaceAll("-", " "), ...names.slice(0, 3)];
	for (const [kind, list] of Object.entries(INVENTED))
		for (const line of list)
			for (const subject of line.includes("{x}") ? subjects : [""]) {
				const text = line.replaceAll("{x}", subject);
				const caught = refused(text);
				if (!caught) error("invention missed", kind, text);
				add(counts.invented, kind, caught);
			}
	for (const [kind, list] of Object.entries(HARMLESS))
		for (const line of list) {
			const bad = refused(line);
			if (bad)
				error(
					"harmless refused",
					kind,
					line,
					checkText(line, whole)
						.sentences.map((s) => s.reason)
						.join(" / "),
				);
			add(counts.harmless, kind, bad);
		}
	const shares = (table) => {
		const all = Object.values(table).reduce(([k, n], [a, b]) => [k + a, n + b], [0, 0]);
		return Object.fromEntries([...Object.entries(table), ["all", all]].map(([key, [k, n]]) => [key, share(k, n)]));
	};
	return {
		pages: pages.length,
		passages: passages.length,
		index_ms,
		ms_per_check: Math.round(((performance.now() - from) / checks) * 100) / 100,
		true_refused: share(...counts.true_refused),
		mutations_caught: shares(counts.mutations),
		invented_caught: shares(counts.invented),
		harmless_refused: shares(counts.harmless),
	};
}

/** Sentences of each brand held against the pages of the next: claims without a source. */
function foreignReport(brands) {
	return Object.fromEntries(
		brands.map(({ brand, pages }, i) => {
			const index = indexSources(brands[(i + 1) % brands.length].passages);
			const claims = pages
				.flatMap((page) => sentencesOf(page.text))
				.map((sentence) => checkText(sentence, index))
				.filter((report) => report.sentences.some(({ verdict }) => verdict !== "no_claim"));
			const missed = claims.filter((report) => report.grounded);
			for (const { sentences } of missed) error("foreign missed", sentences.map(({ text }) => text).join(" / "));
			return [brand, share(claims.length - missed.length, claims.length)];
		}),
	);
}

/** The rounds of fresh lines against each brand. */
function freshReport(brands) {
	const indexes = brands.map(({ passages }) => indexSources(passages));
	const refused = (list) => list.flatMap((line) => indexes.filter((index) => !checkText(line, index).grounded)).length;
	return ROUNDS.map(({ invented, harmless }) => ({
		invented_caught: share(refused(invented), invented.length * indexes.length),
		harmless_refused: share(refused(harmless), harmless.length * indexes.length),
	}));
}

/** Rewordings of a small knowledge base, true and false, held against it and a brand's pages together. */
function rewordingReport(brands) {
	return Object.fromEntries(
		brands.map(({ brand, passages }) => {
			const index = indexSources([...internals.COACH, ...passages]);
			const refused = (list) => list.filter((line) => !checkText(line, index).grounded);
			for (const line of refused(internals.TRUE_SENTENCES)) error("true rewording refused", line);
			const { TRUE_SENTENCES, FALSE_SENTENCES } = internals;
			return [
				brand,
				{
					true_refused: share(refused(TRUE_SENTENCES).length, TRUE_SENTENCES.length),
					false_caught: share(refused(FALSE_SENTENCES).length, FALSE_SENTENCES.length),
				},
			];
		}),
	);
}

const brands = readBrands().map(withPassages);
const report = {
	summedits_marketing_dev: rowsReport("summedits_marketing_dev.jsonl", documentOf),
	begin_dev: rowsReport("begin_dev.jsonl", (row) => row.source),
	fresh_lines: freshReport(brands),
	rewordings: rewordingReport(brands),
	foreign_claims_refused: foreignReport(brands),
	brands: Object.fromEntries(brands.map((brand) => [brand.brand, brandReport(brand)])),
};
console.log(JSON.stringify(report, null, "\t"));
