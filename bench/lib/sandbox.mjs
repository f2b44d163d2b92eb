import { spawn } from "node:child_process";
import { untilAnswers } from "../../scripts/lib/http.mjs";
import { ROOT, SANDBOX } from "../../scripts/lib/paths.mjs";
import { freePort } from "./runtimes.mjs";

/** Emails a second that the stand-in takes: more than this machine sends, yet stated, so that the product learns it. */
const RPS = 100_000;

/**
 * The stand-ins for the providers as a process of their own, keeping nothing.
 *
 * @param {Record<string, string>} env
 * @returns {Promise<{url: string, stop(): Promise<void>}>}
 */
export async function startSandbox(env = {}) {
	const port = await freePort();
	const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SANDBOX], {
		cwd: ROOT,
		env: {
			...process.env,
			SANDBOX_PORT: String(port),
			SANDBOX_STATE: ":memory:",
			SANDBOX_RESEND_RPS: String(RPS),
			...env,
		},
		stdio: ["ignore", "ignore", "inherit"],
	});
	const ended = new Promise((resolve) => child.once("exit", resolve));
	const url = `http://localhost:${port}`;
	await untilAnswers(`${url}/health`, 15_000, () =>
		child.exitCode === null ? null : "The sandbox ended before it answered.",
	);
	return {
		url,
		stop: async () => {
			child.kill("SIGTERM");
			await ended;
		},
	};
}
