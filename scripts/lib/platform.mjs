import { join } from "node:path";
import { buildAssets } from "./assets.mjs";
import { seedDemo } from "./demo.mjs";
import { answers } from "./http.mjs";
import { applyMigrations } from "./migrations.mjs";
import { endPart, pause, runs } from "./processes.mjs";
import { createRuntime, toolEnv } from "./runtime.mjs";
import { createSandbox } from "./sandbox.mjs";
import { envFile, readSettings, sandboxEnv, workerVars } from "./settings.mjs";
import { keptClock, keptSecrets, readState, writePrivate, writeState } from "./state.mjs";

const CRON_MS = 10_000;
/** An earlier start may be about to end. */
const ENDING_MS = 7000;

const say = (line) => console.log(line);

/** Refuses a second start on the same state, and clears away what a killed one left running. */
async function takeOver({ state_dir, port, local_url }) {
	const last = readState(state_dir, "run.json");
	const running = () => last && last.pid !== process.pid && runs(last.pid, "start.mjs");
	for (const until = Date.now() + ENDING_MS; running() && Date.now() < until; ) await pause(100);
	if (running())
		throw new Error(
			`It already runs on this state (process ${last.pid}): stop that one, or set STATE_DIR, PORT and SANDBOX_PORT.`,
		);
	await endPart("runtime", state_dir, null);
	await endPart("migrations", state_dir, null);
	if (await answers(`${local_url}/health`, 500))
		throw new Error(`Something else already answers on port ${port}: stop it, or set PORT.`);
	writeState(state_dir, "run.json", { pid: process.pid });
}

/** Runs the whole platform on this machine until a signal ends it. Throws where it cannot begin. */
export async function runPlatform() {
	const settings = readSettings(process.env);
	const { state_dir } = settings;
	await takeOver(settings);
	const clock = keptClock(state_dir, settings.speed, Date.now());
	const vars = workerVars(settings, keptSecrets(state_dir), clock, process.env);
	const env_file = join(state_dir, "settings.env");
	writePrivate(env_file, envFile(vars));

	const sandbox = createSandbox(settings, sandboxEnv(settings, vars), say);
	const runtime = createRuntime(settings, env_file, say);
	let cron;
	let stopped;
	const stop = (code) => {
		stopped ??= (async () => {
			clearInterval(cron);
			await Promise.all([runtime.stop(), sandbox.stop(), endPart("migrations", state_dir, null)]);
			process.exit(code);
		})();
		return stopped;
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));
	process.on("disconnect", () => stop(0));

	try {
		await Promise.all([sandbox.begin(), buildAssets(), applyMigrations(state_dir, toolEnv(state_dir))]);
		await runtime.begin();
		cron = setInterval(() => answers(`${settings.local_url}/cdn-cgi/local/scheduled`, CRON_MS), CRON_MS);
		const demo = await seedDemo(settings.local_url, state_dir);
		const query = new URLSearchParams({ event: demo.event_id, key: demo.publishable_key });
		say(`mailbox    http://localhost:${settings.sandbox_port}/`);
		say(`demo page  http://localhost:${settings.sandbox_port}/demo?${query}`);
		say(`log in     http://localhost:${settings.port}/ as ${demo.email} with the password ${demo.password}`);
		say(
			`ready      http://localhost:${settings.port}${settings.speed === 1 ? "" : ` (product time runs ${settings.speed} times as fast)`}`,
		);
	} catch (error) {
		if (stopped) return stopped;
		console.error(error.message);
		await stop(1);
	}
}
