import { join } from "node:path";
import { probe, untilAnswers } from "./http.mjs";
import { bindingsConfig, placeLocalConfig, READER_CONFIG } from "./local-config.mjs";
import { ROOT, WRANGLER } from "./paths.mjs";
import { endPart, pause, startPart } from "./processes.mjs";
import { writePrivate } from "./state.mjs";

const FIRST_ANSWER_MS = 60_000;
const WATCH_MS = 1000;
/** Refused connections last only while the tool itself replaces a dead runtime; silence may be mere load. */
const REFUSED_MS = 2500;
const SILENT_MS = 30_000;
const LONGEST_PAUSE_MS = 10_000;

/** What keeps the tool from asking, phoning home and writing outside the state folder. */
export const toolEnv = (state_dir) => ({
	CLOUDFLARE_CF_FETCH_ENABLED: "false",
	CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "true",
	CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
	WRANGLER_SEND_METRICS: "false",
	WRANGLER_HIDE_BANNER: "true",
	WRANGLER_WRITE_LOGS: "false",
	WRANGLER_REGISTRY_PATH: join(state_dir, "registry"),
});

/**
 * The Worker in its local runtime, started again whenever it ends or falls silent.
 *
 * @param {{port: number, state_dir: string, local_url: string, sandbox_url: string}} settings
 * @param {string} env_file path of the Worker's variables
 * @param {(line: string) => void} say
 * @param {{configs?: () => string[], output?: "inherit" | number}} [other] other configurations than the product's own,
 *   and a file descriptor for what the tool says
 */
export function createRuntime(settings, env_file, say, { configs, output = "inherit" } = {}) {
	const health = `${settings.local_url}/health`;
	const bindings = join(settings.state_dir, "bindings.toml");
	let child = null;
	let stopping = false;

	const ownConfigs = () => {
		writePrivate(bindings, bindingsConfig(settings.sandbox_url));
		return [placeLocalConfig(), READER_CONFIG, bindings];
	};
	const start = () => {
		child = startPart(
			"runtime",
			settings.state_dir,
			WRANGLER,
			[
				...["dev", ...(configs ?? ownConfigs)().flatMap((path) => ["-c", path])],
				...["--local", "--ip", "127.0.0.1", "--port", String(settings.port), "--inspector-port", "0"],
				...["--persist-to", settings.state_dir, "--env-file", env_file],
				...["--log-level", "error", "--show-interactive-dev-session=false"],
			],
			{ cwd: ROOT, env: toolEnv(settings.state_dir), stdio: ["ignore", output, output] },
		);
	};
	const ended = () => child.exitCode !== null || child.signalCode !== null;
	const answering = () =>
		untilAnswers(health, FIRST_ANSWER_MS, () =>
			ended() ? "The local runtime ended before it answered: its words are above." : null,
		);

	/** Resolves with the reason once the runtime is gone. */
	const untilGone = async () => {
		for (let well_at = Date.now(); !stopping; ) {
			await Promise.race([pause(WATCH_MS), child.ended]);
			if (ended()) return `ended (${child.signalCode ?? child.exitCode})`;
			const state = await probe(health);
			if (state === "ok") well_at = Date.now();
			else if (Date.now() - well_at > (state === "refused" ? REFUSED_MS : SILENT_MS)) return "does not answer";
		}
		return "was stopped";
	};

	const watch = async () => {
		for (let failures = 0; !stopping; ) {
			const reason = await untilGone();
			if (stopping) return;
			say(`the local runtime ${reason}: starting it again`);
			await endPart("runtime", settings.state_dir, child);
			if (stopping) return;
			start();
			try {
				await answering();
				failures = 0;
				say("the local runtime answers again");
			} catch {
				failures += 1;
				await pause(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures));
			}
		}
	};

	return {
		/** Resolves when the first request is answered; throws with the reason when that fails. */
		async begin() {
			start();
			await answering();
			watch();
		},
		async stop() {
			stopping = true;
			if (child) await endPart("runtime", settings.state_dir, child);
		},
	};
}
