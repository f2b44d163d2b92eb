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
	let stored = 0;
	const started = performance.now();
	const since = () => Math.round(performance.now() - started);
	/** A page that is markup alone is refused; another one takes its place. */
	const worker = async () => {
		for (let page = waiting.shift(); page && stored < PAGES; page = waiting.shift()) {
			const body = { title: page.id, kind: "content", text: page.text };
			const { status } = await call(url, "POST", "/api/v1/knowledge/documents", { token, body });
			if (status === 201) stored++;
			else if (status !== 422) throw new Error(`A page was answered with ${status}.`);
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
	return { pages: stored, ...status, stored_ms, indexed_ms, search_ms: Math.round(performance.now() - searched) };
}

await underOwnNode();
const { hasData, readBrands } = await import("./grounding/load.mjs");
if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const { freePorts, startPlatform } = await import("../test/story/platform.ts");
/** One tenant on a platform of its own, whose encoder the demo has loaded, and which has nothing else to do. */
async function measured(pages, round) {
	const state_dir = mkdtempSync(join(tmpdir(), "bench-ingest-"));
	const [port, sandbox_port] = await freePorts(2);
	const platform = await startPlatform({ PORT: `${port}`, SANDBOX_PORT: `${sandbox_port}`, STATE_DIR: state_dir });
	try {
		return await ingest(`http://127.0.0.1:${port}`, pages, round);
	} finally {
		await platform.stop();
		rmSync(state_dir, { recursive: true, force: true });
	}
}

const pages = readBrands().flatMap((brand) => brand.pages);
const runs = [];
for (let round = 0; round < 3; round++) runs.push(await measured(pages, round));
console.log(JSON.stringify({ goal_ms: GOAL_MS, runs }, null, "\t"));
