import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { throwSwitch } = await import("./lib/switch.mjs");
	await throwSwitch(process.argv.slice(2), process.env);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
