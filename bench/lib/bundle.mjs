import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const run = promisify(execFile);

/** The Worker as `wrangler deploy` would upload it: its script and the sizes of that script in bytes. */
export async function bundleProduct() {
	const out = await mkdtemp(join(tmpdir(), "bench-bundle-"));
	await run("node_modules/.bin/wrangler", ["deploy", "--dry-run", "--minify", "--outdir", out], { env: { ...process.env, CI: "1" } });
	const script = await readFile(join(out, "index.js"), "utf8");
	return { script, bytes: Buffer.byteLength(script), gzip_bytes: gzipSync(script).byteLength };
}

export async function bundleFile(entry) {
	const result = await build({
		entryPoints: [entry],
		bundle: true,
		format: "esm",
		write: false,
		target: "es2024",
		external: ["cloudflare:*", "node:*"],
	});
	return result.outputFiles[0].text;
}
