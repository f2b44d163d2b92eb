import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openEncoder } from "../../sandbox/models/embeddings.ts";
import { hasData, readBrands } from "../grounding/load.mjs";
import { loadModule } from "../lib/bundle.mjs";
import { QUESTIONS } from "./questions.mjs";
import { SECOND_QUESTIONS } from "./questions-second.mjs";
import { THIRD_QUESTIONS } from "./questions-third.mjs";

const DEPTH = 5;
/** Of a word that is looked for by itself. */
const LEAST_LETTERS = 4;
/** Passages that each ranking hands on, as the product asks for. */
const RANKED = 60;
/** Vectors that the index hands on, as the product asks for. */
const NEAREST = 100;
const SETS = { first: QUESTIONS, second: SECOND_QUESTIONS, third: THIRD_QUESTIONS };
/** The name under which all have their vectors. */
const MODEL = "encoder";
const METHODS = ["words", "meaning", "both"];
const PRODUCT = `
	export { rankByWords } from "./db/knowledge";
	export { chunkText } from "./vectorize/chunk";
	export { partId, partsOf, wholeOf } from "./vectorize/embedded-texts";
	export { readDocument } from "./vectorize/ingest";
	export { fuse, matchTerms, rankingsByMeaning, rankingsByWords } from "./vectorize/search";
	export { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
`;

/** Letters and figures alone, so that marks which reading takes away do not count. */
const bare = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
const share = (ranks, most) => Math.round((1000 * ranks.filter((rank) => rank <= most).length) / ranks.length) / 1000;

/** The product's table, index and triggers, with the passages of all brands in it, each brand a tenant. */
function store(product, brands) {
	const sqlite = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
	for (const name of ["0001_knowledge", "0009_knowledge_index"]) {
		const migration = readFileSync(new URL(`../../d1-migrations/${name}.sql`, import.meta.url), "utf8");
		for (const statement of migration.split("--> statement-breakpoint")) sqlite.exec(statement);
	}
	const put = sqlite.prepare("insert into knowledge_chunks (tenant_id, id, seq, heading, text) values (?, ?, ?, ?, ?)");
	const note = sqlite.prepare("insert into knowledge_vectors (tenant_id, chunk_id, model) values (?, ?, ?)");
	let seq = 0;
	for (const { brand, chunks } of brands)
		for (const [at, { heading, text }] of chunks.entries()) {
			put.run(brand, String(at), ++seq, heading, text);
			note.run(brand, String(at), MODEL);
		}
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
		const texts = brand.chunks.flatMap((chunk, at) => [
			{ id: String(at), text: product.wholeOf(chunk) },
			...product.partsOf(chunk).map((text, part) => ({ id: product.partId(String(at), part), text })),
		]);
		const made = await encoder.embed(texts.map(({ text }) => text));
		brand.vectors = texts.map(({ id }, at) => ({ id, values: made[at] }));
		brand.embed_ms = Math.round(performance.now() - from);
		brand.bodies = brand.chunks.map(({ heading, text }) => bare(`${heading} ${text}`));
	}
	return brands;
}

/** The passages by each method, the best first. */
async function search(product, db, encoder, { brand, vectors }, query) {
	const [vector] = await encoder.embed([query]);
	const terms = product.matchTerms(brand, query);
	const hits = await product.rankByWords(db, brand, terms, MODEL, RANKED);
	const nearest = vectors
		.map(({ id, values }) => [dot(vector, values), id])
		.sort((a, b) => b[0] - a[0])
		.slice(0, NEAREST)
		.map(([, id]) => id);
	const words = product.rankingsByWords(hits, terms);
	const meaning = product.rankingsByMeaning(nearest);
	const fused = (...rankings) => product.fuse(rankings).map(({ id }) => id);
	return { words: fused(...words), meaning: fused(...meaning), both: fused(...words, ...meaning) };
}

/** Where the first passage stands that answers, by each method; infinity where none does. */
async function ranksOf(product, db, encoder, brand, query, answers) {
	const found = await search(product, db, encoder, brand, query);
	return Object.fromEntries(
		METHODS.map((method) => [method, found[method].findIndex(answers) + 1 || Number.POSITIVE_INFINITY]),
	);
}

/** Where each word of at least `LEAST_LETTERS` stands, by passage, and only those that stand in one alone. */
function onlyOnce(places) {
	return [...places]
		.filter(([word, found]) => found.size === 1 && word.length >= LEAST_LETTERS)
		.map(([word, [at]]) => [word, String(at)])
		.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every twelfth word that stands in one passage of a brand and no other, and every fourth such name: `[question, its passage]`. */
function rareWords({ bodies, chunks }) {
	const places = new Map();
	const names = new Set();
	bodies.forEach((body, at) => {
		for (const word of body.split(" ")) places.set(word, (places.get(word) ?? new Set()).add(at));
		for (const [name] of chunks[at].text.matchAll(/(?<=[a-z,] )\p{Lu}[\p{L}\p{N}]+/gu)) names.add(name);
	});
	const words = onlyOnce(places);
	const places_of = new Map(words);
	return {
		word: words.filter((_, n) => n % 12 === 0),
		name: [...names]
			.filter((name) => places_of.has(name.toLowerCase()))
			.sort()
			.filter((_, n) => n % 4 === 0)
			.map((name) => [`What do you say about ${name}?`, places_of.get(name.toLowerCase())]),
	};
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
				for (const [question, ...phrases] of questions[brand.brand]) {
					const answers = (id) => phrases.some((phrase) => brand.bodies[Number(id)].includes(bare(phrase)));
					const found = await ranksOf(product, db, encoder, brand, question, answers);
					ranks.push({ brand: brand.brand, ...found });
					if (showErrors && found.both > DEPTH)
						console.log("missed", set, brand.brand, JSON.stringify(found), question);
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
		for (const kind of ["word", "name"]) {
			const ranks = [];
			for (const brand of brands)
				for (const [query, at] of rareWords(brand)[kind])
					ranks.push(await ranksOf(product, db, encoder, brand, query, (id) => id === at));
			report[kind] = { questions: ranks.length };
			for (const method of METHODS) report[kind][method] = summary(ranks.map((rank) => rank[method]));
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
