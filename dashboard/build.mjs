import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { build } from "vite";

const HERE = dirname(fileURLToPath(import.meta.url));
const MAX_FIRST_LOAD_BYTES = 250 * 1024;

/** Chunks that a chunk cannot run without, itself first. */
function neededBy(chunks, name, seen) {
	if (seen.has(name)) return seen;
	seen.add(name);
	for (const imported of chunks.get(name)?.imports ?? []) neededBy(chunks, imported, seen);
	return seen;
}

/** The script of the heaviest first visit: what every page loads, the frames around it, and the page itself. */
function firstLoad(chunks) {
	const weigh = (names) =>
		[...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length, 0);
	const all = [...chunks.values()];
	const from = (path) => all.find((chunk) => chunk.facadeModuleId?.endsWith(path))?.fileName;
	const entry = all.find((chunk) => chunk.isEntry).fileName;
	const frames = [from("/src/parts/shell.tsx"), from("/src/routes/event.tsx")];
	const shared = neededBy(chunks, entry, new Set());
	let worst = { page: entry, gzip_bytes: 0 };
	for (const { facadeModuleId, fileName } of all.filter((chunk) => chunk.facadeModuleId?.includes("/src/routes/"))) {
		const loaded = new Set(shared);
		const inside = /\/(event-overview|funnel|time-machine|people|attendance)\.tsx$/.test(facadeModuleId);
		const before = /\/(login|signup)\.tsx$/.test(facadeModuleId);
		for (const name of [...frames.slice(0, before ? 0 : inside ? 2 : 1), fileName]) neededBy(chunks, name, loaded);
		const gzip_bytes = weigh(loaded);
		if (gzip_bytes > worst.gzip_bytes) worst = { page: fileName, gzip_bytes };
	}
	return { shared_gzip_bytes: weigh(shared), ...worst };
}

/**
 * Builds the dashboard into `outDir`.
 *
 * @returns {Promise<{shared_gzip_bytes: number, page: string, gzip_bytes: number}>} the script that every page loads,
 *   and that of the heaviest page with it; rejects when that is over 250 KB
 */
export async function buildDashboard(outDir) {
	const made = await build({
		configFile: false,
		root: HERE,
		logLevel: "error",
		plugins: [react()],
		build: { outDir, emptyOutDir: true, assetsDir: "app", target: "es2022", chunkSizeWarningLimit: 1000 },
	});
	const chunks = new Map(made.output.filter((file) => file.type === "chunk").map((chunk) => [chunk.fileName, chunk]));
	const weight = firstLoad(chunks);
	if (weight.gzip_bytes > MAX_FIRST_LOAD_BYTES)
		throw new Error(
			`The dashboard's page ${weight.page} loads ${weight.gzip_bytes} bytes of script (gzip): make it at most ${MAX_FIRST_LOAD_BYTES}.`,
		);
	return weight;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const outDir = process.argv[2] ?? join(HERE, "..", "dist", "dashboard");
	console.log(outDir, await buildDashboard(outDir));
}
