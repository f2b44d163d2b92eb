import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../bench/lib/runtimes.mjs";
import { answers } from "../scripts/lib/http.mjs";
import { localConfig } from "../scripts/lib/local-config.mjs";
import { applyMigrations } from "../scripts/lib/migrations.mjs";
import { ROOT } from "../scripts/lib/paths.mjs";
import { endPart, partsOf } from "../scripts/lib/processes.mjs";
import { createRuntime, toolEnv } from "../scripts/lib/runtime.mjs";
import { createSandbox } from "../scripts/lib/sandbox.mjs";
import { envFile, readSettings, sandboxEnv, workerVars } from "../scripts/lib/settings.mjs";
import { keptClock, keptSecrets, writePrivate } from "../scripts/lib/state.mjs";

/** Bindings that no message passes through; without them a start takes half the time. */
const LEFT_OUT = /^\[{1,2}(?:assets|services)\]/;

/** The product's own configuration, its Worker the one with faults. */
function faultyConfig() {
	const tables = localConfig(readFileSync(join(ROOT, "wrangler.toml"), "utf8")).split(/^(?=\[)/m);
	return tables
		.filter((table) => !LEFT_OUT.test(table))
		.join("")
		.replace(/^main = .*$/m, `main = ${JSON.stringify(join(ROOT, "chaos", "worker.ts"))}`);
}

/**
 * The product under wrangler and the provider sandbox outside it, each with ports of its own, on a new state folder.
 *
 * @param {{seed: number, emails_per_second: number, cron_ms: number, twice: number, say: (line: string) => void}} options
 */
export async function startPlatform({ seed, emails_per_second, cron_ms, twice, say }) {
	const state_dir = mkdtempSync(join(tmpdir(), "chaos-"));
	const [port, sandbox_port] = [await freePort(), await freePort()];
	const settings = readSettings({ STATE_DIR: state_dir, PORT: String(port), SANDBOX_PORT: String(sandbox_port) });
	const vars = workerVars(settings, keptSecrets(state_dir), keptClock(state_dir, 1, Date.now()), {});
	const env_file = join(state_dir, "settings.env");
	const config = join(state_dir, "wrangler.toml");
	/** Holds from the next start of the runtime on. */
	const setClock = (clock_ms) =>
		writePrivate(env_file, envFile({ ...vars, CHAOS_TWICE: String(twice), CHAOS_CLOCK_MS: String(clock_ms) }));
	setClock(0);
	writePrivate(config, faultyConfig());
	const log = openSync(join(state_dir, "runtime.log"), "a");
	const sandbox = createSandbox(
		settings,
		{
			...sandboxEnv(settings, vars),
			SANDBOX_SEED: String(seed),
			SANDBOX_RESEND_RPS: String(emails_per_second),
		},
		say,
	);
	const runtime = createRuntime(settings, env_file, () => {}, { configs: () => [config], output: log });
	const end = () => Promise.all([runtime.stop(), sandbox.stop(), endPart("migrations", state_dir, null)]);
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"])
		process.once(signal, () => end().finally(() => process.exit(1)));
	await Promise.all([sandbox.begin(), applyMigrations(state_dir, toolEnv(state_dir))]);
	await runtime.begin();
	const cron = setInterval(() => answers(`${settings.local_url}/cdn-cgi/local/scheduled`, cron_ms), cron_ms);
	return {
		url: settings.local_url,
		sandbox_url: settings.sandbox_url,
		state_dir,
		setClock,
		/** Ends every process of the runtime at once, as a machine that loses its power does. */
		kill() {
			for (const id of partsOf("runtime", state_dir)) {
				try {
					process.kill(id, "SIGKILL");
				} catch {
					// Gone already.
				}
			}
		},
		async stop({ keep }) {
			clearInterval(cron);
			await end();
			closeSync(log);
			if (!keep) rmSync(state_dir, { recursive: true, force: true });
		},
	};
}
