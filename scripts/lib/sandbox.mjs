import { createHash } from "node:crypto";
import { answers, probe, untilAnswers } from "./http.mjs";
import { ROOT, SANDBOX } from "./paths.mjs";
import { endPart, partsOf, pause, startPart } from "./processes.mjs";
import { readState, writeState } from "./state.mjs";

const PATIENCE_MS = 15_000;
const WATCH_MS = 1000;
const MARKER = "sandbox.json";

/**
 * The stand-ins for the providers: a process of their own, so that they outlive a crash of the product.
 * One that already answers on the port is used, unless it is this state folder's own with other settings.
 *
 * @param {{sandbox_url: string, sandbox_port: number, state_dir: string}} settings
 * @param {Record<string, string>} env
 * @param {(line: string) => void} say
 */
export function createSandbox(settings, env, say) {
	const health = `${settings.sandbox_url}/health`;
	let child = null;
	let stopping = false;

	const start = async () => {
		child = startPart("sandbox", settings.state_dir, SANDBOX, [], {
			cwd: ROOT,
			env,
			stdio: ["ignore", "ignore", "inherit"],
		});
		const current = child;
		await untilAnswers(health, PATIENCE_MS, () =>
			current.exitCode === null && current.signalCode === null
				? null
				: `The sandbox ended before it answered: its words are above. Is port ${settings.sandbox_port} taken? Set SANDBOX_PORT.`,
		);
	};
	const gone = async () =>
		child ? child.exitCode !== null || child.signalCode !== null : (await probe(health)) === "refused";
	const watch = async () => {
		for (; !stopping; await pause(WATCH_MS)) {
			if (!(await gone()) || stopping) continue;
			say("the sandbox ended: starting it again");
			await start().catch((error) => say(error.message));
		}
	};

	return {
		async begin() {
			const asked = createHash("sha256").update(JSON.stringify(env)).digest("hex");
			const own = partsOf("sandbox", settings.state_dir).length > 0;
			if (own && readState(settings.state_dir, MARKER)?.settings !== asked)
				await endPart("sandbox", settings.state_dir, null);
			if (!(await answers(health))) {
				await start();
				writeState(settings.state_dir, MARKER, { settings: asked });
			} else if (!own) {
				say(
					`using the sandbox that answers on port ${settings.sandbox_port} already; set SANDBOX_PORT for one of its own`,
				);
			}
			watch();
		},
		/** Ends the sandbox of this state folder, also one that an earlier start left; never a foreign one. */
		async stop() {
			stopping = true;
			await endPart("sandbox", settings.state_dir, child);
		},
	};
}
