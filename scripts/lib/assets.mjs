import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { dashboardStamp } from "../../dashboard/stamp.mjs";
import { buildSite } from "../../docs/site/build.mjs";
import { buildWidget } from "../../widget/build.mjs";
import { ASSET_HEADERS } from "./asset-headers.mjs";
import { ASSETS, ROOT } from "./paths.mjs";

/** Puts `content` at `path` only where it differs: the runtime watches these files and reloads on a change. */
function place(path, content) {
	if (existsSync(path) && readFileSync(path).equals(content)) return;
	mkdirSync(dirname(path), { recursive: true });
	const draft = `${path}.${process.pid}.new`;
	writeFileSync(draft, content);
	renameSync(draft, path);
}

const filesOf = (folder) =>
	readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());

/** Builds the dashboard where its sources changed since the last time. The page that names the rest comes last. */
async function placeDashboard(workshop) {
	const stamp = join(ROOT, "dist", "dashboard.stamp");
	const wanted = dashboardStamp();
	const kept = existsSync(stamp) && existsSync(join(ASSETS, "index.html")) && readFileSync(stamp, "utf8");
	if (kept === wanted) return;
	const { buildDashboard } = await import("../../dashboard/build.mjs");
	const built = join(workshop, "dashboard");
	const { page, gzip_bytes, shared_gzip_bytes } = await buildDashboard(built);
	const kb = (bytes) => `${Math.round(bytes / 1024)} KB`;
	console.log(`dashboard  built: ${kb(shared_gzip_bytes)} of script at first, ${kb(gzip_bytes)} with ${page} (gzip)`);
	const files = filesOf(built);
	for (const path of files.filter((path) => path !== "index.html"))
		place(join(ASSETS, path), readFileSync(join(built, path)));
	place(join(ASSETS, "index.html"), readFileSync(join(built, "index.html")));
	for (const path of existsSync(join(ASSETS, "app")) ? filesOf(join(ASSETS, "app")) : [])
		if (!files.includes(join("app", path))) rmSync(join(ASSETS, "app", path), { force: true });
	place(stamp, Buffer.from(wanted));
}

/** The guides and the API reference; a page or picture of an earlier build goes. */
async function placeSite(workshop) {
	const built = join(workshop, "docs");
	const files = await buildSite(built, workshop);
	for (const path of files) place(join(ASSETS, "docs", path), readFileSync(join(built, path)));
	for (const path of filesOf(join(ASSETS, "docs")))
		if (!files.includes(path)) rmSync(join(ASSETS, "docs", path), { force: true });
}

/** Builds everything that is served as a file into dist/assets. Copies that start side by side do not disturb each other. */
export async function buildAssets() {
	mkdirSync(join(ROOT, "dist"), { recursive: true });
	const workshop = mkdtempSync(join(ROOT, "dist", "build-"));
	try {
		const widget = join(workshop, "widget.js");
		await buildWidget(widget);
		place(join(ASSETS, "widget.js"), readFileSync(widget));
		place(join(ASSETS, "_headers"), Buffer.from(ASSET_HEADERS));
		place(join(ASSETS, "runbook.md"), readFileSync(join(ROOT, "docs", "runbook.md")));
		await placeSite(workshop);
		await placeDashboard(workshop);
	} finally {
		rmSync(workshop, { recursive: true, force: true });
	}
}
