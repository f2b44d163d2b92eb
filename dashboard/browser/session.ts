import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { BUDGETS, gatherVitals } from "../../bench/lib/vitals.mjs";
import { freePorts, type Platform, startPlatform } from "../../test/story/platform";
import { watchCalls } from "./described-calls";

export const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A folder for pictures of every page, at both widths and in both colour schemes. */
const SCREENS = process.env.DASHBOARD_SCREENS;
/** A running product to use in place of one of the test's own. */
const RUNNING = process.env.DASHBOARD_URL;

const CHECKED = { 390: "dark", 1440: "light" } as const;
/** Ends as the tests go on: wide and light. */
const LOOKS = [
	[390, "dark"],
	[390, "light"],
	[1440, "dark"],
	[1440, "light"],
] as const;

export const ACCOUNT = { email: `ana-${Date.now()}@example.org`, password: "juniper lane 12" };

const state = mkdtempSync(join(tmpdir(), "dashboard-"));
let platform: Platform | undefined;
let browser: Browser | undefined;
/** The one page that all stories go on with, one after the other. */
export let page: Page;
export let url = RUNNING ?? "";
/** The path of the event that is made on the way. */
export let event_path = "";
export const setEventPath = (path: string): void => {
	event_path = path;
};
export let calls: ReturnType<typeof watchCalls>;
/** What the browser complained of. */
export const complaints: string[] = [];

/** Starts a product of its own, unless one is named, and opens an empty browser. */
export async function openSession(): Promise<void> {
	if (!RUNNING) {
		const [port, sandbox] = await freePorts(2);
		url = `http://localhost:${port}`;
		platform = await startPlatform({ PORT: String(port), SANDBOX_PORT: String(sandbox), STATE_DIR: state });
	}
	const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
	browser = await chromium.launch({ executablePath: CHROMIUM, args });
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		colorScheme: "light",
		reducedMotion: "reduce",
		timezoneId: "America/New_York",
		locale: "en-US",
	});
	page = await context.newPage();
	page.setDefaultTimeout(10_000);
	calls = watchCalls(page);
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.on("console", (said) => {
		if (said.type() === "error" && !/status of (401|409|422)/.test(said.text())) complaints.push(said.text());
	});
}

export async function closeSession(): Promise<void> {
	await browser?.close();
	await platform?.stop();
	rmSync(state, { recursive: true, force: true });
}

/** Two frames on, when transitions have begun, and once all of them are over but those of a button that waits for an answer. */
export const settled = async () => {
	await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
	await page.waitForFunction(() =>
		document
			.getAnimations()
			.every(
				({ playState, effect }) =>
					playState !== "running" || (effect as KeyframeEffect | null)?.target?.closest("button[data-loading]"),
			),
	);
};

export async function picture(name: string, width: number, colorScheme: string) {
	if (!SCREENS) return;
	mkdirSync(SCREENS, { recursive: true });
	await page.evaluate(() => scrollTo(0, 0));
	await settled();
	await page.screenshot({
		path: join(SCREENS, `${name}-${width}-${colorScheme}.png`),
		// What was said of the step before is no part of the page, unless it is what the picture shows.
		style: name === "undo" ? "" : ".mantine-Notifications-root { visibility: hidden }",
	});
}

async function violations() {
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
		const { violations } = await (window as unknown as { axe: Axe }).axe.run();
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
	});
}

/** Holds the page as it stands against axe, dark on a phone and light on a desk, against both widths, and what came before against jumps. */
export async function inspect(name: string) {
	await page.evaluate(gatherVitals);
	for (const [width, colorScheme] of LOOKS) {
		if (!SCREENS && CHECKED[width] !== colorScheme) continue;
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await page.setViewportSize({ width, height: 900 });
		await settled();
		const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect.soft(wider, `${name} at ${width}`).toBeLessThanOrEqual(0);
		if (CHECKED[width] === colorScheme)
			expect.soft(await violations(), `${name} at ${width}, ${colorScheme}`).toEqual([]);
		await picture(name, width, colorScheme);
	}
	const { cls, jumped } = await page.evaluate(
		() => (window as unknown as { vitals: { cls: number; jumped: string[] } }).vitals,
	);
	expect.soft(cls, `${name} jumps: ${jumped.join("; ")}`).toBeLessThan(BUDGETS.cls);
}

export const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();
export const tab = (name: string) => page.getByRole("tab", { name }).click();

/** A call of the API as the person who is signed in. */
export const ask = (method: string, path: string, body?: unknown) =>
	page.evaluate(
		async ([method, path, body]) => {
			const answer = await fetch(`/api/v1${path}`, {
				method,
				headers: { "content-type": "application/json" },
				...(body && { body }),
			});
			return answer.status === 204 ? null : answer.json();
		},
		[method, path, body === undefined ? "" : JSON.stringify(body)] as const,
	);
