import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { buildAssets } from "./assets.mjs";
import { ensureChromium } from "./chromium.mjs";
import { BENCH, CHAOS, ROOT, VITEST } from "./paths.mjs";

/** The stories keep real time, so they go before everything that merely computes. */
const BEHIND_THE_STORIES = 10;

/**
 * What a run of vitest came to. A file that did not load, an error outside every test and a coverage below the gate
 * count as one failure each when no test says so itself.
 */
function outcome(report, code) {
	let counts = { passed: 0, failed: 0 };
	try {
		const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
		const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
		counts = { passed: numPassedTests, failed: numFailedTests + unloaded.length };
	} catch {
		// No report: the run ended before any test.
	}
	if (code !== 0 && counts.failed === 0) counts.failed = 1;
	return counts;
}

function vitest(report, args, { quiet, priority }) {
	const child = spawn(
		process.execPath,
		[VITEST, "run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
		{ cwd: ROOT, stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"] },
	);
	if (priority) setPriority(child.pid, priority);
	let said = "";
	if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	const done = new Promise((over) => child.once("close", (code) => over({ ...outcome(report, code), said })));
	return { child, done };
}

/** The short edition of a command as one test; it speaks only where it fails. */
function shortOf(script) {
	const child = spawn(process.execPath, [script, "--short"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	const done = new Promise((over) =>
		child.once("close", (code) =>
			over(code === 0 ? { passed: 1, failed: 0, said: "" } : { passed: 0, failed: 1, said }),
		),
	);
	return { child, done };
}

/** What `start` starts once `before` is over. */
function after(before, start) {
	let running = null;
	const done = before.then(() => {
		running = start();
		return running.done;
	});
	return { child: { kill: (signal) => running?.child.kill(signal) }, done };
}

/**
 * Runs every test: the stories through the front door and a storm of faults from the first minute on, everything else
 * beside them, then the gate on the benchmarks' ratios and counts.
 * Prints `N passed, N failed` last.
 *
 * @param {string[]} args `--no-story` leaves the stories and the storm out
 * @returns {Promise<boolean>} true when nothing failed
 */
export async function runTests(args) {
	ensureChromium();
	await buildAssets();
	const reports = mkdtempSync(join(tmpdir(), "tests-"));
	const running = [];
	const stop = () => {
		for (const { child } of running) child.kill("SIGTERM");
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.on(signal, stop);
	try {
		if (!args.includes("--no-story")) {
			const story = ["--config", "test/story/vitest.config.mts"];
			running.push(vitest(join(reports, "story.json"), story, { quiet: true }), shortOf(CHAOS));
			console.log("The story through the front door runs beside the other tests; it takes about ten minutes.");
		}
		const rest = vitest(join(reports, "all.json"), ["--coverage"], { priority: BEHIND_THE_STORIES });
		// The ratios mean little while the tests take both cores; the story beside them mostly waits.
		running.push(
			rest,
			after(rest.done, () => shortOf(BENCH)),
		);
		const results = await Promise.all(running.map((run) => run.done));
		for (const { said } of results) if (said) console.log(said.trim());
		const sum = (name) => results.reduce((total, result) => total + result[name], 0);
		console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
		return sum("failed") === 0;
	} finally {
		rmSync(reports, { recursive: true, force: true });
	}
}
