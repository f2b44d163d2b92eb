import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../scripts/lib/paths.mjs";
import { benchAnalytics } from "./analytics.mjs";
import { benchDashboard } from "./dashboard.mjs";
import { benchHerd } from "./herd.mjs";
import { benchLoad } from "./load.mjs";
import { benchReplan } from "./replan.mjs";
import { benchZoom } from "./zoom.mjs";

/** Where the figures of long benchmarks are kept, each with the day it was measured on. */
const KEPT = join(ROOT, "docs", "figures.json");
const HERDS = [1, 100, 2000, 10_000];

/** Runs a benchmark that is a program of its own. @returns its JSON report; null where the texts it measures with are absent */
function program(path, ...args) {
	const child = spawn(process.execPath, [join(ROOT, "bench", path), ...args], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "inherit"],
	});
	let said = "";
	child.stdout.on("data", (chunk) => {
		said += chunk;
	});
	return new Promise((done, failed) =>
		child.once("close", (code) => {
			if (said.startsWith("skipped")) done(null);
			else if (code !== 0) failed(new Error(`bench/${path} ended with ${code}.`));
			else done(JSON.parse(said.slice(`\n${said}`.indexOf("\n{"))));
		}),
	);
}

async function herds({ product, say }) {
	const runs = [];
	for (const count of HERDS) runs.push(await benchHerd(product, { count, say }));
	return { runs, last: runs.at(-1).goal };
}

/** Benchmarks that take minutes each, by the name that `--only` takes. */
const LONG = {
	load: ({ product, floor, say }) => benchLoad({ product, floor }, { count: 10_000, rounds: 5, soak_s: 600, say }),
	herd: herds,
	replan: async ({ say }) => ({
		...(await benchReplan({ count: 1_000, rounds: 3, say })),
		// So many that the local runtime opens more of the objects' files at once than a process may have.
		many: await benchReplan({ count: 10_000, rounds: 1, say }),
	}),
	zoom: () => benchZoom({ count: 400, connections: 8, latency_ms: 300 }),
	analytics: ({ say }) => benchAnalytics({ sizes: [5_000, 50_000, 500_000], say }),
	dashboard: ({ say }) => benchDashboard({ say }),
	experiments: () => program("experiments.mjs", "2000"),
	ingest: () => program("ingest.mjs"),
	generation: () => program("generation.mjs"),
	retrieval: () => program("retrieval.mjs"),
	grounding: () => program("grounding.mjs"),
};

export const LONG_NAMES = Object.keys(LONG);

/** The figures kept of earlier runs; empty where there are none. */
export const keptFigures = async () => JSON.parse(await readFile(KEPT, "utf8").catch(() => "{}"));

export const keepFigures = (figures) => writeFile(KEPT, `${JSON.stringify(figures, null, "\t")}\n`);

/**
 * Runs the named long benchmarks one after another.
 *
 * @param {string[]} names
 * @param {{product: string, floor: string, say: (line: string) => void, keep: boolean}} options `keep` writes each figure down as it is there
 * @returns all figures, those of earlier runs among them
 */
export async function runLong(names, { keep, ...given }) {
	const figures = await keptFigures();
	for (const name of names) {
		given.say(name);
		const measured = await LONG[name](given);
		if (measured === null) {
			given.say(`${name}: skipped, the texts it measures with are not here`);
			continue;
		}
		figures[name] = { at: new Date().toISOString(), ...measured };
		if (keep) await keepFigures(figures);
	}
	return figures;
}
