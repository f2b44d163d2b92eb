import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runChecks } = await import("./lib/checks.mjs");
	process.exit((await runChecks()) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
