import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runPlatform } = await import("./lib/platform.mjs");
	await runPlatform();
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
