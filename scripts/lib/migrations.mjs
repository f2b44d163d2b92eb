import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { databaseConfig } from "./local-config.mjs";
import { MIGRATE, ROOT } from "./paths.mjs";
import { startPart } from "./processes.mjs";
import { readState, writePrivate, writeState } from "./state.mjs";

const MARKER = "migrations.json";

const onDisk = () =>
	readdirSync(join(ROOT, "d1-migrations"))
		.filter((name) => name.endsWith(".sql"))
		.sort();

/**
 * Brings the local database up to date. Asking the runtime costs seconds, so a start that finds what the last one applied
 * does not ask.
 */
export async function applyMigrations(state_dir, env) {
	const wanted = onDisk();
	const applied = readState(state_dir, MARKER);
	const database = join(state_dir, "v3", "d1");
	if (existsSync(database) && JSON.stringify(applied) === JSON.stringify(wanted)) return;
	const config = join(state_dir, "database.toml");
	writePrivate(config, databaseConfig());
	const child = startPart("migrations", state_dir, MIGRATE, [config, state_dir], {
		cwd: ROOT,
		env: { ...env, CI: "true" },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	const { code } = await child.ended;
	if (code !== 0) throw new Error(`The database could not be brought up to date:\n${said.trim()}`);
	writeState(state_dir, MARKER, wanted);
}
