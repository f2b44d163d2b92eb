/**
 * Measures how long the platform, as `npm start` runs it, takes for 50 pages from the first request until the last vector is in the
 * index: `node bench/ingest.mjs`. Reads pages from `../shared/data`; without them it says so and ends well.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { underOwnNode } from "../scripts/lib/own-node.mjs";

const PAGES = 50;
const AT_ONCE = 4;
const PATIENCE_MS = 120_000;
const GOAL_MS = 20_000;

/** A tenant of its own that is given `PAGES` of `pages`. @returns milliseconds until they were stored, and until they could all be found */
async function ingest(url, pages, round) {
	const { call, demand } = await import("../scripts/lib/http.mjs");
	const name = `bench-${round}`;
	const { access_token: token } = await demand(url, "POST", "/api/v1/auth/signup", {
		body: {
			tenant: { name, subdomain: name, timezone: "Etc/UTC", postal_address: "1 Bench Street, Hudson, NY 12534, USA" },
			email: `${name}@myxelium.example`,
			password: `${name}-password`,
		},
	});
	const waiting = [...pages];
	const taken = [];
	let wanted = PAGES;
	const started = performance.now();
	const since = () => Math.round(performance.now() - started);
	/** A page that is markup alone is refused; another one takes its place. */
	const worker = async () => {
		for (let page = waiting.shift(); page && wanted > 0; page = waiting.shift()) {
			wanted--;
			const body = { title: page.id, kind: "content", text: page.text };
			const { status } = await call(url, "POST", "/api/v1/knowledge/documents", { token, body });
			if (status === 201) taken.push(page);
			else if (status === 422) wanted++;
			else throw new Error(`A page was answered with ${status}.`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	const stored_ms = since();
	const state = () => demand(url, "GET", "/api/v1/knowledge/status", { token });
	let status = await state();
	while (!status.indexed && since() < PATIENCE_MS) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		status = await state();
	}
	if (!status.indexed) throw new Error("The pages were not indexed in time.");
	const indexed_ms = since();
	const searched = performance.now();
	await demand(url, "POST", "/api/v1/knowledge/search", {
		token,
		body: { query: "What does a workshop cost?", limit: 5 },
	});
	return { taken, ...status, stored_ms, indexed_ms, search_ms: Math.round(performance.now() - searched) };
}

/** The encoder alone on the passages of these pages, with nothing else to do: no reading can be faster on this machine. @returns milliseconds */
async function floorOf(product, pages) {
	const read = pages.map(({ text }) => product.readDocument(text));
	const texts = read.flatMap((page) => ("text" in page ? product.chunkText(page.text).map(product.wholeOf) : []));
	const encoder = openEncoder();
	try {
		await encoder.embed(["warm", "both", "threads"]);
		const started = performance.now();
		await encoder.embed(texts);
		return Math.round(performance.now() - started);
	} finally {
		await encoder.close();
	}
}

await underOwnNode();
const { hasData, readBrands } = await import("./grounding/load.mjs");
if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const { freePorts, startPlatform } = await import("../test/story/platform.ts");
const { openEncoder } = await import("../sandbox/models/embeddings.ts");
const { loadModule } = await import("./lib/bundle.mjs");
const product = await loadModule(`
	export { chunkText } from "./vectorize/chunk";
	export { wholeOf } from "./vectorize/embedded-texts";
	export { readDocument } from "./vectorize/ingest";
`);
/** One tenant on a platform of its own, whose encoder the demo has loaded, and which has nothing else to do. */
async function measured(pages, round) {
	const state_dir = mkdtempSync(join(tmpdir(), "bench-ingest-"));
	const [port, sandbox_port] = await freePorts(2);
	let run;
	const platform = await startPlatform({ PORT: `${port}`, SANDBOX_PORT: `${sandbox_port}`, STATE_DIR: state_dir });
	try {
		run = await ingest(`http://127.0.0.1:${port}`, pages, round);
	} finally {
		await platform.stop();
		rmSync(state_dir, { recursive: true, force: true });
	}
	const { taken, ...figures } = run;
	const floor_ms = await floorOf(product, taken);
	return { pages: taken.length, ...figures, floor_ms, of_floor: Math.round((100 * run.indexed_ms) / floor_ms) / 100 };
}

const pages = readBrands().flatMap((brand) => brand.pages);
const runs = [];
for (let round = 0; round < 3; round++) runs.push(await measured(pages, round));
console.log(JSON.stringify({ goal_ms: GOAL_MS, runs }, null, "\t"));
