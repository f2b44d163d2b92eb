import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { deploy } = await import("./lib/deploy/run.mjs");
	process.exit((await deploy(process.argv.slice(2), process.env)) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
