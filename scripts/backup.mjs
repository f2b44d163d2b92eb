import { underOwnNode } from "./lib/own-node.mjs";

try {
	await underOwnNode();
	const { runBackup } = await import("./lib/backup.mjs");
	process.exit((await runBackup(process.argv.slice(2), process.env)) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
