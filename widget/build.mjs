import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const MAX_GZIP_BYTES = 12 * 1024;

/**
 * Bundles the widget into one script without dependencies.
 * @param {string} outFile where the script is written
 * @returns {Promise<{bytes: number, gzip_bytes: number}>} its size; rejects when it is over 12 KB gzip
 */
export async function buildWidget(outFile) {
	await build({
		entryPoints: [join(HERE, "index.ts")],
		outfile: outFile,
		bundle: true,
		format: "iife",
		target: "es2020",
		minify: true,
		charset: "utf8",
		legalComments: "none",
		logLevel: "error",
	});
	const script = await readFile(outFile);
	const gzip_bytes = gzipSync(script, { level: 9 }).length;
	if (gzip_bytes > MAX_GZIP_BYTES)
		throw new Error(`The widget is ${gzip_bytes} bytes gzip: make it smaller than ${MAX_GZIP_BYTES}.`);
	return { bytes: script.length, gzip_bytes };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const outFile = process.argv[2] ?? join(HERE, "dist", "widget.js");
	console.log(outFile, await buildWidget(outFile));
}
