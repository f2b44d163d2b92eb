import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildAssets } from "../../scripts/lib/assets.mjs";
import { ROOT, WRANGLER } from "../../scripts/lib/paths.mjs";

const run = promisify(execFile);

async function inScratch(work) {
	const folder = await mkdtemp(join(tmpdir(), "bench-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** wrangler refuses a configuration whose folder of files is not there, as in a clone that never started. */
let assets;

/**
 * A Worker as `wrangler deploy --minify` would upload it.
 *
 * @param {string} [entry] instead of the product's own, from the root of the project
 * @returns its script, and the script's sizes in bytes
 */
export const bundleWorker = (entry = "workers/index.ts") =>
	inScratch(async (out) => {
		assets ??= buildAssets();
		await assets;
		const args = [WRANGLER, "deploy", entry, "--dry-run", "--minify", "--outdir", out];
		await run(process.execPath, args, { cwd: ROOT, env: { ...process.env, CI: "1" } });
		const script = await readFile(join(out, basename(entry).replace(/\.ts$/, ".js")), "utf8");
		return { script, bytes: Buffer.byteLength(script), gzip_bytes: gzipSync(script, { level: 9 }).byteLength };
	});

/** A Worker that is none of the product's, as one module. */
export async function bundleFile(entry) {
	const { outputFiles } = await build({
		entryPoints: [join(ROOT, entry)],
		bundle: true,
		minify: true,
		format: "esm",
		target: "es2024",
		external: ["cloudflare:*"],
		write: false,
	});
	return outputFiles[0].text;
}

/** A module of the product, bundled for Node and imported. */
export const loadModule = (contents) =>
	inScratch(async (folder) => {
		const outfile = join(folder, "module.mjs");
		const stdin = { contents, resolveDir: ROOT, loader: "ts" };
		await build({ stdin, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
		return import(pathToFileURL(outfile).href);
	});
