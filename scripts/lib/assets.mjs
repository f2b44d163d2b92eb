import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildWidget } from "../../widget/build.mjs";
import { ASSETS, ROOT } from "./paths.mjs";

/** Puts `content` at `path` only where it differs: the runtime watches these files and reloads on a change. */
function place(path, content) {
	if (existsSync(path) && readFileSync(path).equals(content)) return;
	mkdirSync(dirname(path), { recursive: true });
	const draft = `${path}.${process.pid}.new`;
	writeFileSync(draft, content);
	renameSync(draft, path);
}

/** Builds everything that is served as a file into dist/assets. Copies that start side by side do not disturb each other. */
export async function buildAssets() {
	mkdirSync(join(ROOT, "dist"), { recursive: true });
	const workshop = mkdtempSync(join(ROOT, "dist", "build-"));
	try {
		const widget = join(workshop, "widget.js");
		await buildWidget(widget);
		place(join(ASSETS, "widget.js"), readFileSync(widget));
		place(join(ASSETS, "index.html"), readFileSync(join(ROOT, "scripts", "pages", "index.html")));
	} finally {
		rmSync(workshop, { recursive: true, force: true });
	}
}
