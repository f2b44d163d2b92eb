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

/** The frames a page stands in, the outermost first; none for the pages before the login. */
const FRAMES = [
	[/\/routes\/(login|signup)\.tsx$/, []],
	[
		/\/routes\/(event-overview|funnel|time-machine|people|attendance|experiments)\.tsx$/,
		["/src/parts/shell.tsx", "/src/routes/event.tsx"],
	],
	[/\/routes\/(knowledge|brand)\.tsx$/, ["/src/parts/shell.tsx", "/src/routes/material.tsx"]],
	[/\/parts\/operations\/[^/]+\.tsx$/, ["/src/parts/shell.tsx", "/src/routes/operations.tsx"]],
	[/\/routes\//, ["/src/parts/shell.tsx"]],
];

/**
 * The script of the heaviest first visit: what every page loads, the frames around it, and the page itself. What a page
 * fetches behind itself, such as the calendar of a date, is not in it.
 */
function firstLoad(chunks) {
	const weigh = (names) =>
		[...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length, 0);
	const all = [...chunks.values()];
	const from = (path) => all.find((chunk) => chunk.facadeModuleId?.endsWith(path))?.fileName;
	const entry = all.find((chunk) => chunk.isEntry).fileName;
	const shared = neededBy(chunks, entry, new Set());
	let worst = { page: entry, gzip_bytes: 0 };
	for (const { facadeModuleId, fileName } of all) {
		const frames = FRAMES.find(([of]) => of.test(facadeModuleId ?? ""))?.[1];
		if (!frames) continue;
		const loaded = new Set(shared);
		for (const name of [...frames.map(from), fileName]) neededBy(chunks, name, loaded);
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
