import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const REPO = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
/** Real texts, beside the repository; absent on most machines. */
export const DATA = resolve(REPO, "../shared/data");

export const hasData = () => existsSync(join(DATA, "grounding"));

/** Bundles a module of the product for Node and imports it. */
export async function loadModule(entry) {
	const folder = mkdtempSync(join(tmpdir(), "bench-grounding-"));
	const outfile = join(folder, "module.mjs");
	await build({
		entryPoints: [join(REPO, entry)],
		outfile,
		bundle: true,
		platform: "node",
		format: "esm",
		logLevel: "error",
	});
	try {
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Rows of a JSON Lines file of `grounding/`. */
export function readRows(name) {
	return readFileSync(join(DATA, "grounding", name), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

/** Brands with their pages as sources; front matter away. */
export function readBrands() {
	const root = join(DATA, "brands");
	return readdirSync(root).map((brand) => ({
		brand,
		pages: readdirSync(join(root, brand))
			.filter((file) => file.endsWith(".md") && !file.startsWith("LICENCE"))
			.map((file) => ({
				id: file,
				text: readFileSync(join(root, brand, file), "utf8").replace(/^---\n[\s\S]*?\n---\n/, ""),
			})),
	}));
}
