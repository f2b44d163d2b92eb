import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { pause } from "../scripts/lib/processes.mjs";
import { readState } from "../scripts/lib/state.mjs";
import { startCompressing } from "./lib/compressing.mjs";
import { firstRun } from "./lib/first-run.mjs";
import { BUDGETS, blockedAfter, gatherVitals } from "./lib/vitals.mjs";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const PEOPLE = 10_000;
/** As Lighthouse slows a phone (github.com/GoogleChrome/lighthouse, docs/throttling.md): processor, way there and back, bandwidth. */
const SLOWER = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const PHONE = { width: 390, height: 844 };
const FRAME_MS = 50;
/** Pixels that one turn of the wheel moves the list by. */
const TURN_PX = 600;
const TURN_MS = 50;
const TURNS = 100;

const pagesOf = (event_id) => ({
	events: "/events",
	event: `/events/${event_id}`,
	funnel: `/events/${event_id}/funnel`,
	time_machine: `/events/${event_id}/time-machine`,
	people: `/events/${event_id}/people`,
	contacts: "/contacts",
	messages: "/messages",
	analytics: "/analytics",
	knowledge: "/knowledge",
	brand: "/brand",
	settings: "/settings",
	operations: "/operations",
});

const tenth = (value) => Math.round(value * 10) / 10;
const thousandth = (value) => Math.round(value * 1000) / 1000;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Puts so many people into the demo tenant, all registered for its event, and waits until they are counted. */
async function seedPeople(state_dir, event_id, count) {
	const { DatabaseSync } = await import("node:sqlite");
	const folder = join(state_dir, "v3", "d1", "miniflare-D1DatabaseObject");
	const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
	const db = new DatabaseSync(join(folder, file));
	try {
		db.exec("pragma busy_timeout = 10000");
		const { tenant_id } = db.prepare("select tenant_id from events where id = ?").get(event_id);
		const now = Math.floor(Date.now() / 1000);
		const series = `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count})`;
		db.exec(`begin;
			${series} insert into contacts (tenant_id, id, email, first_name, last_name, consent_email, consent_sms, token, created_at, updated_at)
				select '${tenant_id}', printf('con_%05d', i), 'p' || i || '@seed.example', 'Person', printf('%05d', i), 1, 0, 'tok_' || i, ${now}, ${now} from n;
			${series} insert into registrations (tenant_id, id, event_id, contact_id, token, state, registered_at, planned_revision, created_at, updated_at)
				select '${tenant_id}', printf('reg_%05d', i), '${event_id}', printf('con_%05d', i), 'rtk_' || i, 'active', ${now} - i, 1, ${now}, ${now} from n;
			commit`);
		for (const until = Date.now() + 120_000; Date.now() < until; await pause(1000))
			if (db.prepare("select count(*) as n from analytics_marks").get().n === 0) return;
	} finally {
		db.close();
	}
}

/** Opens one page with an empty cache and resolves to its figures. */
async function visit(context, url) {
	const page = await context.newPage();
	const scripts = [];
	page.on("response", (response) => {
		if (response.request().resourceType() === "script" && response.ok()) scripts.push(response.body().catch(() => ""));
	});
	const devtools = await context.newCDPSession(page);
	await devtools.send("Network.enable");
	await devtools.send("Network.clearBrowserCache");
	await devtools.send("Network.emulateNetworkConditions", LINE);
	await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
	await page.goto(url);
	await page.waitForLoadState("networkidle");
	await page.locator("main h1").first().waitFor();
	await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
	await pause(500);
	const { fcp_ms, lcp_ms, long_tasks, cls, jumped } = await page.evaluate(() => window.vitals);
	const bodies = await Promise.all(scripts);
	await page.close();
	return {
		fcp_ms,
		lcp_ms,
		tbt_ms: blockedAfter(long_tasks, fcp_ms),
		cls,
		jumped,
		script_gzip_bytes: bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0),
	};
}

/** Turns the wheel over a list that is loaded whole, and tells of the frames meanwhile. */
async function turnWheel(page, devtools, rate) {
	await page.evaluate(() => scrollTo(0, 0));
	await devtools.send("Emulation.setCPUThrottlingRate", { rate });
	await page.evaluate(() => {
		const frames = [];
		let last = performance.now();
		const next = (now) => {
			frames.push(now - last);
			last = now;
			if (window.frames_ms === frames) requestAnimationFrame(next);
		};
		window.frames_ms = frames;
		requestAnimationFrame(next);
	});
	let most = 0;
	for (let turn = 0; turn < TURNS; turn++) {
		await page.mouse.wheel(0, TURN_PX);
		await pause(TURN_MS);
		most = Math.max(most, await page.locator('[aria-label="Contacts"] > li').count());
	}
	const frames = await page.evaluate(() => {
		const { frames_ms } = window;
		window.frames_ms = null;
		return { frames_ms, elements: document.querySelectorAll("*").length };
	});
	const sorted = frames.frames_ms.slice(1).toSorted((a, b) => a - b);
	return {
		cpu_slower: rate,
		frames: sorted.length,
		frames_over_50_ms: sorted.filter((ms) => ms > FRAME_MS).length,
		p50_frame_ms: tenth(sorted[Math.floor(sorted.length / 2)]),
		p95_frame_ms: tenth(sorted[Math.floor(sorted.length * 0.95)]),
		worst_frame_ms: tenth(sorted.at(-1)),
		most_rows_in_the_page: most,
		elements_in_the_page: frames.elements,
	};
}

/** Loads the whole list of contacts by going to its end over and over, then scrolls from its beginning. */
async function scroll(context, url, people) {
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	await page.goto(url);
	await page.getByRole("list", { name: "Contacts" }).getByRole("listitem").first().waitFor();
	const began = Date.now();
	await page.waitForFunction(
		(wanted) => {
			scrollTo(0, document.documentElement.scrollHeight);
			const last = document.querySelector('[aria-label="Contacts"] > li:last-child');
			return Number(last?.getAttribute("aria-posinset")) >= wanted;
		},
		people,
		{ timeout: 300_000, polling: 50 },
	);
	const loaded_s = tenth((Date.now() - began) / 1000);
	await page.mouse.move(PHONE.width / 2, PHONE.height / 2);
	const scrolled = [];
	for (const rate of [1, SLOWER]) scrolled.push(await turnWheel(page, devtools, rate));
	await page.close();
	return { people, loaded_s, turns: TURNS, pixels_a_turn: TURN_PX, scrolled };
}

/**
 * The built dashboard in a browser: how fast its pages come up on a slow phone, and how a long list scrolls.
 *
 * @param {{rounds?: number, people?: number, only?: string[], say?: (line: string) => void}} options `only` names pages, `list` and `first_run`
 * @returns figures by page (medians of the rounds, the worst layout shift of all), and `met`: whether shifts and script are within budget
 */
export async function benchDashboard({ rounds = 3, people = PEOPLE, only, say = () => {} } = {}) {
	// Node's own types of files and SQLite come with the Node that the command goes on under.
	const { freePorts, startPlatform } = await import("../test/story/platform.ts");
	const state_dir = mkdtempSync(join(tmpdir(), "dashboard-bench-"));
	const [port, sandbox_port] = await freePorts(2);
	const platform = await startPlatform({ PORT: `${port}`, SANDBOX_PORT: `${sandbox_port}`, STATE_DIR: state_dir });
	const front = await startCompressing(port);
	const { url } = front;
	let browser;
	try {
		const { email, password, event_id } = readState(state_dir, "demo.json");
		await seedPeople(state_dir, event_id, people);
		const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
		browser = await chromium.launch({ executablePath: CHROMIUM, args });
		const wanted = (name) => !only || only.includes(name);
		const place = { viewport: PHONE, locale: "en-US", timezoneId: "America/New_York" };
		const first_run = wanted("first_run") ? await firstRun(await browser.newContext(place), url) : null;
		if (first_run) say(`first run ${JSON.stringify(first_run)}`);
		const context = await browser.newContext(place);
		await context.addInitScript(gatherVitals);
		const signed_in = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password } });
		if (!signed_in.ok()) throw new Error(await signed_in.text());
		const pages = {};
		for (const [name, path] of Object.entries(pagesOf(event_id))) {
			if (!wanted(name)) continue;
			const runs = [];
			for (let i = 0; i < rounds; i++) runs.push(await visit(context, `${url}${path}`));
			const middle = (what) => Math.round(median(runs.map((run) => run[what])));
			const worst = runs.toSorted((a, b) => b.cls - a.cls)[0];
			pages[name] = {
				fcp_ms: middle("fcp_ms"),
				lcp_ms: middle("lcp_ms"),
				tbt_ms: middle("tbt_ms"),
				cls: thousandth(worst.cls),
				script_gzip_bytes: Math.max(...runs.map((run) => run.script_gzip_bytes)),
			};
			say(`${name} ${JSON.stringify(pages[name])}`);
			if (worst.cls >= BUDGETS.cls) for (const line of worst.jumped) say(`  ${line}`);
		}
		const list = !wanted("list") ? null : await scroll(context, `${url}/contacts`, people);
		if (list) say(`list ${JSON.stringify(list)}`);
		return {
			rounds,
			cpu_slower: SLOWER,
			line: { latency_ms: LINE.latency, down_bits_per_second: LINE.downloadThroughput * 8 },
			budgets: BUDGETS,
			pages,
			list,
			first_run,
			met: Object.values(pages).every(
				(page) => page.cls < BUDGETS.cls && page.script_gzip_bytes <= BUDGETS.script_gzip_bytes,
			),
		};
	} finally {
		await browser?.close();
		front.stop();
		await platform.stop();
		rmSync(state_dir, { recursive: true, force: true });
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await underOwnNode();
	const only = process.argv[2]?.split(",");
	const result = await benchDashboard({ only, say: (line) => console.error(line) });
	console.log(JSON.stringify(result, null, 2));
	process.exitCode = result.met ? 0 : 1;
}
