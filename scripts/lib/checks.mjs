import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, tool } from "./paths.mjs";

/** Every TypeScript project: the root and each folder with rules of its own. */
const projects = () => [
	"tsconfig.json",
	...readdirSync(ROOT)
		.filter((name) => !name.startsWith(".") && name !== "node_modules")
		.map((name) => join(name, "tsconfig.json"))
		.filter((path) => existsSync(join(ROOT, path))),
];

function run(name, script, args) {
	const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	return new Promise((done) => child.once("close", (code) => done({ name, passed: code === 0, said })));
}

/**
 * Format, lint rules (import directions among them) and types, side by side.
 *
 * @returns {Promise<boolean>} true when nothing is wrong
 */
export async function runChecks() {
	const color = process.stdout.isTTY ? ["--colors=force"] : [];
	const results = await Promise.all([
		run("format and lint", tool("@biomejs", "biome", "bin", "biome"), ["check", "--error-on-warnings", ...color, "."]),
		...projects().map((path) => run(`types of ${path}`, tool("typescript", "bin", "tsc"), ["--noEmit", "-p", path])),
	]);
	for (const { name, passed, said } of results) {
		console.log(`${passed ? "ok    " : "failed"} ${name}`);
		if (!passed) console.log(said.trimEnd());
	}
	return results.every((result) => result.passed);
}
