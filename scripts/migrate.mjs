/**
 * Applies the migrations that a local database does not have: `node scripts/migrate.mjs <configuration with the binding DB> <state folder>`. Each is
 * applied whole or not at all, and noted where `wrangler d1 migrations apply` notes it, which starts a runtime for every single one.
 */

import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { getPlatformProxy } from "wrangler";
import { ROOT } from "./lib/paths.mjs";

const NOTES =
	"create table if not exists d1_migrations (id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)";

const [configPath, state_dir] = process.argv.slice(2);
const { env, dispose } = await getPlatformProxy({ configPath, persist: { path: join(state_dir, "v3") } });
try {
	await env.DB.prepare(NOTES).run();
	const { results } = await env.DB.prepare("select name from d1_migrations").all();
	const applied = new Set(results.map(({ name }) => name));
	for (const { name, queries } of await readD1Migrations(join(ROOT, "d1-migrations"))) {
		if (applied.has(name)) continue;
		const note = env.DB.prepare("insert into d1_migrations (name) values (?)").bind(name);
		await env.DB.batch([...queries.map((query) => env.DB.prepare(query)), note]).catch((cause) => {
			throw new Error(`${name} could not be applied: ${cause.message}`, { cause });
		});
	}
} finally {
	await dispose();
}
// The tool's own handles would hold the process for seconds more.
process.exit(0);
