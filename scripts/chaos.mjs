import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runChaos } = await import("../chaos/run.mjs");
	process.exit((await runChaos(process.argv.slice(2))) ? 0 : 1);
} catch (error) {
	console.error(error.stack ?? error.message);
	process.exit(1);
}
