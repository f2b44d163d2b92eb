/**
 * Measures how long a running `npm start` takes for 50 pages, from the first request until the last vector is in the index:
 * `node bench/ingest.mjs`, with the PORT of that start. Reads pages from `../shared/data`; without them it says so and ends well. A tenant of its own
 * is made at each run.
 */

import { performance } from "node:perf_hooks";
import { call, demand } from "../scripts/lib/http.mjs";
import { hasData, readBrands } from "./grounding/load.mjs";

const PAGES = 50;
const AT_ONCE = 4;
const PATIENCE_MS = 120_000;
const url = `http://127.0.0.1:${process.env.PORT || 8787}`;

if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const name = `bench-${Date.now().toString(36)}`;
const { access_token: token } = await demand(url, "POST", "/api/v1/auth/signup", {
	body: {
		tenant: { name, subdomain: name, timezone: "Etc/UTC", postal_address: "1 Bench Street, Hudson, NY 12534, USA" },
		email: `${name}@myxelium.example`,
		password: `${name}-password`,
	},
});
const waiting = readBrands().flatMap(({ pages }) => pages);
let pages = 0;
const started = performance.now();
const since = () => Math.round(performance.now() - started);
/** A page that is markup alone is refused; another one takes its place. */
const worker = async () => {
	for (let page = waiting.shift(); page && pages < PAGES; page = waiting.shift()) {
		const body = { title: page.id, kind: "content", text: page.text };
		const { status } = await call(url, "POST", "/api/v1/knowledge/documents", { token, body });
		if (status === 201) pages++;
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
const indexed_ms = since();
const searched = performance.now();
await demand(url, "POST", "/api/v1/knowledge/search", {
	token,
	body: { query: "How much does a workshop cost?", limit: 5 },
});
const search_ms = Math.round(performance.now() - searched);
console.log(JSON.stringify({ ingest: { pages, ...status, stored_ms, indexed_ms, search_ms } }, null, 2));
