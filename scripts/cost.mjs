import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runCost } = await import("../bench/cost/run.mjs");
	process.exit((await runCost(process.argv.slice(2))) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
