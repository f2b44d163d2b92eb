import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");

/** The description names shapes alone; what only the Worker's runtime has is never called for it. */
const withoutRuntime = {
	name: "without-runtime",
	setup(bundler) {
		bundler.onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, namespace: "runtime" }));
		bundler.onLoad({ filter: /.*/, namespace: "runtime" }, () => ({
			contents: "export class DurableObject {}\nexport class WorkerEntrypoint {}",
		}));
	},
};

/**
 * The site's own code as a module that Node runs.
 *
 * @param {string} workshop a folder within the project, for what the build leaves
 */
export async function loadSite(workshop) {
	const outfile = join(workshop, "site.mjs");
	await build({
		entryPoints: [join(HERE, "site.ts")],
		outfile,
		bundle: true,
		format: "esm",
		platform: "node",
		packages: "external",
		logLevel: "error",
		plugins: [withoutRuntime],
	});
	try {
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(outfile);
	}
}

/**
 * Builds the guides and the API reference into `outDir`, which is served as `/docs`.
 *
 * @param {string} outDir
 * @param {string} workshop a folder within the project
 * @returns {Promise<string[]>} the paths written, below `outDir`; rejects where a guide names what is not there
 */
export async function buildSite(outDir, workshop) {
	const { texts, pictures } = (await loadSite(workshop)).site(ROOT);
	const at = (path) => {
		mkdirSync(dirname(join(outDir, path)), { recursive: true });
		return join(outDir, path);
	};
	for (const [path, text] of texts) writeFileSync(at(path), text);
	for (const [path, file] of pictures) copyFileSync(file, at(path));
	return [...texts.keys(), ...pictures.keys()];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const dist = join(ROOT, "dist");
	console.log(await buildSite(process.argv[2] ?? join(dist, "docs"), dist));
}
