import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";

/** Tables of wrangler.toml whose bindings have no simulator: without an account the local runtime does not start with them. */
const REMOTE = /^\[{1,2}(?:ai|vectorize)\]/;
const BINDINGS = "myxelium-sandbox-bindings";

/** Bindings of the same names, answered by the sandbox. */
const STAND_INS = [
	["AI", "LocalAI"],
	["VECTORIZE", "LocalVectorize"],
]
	.map(
		([binding, entrypoint]) =>
			`[[services]]\nbinding = "${binding}"\nservice = "${BINDINGS}"\nentrypoint = "${entrypoint}"\n`,
	)
	.join("\n");

/** The production configuration with stand-ins in place of what runs nowhere but in a deployment. */
export function localConfig(production) {
	const tables = production.split(/^(?=\[)/m).filter((table) => !REMOTE.test(table));
	// No stand-in writes: without a model, funnels come from the tenant's own sentences.
	const unwritten = tables.join("").replace(/^((?:WRITER|JUDGE)_MODEL) = .*$/gm, '$1 = ""');
	return `${unwritten.trimEnd()}\n\n${STAND_INS}`;
}

/**
 * Writes the local configuration beside the production one, whose relative paths it has; only where it differs, as copies that start side by
 * side share it.
 *
 * @returns {string} its path
 */
export function placeLocalConfig() {
	const path = join(ROOT, "wrangler.local.toml");
	const text = `# Made from wrangler.toml at every start.\n${localConfig(readFileSync(join(ROOT, "wrangler.toml"), "utf8"))}`;
	if (existsSync(path) && readFileSync(path, "utf8") === text) return path;
	const draft = `${path}.${process.pid}.new`;
	writeFileSync(draft, text);
	renameSync(draft, path);
	return path;
}

/** Configuration of the Worker that answers the stand-ins, with the sandbox it asks. */
export const bindingsConfig = (sandbox_url) =>
	[
		`name = "${BINDINGS}"`,
		`main = ${JSON.stringify(join(ROOT, "sandbox", "bindings", "worker.ts"))}`,
		'compatibility_date = "2026-10-01"',
		"[vars]",
		`SANDBOX_URL = ${JSON.stringify(sandbox_url)}`,
		"",
	].join("\n");

/** Configuration with the product's database alone. */
export function databaseConfig() {
	const production = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
	const [database] = production.split(/^(?=\[)/m).filter((table) => table.startsWith("[[d1_databases]]"));
	return `name = "myxelium-database"\ncompatibility_date = "2026-10-01"\n\n${database}`;
}

export const READER_CONFIG = join(ROOT, "reader", "wrangler.toml");
