import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runTests } = await import("./lib/tests.mjs");
	process.exit((await runTests(process.argv.slice(2))) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
