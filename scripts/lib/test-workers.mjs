import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./paths.mjs";

async function bundle(entry) {
	const { outputFiles } = await build({
		entryPoints: [join(ROOT, entry)],
		bundle: true,
		format: "esm",
		target: "es2024",
		conditions: ["workerd", "worker", "browser"],
		external: ["cloudflare:*", "node:*"],
		write: false,
	});
	return outputFiles[0].text;
}

/**
 * The Workers beside the product's own, as Miniflare takes them: the reader, and the stand-ins of bindings that have no simulator.
 *
 * @param {string} sandbox_url the sandbox that the stand-ins ask
 */
export async function besideWorkers(sandbox_url) {
	/** @type {(name: string, entry: string, bindings: Record<string, string>) => Promise<{name: string, modules: {type: "ESModule", path: string, contents: string}[], compatibilityDate: string, bindings: Record<string, string>}>} */
	const worker = async (name, entry, bindings) => ({
		name,
		modules: [{ type: /** @type {const} */ ("ESModule"), path: "worker.js", contents: await bundle(entry) }],
		compatibilityDate: "2026-10-01",
		bindings,
	});
	return Promise.all([
		worker("myxelium-reader", "reader/worker.ts", {}),
		worker("myxelium-sandbox-bindings", "sandbox/bindings/worker.ts", { SANDBOX_URL: sandbox_url }),
	]);
}
