import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { ROOT } from "../../scripts/lib/paths.mjs";

const MIGRATIONS = join(ROOT, "d1-migrations");

/** What the Worker is bound to, as its deployment is configured. */
const configured = () => unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml")).workerOptions;

/** A port of this machine that was free a moment ago. */
export const freePort = () =>
	new Promise((found, failed) => {
		const server = createServer().once("error", failed);
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => found(port));
		});
	});

async function start(options) {
	const { compatibilityDate, compatibilityFlags } = configured();
	const mf = new Miniflare(convertV4MiniflareOptions({ compatibilityDate, compatibilityFlags, ...options }));
	const { origin } = await mf.ready;
	return { mf, url: origin, db: await mf.getD1Database("DB") };
}

async function applyMigrations(db) {
	const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith(".sql")).sort();
	for (const file of files)
		for (const statement of (await readFile(join(MIGRATIONS, file), "utf8")).split("--> statement-breakpoint"))
			if (statement.trim()) await db.prepare(statement).run();
}

/**
 * The product through Miniflare's own API, without wrangler's proxy, against a provider sandbox.
 *
 * @param {string} script the Worker as one module
 * @param {{sandbox_url: string, port?: number, deliveries?: boolean, bindings?: Record<string, string>}} options
 *   without `deliveries` due messages are handed to a queue that nobody reads
 */
export async function startProduct(script, { sandbox_url, port = 0, deliveries = true, bindings = {}, ...more }) {
	const { d1Databases, r2Buckets, durableObjects, queueProducers, queueConsumers } = configured();
	const product = await start({
		port,
		modules: [{ type: "ESModule", path: "index.js", contents: script }],
		d1Databases,
		r2Buckets,
		durableObjects,
		queueProducers,
		queueConsumers: deliveries ? queueConsumers : {},
		bindings: {
			ENVIRONMENT: "local",
			PUBLIC_URL: "http://localhost:8787",
			RESEND_BASE_URL: sandbox_url,
			RESEND_API_KEY: "re_bench",
			TWILIO_BASE_URL: sandbox_url,
			TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000000",
			TWILIO_AUTH_TOKEN: "bench",
			TWILIO_FROM: "+15005550006",
			...bindings,
		},
		...more,
	});
	await applyMigrations(product.db);
	return product;
}

/** The floor: one D1 batch of two inserts and one object that sets an alarm. */
export async function startFloor(script) {
	const floor = await start({
		modules: [{ type: "ESModule", path: "floor.js", contents: script }],
		d1Databases: ["DB"],
		durableObjects: { TIMER: { className: "Timer", useSQLite: true } },
	});
	await floor.db.prepare("create table contacts (id text primary key, email text not null)").run();
	await floor.db
		.prepare("create table registrations (id text primary key, contact_id text not null references contacts(id))")
		.run();
	return floor;
}

/** The floor of taking in webhooks: one signature and one row. */
export async function startWebhookFloor(script, secret) {
	const floor = await start({
		modules: [{ type: "ESModule", path: "floor.js", contents: script }],
		d1Databases: ["DB"],
		bindings: { WEBHOOK_SECRET: secret },
	});
	await floor.db
		.prepare("create table notices (id text primary key, body text not null, received_at integer not null)")
		.run();
	return floor;
}
