import { readdir, readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

const COMPATIBILITY = { compatibilityDate: "2026-10-01", compatibilityFlags: ["nodejs_compat"] };

async function applyMigrations(db) {
	const files = (await readdir("d1-migrations")).filter((name) => name.endsWith(".sql")).sort();
	for (const file of files)
		for (const statement of (await readFile(`d1-migrations/${file}`, "utf8")).split("--> statement-breakpoint"))
			if (statement.trim()) await db.prepare(statement).run();
}

/** The product through Miniflare's own API, without wrangler's proxy, against the provider sandbox at `sandboxUrl`. */
export async function startProduct(script, sandboxUrl, bindings = {}) {
	const mf = new Miniflare({
		...COMPATIBILITY,
		modules: [{ type: "ESModule", path: "index.js", contents: script }],
		d1Databases: ["DB"],
		r2Buckets: ["BODIES"],
		durableObjects: {
			REGISTRATION: { className: "Registration", useSQLite: true },
			THROTTLE: { className: "Throttle", useSQLite: true },
		},
		queueProducers: { DELIVERIES: "myxelium-deliveries", TASKS: "myxelium-tasks" },
		queueConsumers: {
			"myxelium-deliveries": { maxBatchSize: 100, maxBatchTimeout: 1, maxRetries: 100 },
			"myxelium-tasks": { maxBatchSize: 50, maxBatchTimeout: 1, maxRetries: 100 },
		},
		bindings: {
			ENVIRONMENT: "local",
			PUBLIC_URL: "http://localhost:8787",
			RESEND_BASE_URL: sandboxUrl,
			RESEND_API_KEY: "re_bench",
			TWILIO_BASE_URL: sandboxUrl,
			TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000000",
			TWILIO_AUTH_TOKEN: "bench",
			TWILIO_FROM: "+15005550006",
			...bindings,
		},
	});
	const url = await mf.ready;
	await applyMigrations(await mf.getD1Database("DB"));
	return { mf, url: url.origin };
}

export async function startFloor(script) {
	const mf = new Miniflare({
		...COMPATIBILITY,
		modules: [{ type: "ESModule", path: "floor.js", contents: script }],
		d1Databases: ["DB"],
		durableObjects: { TIMER: { className: "Timer", useSQLite: true } },
	});
	const url = await mf.ready;
	const db = await mf.getD1Database("DB");
	await db.prepare("create table contacts (id text primary key, email text not null)").run();
	await db.prepare("create table registrations (id text primary key, contact_id text not null references contacts(id))").run();
	return { mf, url: url.origin };
}
