import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runBench } = await import("../bench/run.mjs");
	process.exit((await runBench(process.argv.slice(2))) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
