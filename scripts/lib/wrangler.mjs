import { spawn } from "node:child_process";
import { ROOT, WRANGLER } from "./paths.mjs";

/** Runs the tool to its end. @returns {Promise<{code: number, said: string}>} both of its outputs, as they came */
export function wrangler(args, env = process.env) {
	const child = spawn(process.execPath, [WRANGLER, ...args], {
		cwd: ROOT,
		env: { ...env, CI: "true" },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	return new Promise((done) => child.once("close", (code) => done({ code: code ?? 1, said })));
}
