import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openEncoder } from "../../sandbox/models/embeddings.ts";
import { hasData, readBrands } from "../grounding/load.mjs";
import { loadModule } from "../lib/bundle.mjs";
import { QUESTIONS } from "./questions.mjs";
import { SECOND_QUESTIONS } from "./questions-second.mjs";

const DEPTH = 5;
/** Passages that each ranking hands on, as the product asks for. */
const RANKED = 60;
const SETS = { first: QUESTIONS, second: SECOND_QUESTIONS };
const METHODS = ["words", "meaning", "both"];
const PRODUCT = `
	export { rankByWords } from "./db/knowledge";
	export { chunkText } from "./vectorize/chunk";
	export { embeddedText } from "./vectorize/embed";
	export { readDocument } from "./vectorize/ingest";
	export { fuse, matchExpressions } from "./vectorize/search";
	export { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
`;

/** Letters and figures alone, so that marks which reading takes away do not count. */
const bare = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
const share = (ranks, most) => Math.round((1000 * ranks.filter((rank) => rank <= most).length) / ranks.length) / 1000;

/** The product's table, index and triggers, with the passages of all brands in it, each brand a tenant. */
function store(product, brands) {
	const migration = readFileSync(new URL("../../d1-migrations/0001_knowledge.sql", import.meta.url), "utf8");
	const sqlite = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
	for (const statement of migration.split("--> statement-breakpoint")) sqlite.exec(statement);
	const put = sqlite.prepare("insert into knowledge_chunks (tenant_id, id, seq, heading, text) values (?, ?, ?, ?, ?)");
	let seq = 0;
	for (const { brand, chunks } of brands)
		for (const [at, { heading, text }] of chunks.entries()) put.run(brand, String(at), ++seq, heading, text);
	const dialect = new product.SQLiteSyncDialect();
	return {
		all: async (query) => {
			const { sql, params } = dialect.sqlToQuery(query);
			return sqlite.prepare(sql).all(...params);
		},
	};
}

async function readPages(product, encoder) {
	const brands = readBrands().map(({ brand, pages }) => {
		const texts = pages.map(({ text }) => product.readDocument(text));
		return {
			brand,
			pages: pages.length,
			chunks: texts.flatMap((read) => ("text" in read ? product.chunkText(read.text) : [])),
		};
	});
	for (const brand of brands) {
		const from = performance.now();
		brand.vectors = await encoder.embed(brand.chunks.map(product.embeddedText));
		brand.embed_ms = Math.round(performance.now() - from);
		brand.bodies = brand.chunks.map(({ heading, text }) => bare(`${heading} ${text}`));
	}
	return brands;
}

/** Where the first passage stands that answers, by each method; infinity where none does. */
async function ranksOf(product, db, encoder, { brand, vectors, bodies }, [question, ...phrases]) {
	const [vector] = await encoder.embed([question]);
	const words = await product.rankByWords(db, brand, product.matchExpressions(brand, question), RANKED);
	const rankings = {
		words,
		meaning: vectors
			.map((other, at) => [dot(vector, other), String(at)])
			.sort((a, b) => b[0] - a[0])
			.slice(0, RANKED)
			.map(([, id]) => id),
	};
	rankings.both = product.fuse([rankings.words, rankings.meaning]).map(({ id }) => id);
	const answers = (id) => phrases.some((phrase) => bodies[Number(id)].includes(bare(phrase)));
	return Object.fromEntries(
		METHODS.map((method) => [method, rankings[method].findIndex(answers) + 1 || Number.POSITIVE_INFINITY]),
	);
}

const summary = (ranks) => ({
	recall_at_1: share(ranks, 1),
	recall_at_5: share(ranks, DEPTH),
	recall_at_10: share(ranks, 10),
	mean_reciprocal_rank: Math.round((1000 * ranks.reduce((sum, rank) => sum + 1 / rank, 0)) / ranks.length) / 1000,
});

export async function measureRetrieval(showErrors) {
	if (!hasData()) {
		console.log("skipped: no measuring texts at ../shared/data");
		return;
	}
	const product = await loadModule(PRODUCT);
	const encoder = openEncoder();
	try {
		const brands = await readPages(product, encoder);
		const db = store(product, brands);
		const report = {};
		for (const [set, questions] of Object.entries(SETS)) {
			const ranks = [];
			for (const brand of brands)
				for (const question of questions[brand.brand]) {
					const found = await ranksOf(product, db, encoder, brand, question);
					ranks.push({ brand: brand.brand, ...found });
					if (showErrors && found.both > DEPTH)
						console.log("missed", set, brand.brand, JSON.stringify(found), question[0]);
				}
			report[set] = { questions: ranks.length };
			for (const method of METHODS) {
				report[set][method] = summary(ranks.map((rank) => rank[method]));
				for (const { brand } of brands)
					report[set][method][`recall_at_5 ${brand}`] = share(
						ranks.filter((rank) => rank.brand === brand).map((rank) => rank[method]),
						DEPTH,
					);
			}
		}
		const read = brands.map(({ brand, pages, chunks, embed_ms }) => ({
			brand,
			pages,
			passages: chunks.length,
			embed_ms,
		}));
		console.log(JSON.stringify({ retrieval: { read, ...report } }, null, 2));
	} finally {
		await encoder.close();
	}
}
