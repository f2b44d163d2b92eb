import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./index";
import { PAGES } from "./testing";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = process.env.PAGE_SCREENS;

describe.skipIf(!existsSync(CHROMIUM))("the pages in a browser", { timeout: 60_000 }, () => {
	let browser: Browser;
	let url = "";
	const server = createServer(async (request, response) => {
		const page = PAGES[(request.url ?? "").slice(1)] ?? "";
		const policy = await contentSecurityPolicy(page);
		response
			.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy })
			.end(page);
	});

	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
		browser = await chromium.launch({ executablePath: CHROMIUM, args });
	}, 60_000);

	afterAll(async () => {
		await browser?.close();
		server.close();
	});

	it.each(["light", "dark"] as const)("are accessible and fit a phone, %s", async (colorScheme) => {
		for (const width of [320, 1440]) {
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
			const page = await context.newPage();
			for (const name of Object.keys(PAGES)) {
				await page.goto(`${url}/${name}`);
				const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				expect(overflow, name).toBeLessThanOrEqual(0);
				expect(await page.evaluate(() => getComputedStyle(document.body).display), name).toBe("flex");
				// Roles, names and colours are the same at every width.
				if (width > 320) continue;
				await page.evaluate(AXE);
				const found = await page.evaluate(async () => {
					type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
					const { violations } = await (window as unknown as { axe: Axe }).axe.run();
					return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
				});
				expect(found, name).toEqual([]);
			}
			await context.close();
		}
	});

	it.skipIf(!SCREENS)("are photographed", async () => {
		for (const colorScheme of ["light", "dark"] as const)
			for (const width of [390, 1440]) {
				const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 } });
				const page = await context.newPage();
				for (const name of Object.keys(PAGES)) {
					await page.goto(`${url}/${name}`);
					await page.screenshot({
						path: join(SCREENS as string, `${name}-${width}-${colorScheme}.png`),
						fullPage: true,
					});
				}
				await context.close();
			}
	});
});
