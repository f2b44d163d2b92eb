/**
 * Measures retrieval by words (BM25): `node bench/retrieval.mjs [--errors]`. Prints a JSON report last. Needs the pages beside the repository
 * (`../shared/data`); without them it says so and ends well. Runs the product's own passages, query and index definition in SQLite.
 */

import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { hasData, loadModule, readBrands } from "./grounding/load.mjs";
import { QUESTIONS } from "./retrieval/questions.mjs";

if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const DEPTH = 5;
const showErrors = process.argv.includes("--errors");
const { chunkText } = await loadModule("vectorize/chunk.ts");
const { readDocument } = await loadModule("vectorize/ingest.ts");
const { matchExpression } = await loadModule("vectorize/search.ts");
const migration = readFileSync(new URL("../d1-migrations/0001_knowledge.sql", import.meta.url), "utf8");
const [definition] = /CREATE VIRTUAL TABLE[^;]+;/.exec(migration);
const PUT = "insert into knowledge_index (rowid, tenant_id, heading, text) values (?, ?, ?, ?)";
const RANK =
	"select rowid from knowledge_index where knowledge_index match ? order by bm25(knowledge_index, 0.0, 1.0, 1.0), rowid limit ?";

/** Letters and figures alone, so that marks which reading takes away do not count. */
const bare = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");

function measure({ brand, pages }) {
	const started = performance.now();
	const chunks = pages.flatMap(({ text }) => {
		const read = readDocument(text);
		return "text" in read ? chunkText(read.text) : [];
	});
	const cut_ms = Math.round(performance.now() - started);
	const db = new DatabaseSync(":memory:");
	db.exec(definition.replace(" content='knowledge_chunks', content_rowid='seq',", ""));
	const put = db.prepare(PUT);
	for (const [at, { heading, text }] of chunks.entries()) put.run(at, brand, heading, text);
	const rank = db.prepare(RANK);
	const bodies = chunks.map(({ heading, text }) => bare(`${heading} ${text}`));
	const from = performance.now();
	const ranks = QUESTIONS[brand].map(([question, ...phrases]) => {
		const found = rank.all(matchExpression(brand, question), 50).map(({ rowid }) => bodies[rowid]);
		const place = found.findIndex((body) => phrases.some((phrase) => body.includes(bare(phrase)))) + 1;
		if (showErrors && (place === 0 || place > DEPTH)) console.log("missed", brand, place || "-", question);
		return place || Number.POSITIVE_INFINITY;
	});
	const query_ms = (performance.now() - from) / ranks.length;
	const share = (count) => Math.round((1000 * count) / ranks.length) / 1000;
	const held = QUESTIONS[brand].filter(([, ...phrases]) =>
		bodies.some((body) => phrases.some((phrase) => body.includes(bare(phrase)))),
	);
	const words = chunks.map(({ text }) => text.split(/\s+/).length).sort((a, b) => a - b);
	return {
		ranks,
		report: {
			questions: ranks.length,
			passages: chunks.length,
			median_words: words[words.length >> 1],
			answers_within_a_passage: held.length,
			recall_at_1: share(ranks.filter((place) => place <= 1).length),
			recall_at_5: share(ranks.filter((place) => place <= DEPTH).length),
			recall_at_10: share(ranks.filter((place) => place <= 10).length),
			mean_reciprocal_rank: share(ranks.reduce((sum, place) => sum + 1 / place, 0)),
			cut_ms,
			query_ms: Math.round(query_ms * 100) / 100,
		},
	};
}

const measured = readBrands().map((brand) => ({ brand: brand.brand, ...measure(brand) }));
const all = measured.flatMap(({ ranks }) => ranks);
const recall_at_5 = Math.round((1000 * all.filter((place) => place <= DEPTH).length) / all.length) / 1000;
const brands = Object.fromEntries(measured.map(({ brand, report }) => [brand, report]));
console.log(JSON.stringify({ retrieval: { method: "bm25", questions: all.length, recall_at_5, brands } }, null, 2));
