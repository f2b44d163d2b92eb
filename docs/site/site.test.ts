import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedHeaders } from "../../providers/signed-webhook";
import { buildSite, loadSite } from "./build.mjs";
import { exampleBody, type Operation } from "./example";
import type { Site } from "./site";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** All that a page may ask for; the asset server's own policy allows more. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'";
const SCREENS = process.env.GUIDE_SCREENS;

const MAX_PAGE_BYTES = 100 * 1024;
const MAX_SITE_BYTES = 5 * 1024 * 1024;
/** Files that the product serves beside the site. */
const OTHER_FILES = ["/favicon.svg"];

const found = (text: string, pattern: RegExp): string[] =>
	[...text.matchAll(pattern)].flatMap(([, one]) => (one === undefined ? [] : [one]));
const decoded = (text: string): string =>
	text
		.replaceAll("&#39;", "'")
		.replaceAll("&quot;", '"')
		.replaceAll("&#96;", "`")
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");
/** `/events/{id}/x` and what stands in its place in an example: `/events/EVENT_ID/x`. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, "[\\w.{}-]+")}$`);

function ajvWithFormats(): Ajv {
	const ajv = new Ajv({ strict: false });
	(addFormats as unknown as (ajv: Ajv) => void)(ajv);
	for (const format of ["cidrv4", "cidrv6"]) ajv.addFormat(format, true);
	return ajv;
}

describe("the guides and the reference", () => {
	mkdirSync(join(ROOT, "dist"), { recursive: true });
	const workshop = mkdtempSync(join(ROOT, "dist", "site-"));
	const out = join(workshop, "docs");
	const pages = new Map<string, string>();
	let files: string[] = [];
	let operations: { method: string; path: string; operation: Operation }[] = [];

	beforeAll(async () => {
		files = await buildSite(out, workshop);
		for (const file of files)
			if (file.endsWith(".html"))
				pages.set(`/docs/${file.replace(/index\.html$/, "")}`, readFileSync(join(out, file), "utf8"));
		const { paths } = ((await loadSite(workshop)) as Site).description();
		operations = Object.entries(paths).flatMap(([path, methods]) =>
			Object.entries(methods).map(([method, operation]) => ({ method, path, operation: operation as Operation })),
		);
	});
	afterAll(() => rmSync(workshop, { recursive: true, force: true }));

	it("lead nowhere that is not there", () => {
		const router = readFileSync(join(ROOT, "dashboard/src/router.tsx"), "utf8");
		const places = found(router, /path: "([^"]+)"/g);
		const read = operations.flatMap(({ method, path }) => (method === "get" ? path : []));
		const ids = new Map([...pages].map(([path, page]) => [path, found(page, / id="([^"]+)"/g)]));
		const dead: string[] = [];
		for (const [path, page] of pages) {
			const named = ids.get(path) ?? [];
			expect(named, path).toEqual([...new Set(named)]);
			for (const link of found(page, / (?:href|src|srcset)="([^"]+)"/g).map(decoded)) {
				if (link.startsWith("https://")) continue;
				const [to = "", anchor] = link.startsWith("#") ? [path, link.slice(1)] : link.split("#");
				const there = to.startsWith("/docs/")
					? pages.has(to) || files.includes(to.slice("/docs/".length))
					: [...OTHER_FILES, ...places, ...read].includes(to);
				if (!there || (anchor !== undefined && !ids.get(to)?.includes(anchor))) dead.push(`${path}: ${link}`);
			}
		}
		expect(dead).toEqual([]);
	});

	it("name calls alone that the product answers", () => {
		const known = operations.map(({ path }) => patternOf(path));
		const guides = [...pages].filter(([path]) => !path.startsWith("/docs/api/"));
		const unknown = guides.flatMap(([path, page]) =>
			found(decoded(page), /(\/api\/v1\/[\w./{}-]*[\w}])/g)
				.filter((named) => !known.some((pattern) => pattern.test(named)))
				.map((named) => `${path}: ${named}`),
		);
		expect(unknown).toEqual([]);
	});

	it("show calls that the interface takes", () => {
		const ajv = ajvWithFormats();
		const calls = readdirSync(join(ROOT, "docs/guide")).flatMap((file) =>
			found(readFileSync(join(ROOT, "docs/guide", file), "utf8"), /```sh\n(curl [\s\S]*?)\n```/g),
		);
		for (const call of calls) {
			const [, method = "GET", path = ""] = /^curl (?:-X (\w+) )?'https:\/\/YOUR-HOST([^'?]*)/.exec(call) ?? [];
			const known = operations.find((one) => one.method === method.toLowerCase() && patternOf(one.path).test(path));
			expect(known, call).toBeDefined();
			const schema = known?.operation.requestBody?.content["application/json"]?.schema;
			const [body] = found(call, / -d '([^']*)'/g);
			if (schema) expect(ajv.validate(schema, JSON.parse(body ?? "")), `${call} ${ajv.errorsText()}`).toBe(true);
			else expect(body, call).toBeUndefined();
		}
		expect(calls.length).toBeGreaterThan(4);
	});

	it("describe every operation, each with an example that its schema takes", () => {
		const reference = decoded([...pages].flatMap(([path, page]) => (path.startsWith("/docs/api/") ? page : [])).join());
		const ajv = ajvWithFormats();
		for (const { method, path, operation } of operations) {
			const name = `${method.toUpperCase()} ${path}`;
			expect(reference, name).toContain(`<span class="method">${method.toUpperCase()}</span> <code>${path}</code>`);
			const schema = operation.requestBody?.content["application/json"]?.schema;
			if (schema && !ajv.validate(schema, exampleBody(operation)))
				expect.soft(ajv.errorsText(), `${name} ${JSON.stringify(exampleBody(operation))}`).toBe("");
		}
		expect(operations.length).toBeGreaterThan(150);
	});

	it("verify a notice by the code they show", async () => {
		const guide = readFileSync(join(ROOT, "docs/guide/webhooks-out.md"), "utf8");
		const [code = ""] = found(guide, /```js\n(import \{ createHmac[\s\S]*?)\n```/g);
		const file = join(workshop, "verify.mjs");
		writeFileSync(file, code);
		const { verify } = await import(pathToFileURL(file).href);
		const [old, secret] = ["whsec_b2xkIHNlY3JldCBvZiBzaXh0ZWVu", "whsec_bmV3IHNlY3JldCBvZiBzaXh0ZWVu"];
		const wall = Math.floor(Date.now() / 1000);
		const headers = await signedHeaders([old, secret], "out_1", wall, "{}");
		expect([verify("{}", headers, secret), verify("{ }", headers, secret)]).toEqual([true, false]);
		const late = await signedHeaders([secret], "out_1", wall - 400, "{}");
		expect(verify("{}", late, secret)).toBe(false);
	});

	it("stay small and ask for nothing from elsewhere", () => {
		const sizes = files.map((file) => statSync(join(out, file)).size);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_SITE_BYTES);
		for (const [path, page] of pages) {
			expect(page.length, path).toBeLessThan(MAX_PAGE_BYTES);
			expect(page, path).not.toMatch(/<script|<style| style=| on\w+="|(?:src|srcset)="https?:/);
		}
		const guides = readdirSync(join(ROOT, "docs/guide")).map((file) => `/docs/${file.replace(/\.md$/, "")}/`);
		expect([...pages.keys()]).toEqual(expect.arrayContaining(guides));
	});

	it.skipIf(!existsSync(CHROMIUM))("are accessible, and fit a phone and a desk", { timeout: 60_000 }, async () => {
		const types: Record<string, string> = { ".css": "text/css", ".png": "image/png", ".html": "text/html" };
		const server = createServer((request, response) => {
			const file = join(
				out,
				(request.url ?? "").replace(/^\/docs\//, "").replace(/\/$/, "/index.html") || "index.html",
			);
			if (!existsSync(file)) return response.writeHead(404).end();
			const headers = { "content-type": types[extname(file)] ?? "text/plain", "content-security-policy": POLICY };
			return response.writeHead(200, headers).end(readFileSync(file));
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
		const browser = await chromium.launch({ executablePath: CHROMIUM, args });
		try {
			/** Those looked through by axe are one of each kind; what differs between the others is words. */
			for (const [width, colorScheme, looked_through] of [
				[390, "dark", ["/docs/embed/", "/docs/api/enrolment/"]],
				[1440, "light", ["/docs/", "/docs/getting-started/"]],
			] as const) {
				const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
				// What is too wide shows on a phone; the pages of the reference are all built alike.
				const narrow = [...pages.keys()].filter((path) => !/^\/docs\/api\/(?!events|enrolment)./.test(path));
				for (const path of SCREENS ? pages.keys() : width === 390 ? narrow : looked_through) {
					await page.goto(url + path);
					const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
					expect.soft(over, `${path} at ${width}`).toBe(0);
					expect(await page.evaluate("getComputedStyle(document.querySelector('.top')).display")).toBe("flex");
					if (SCREENS) {
						const name = path.replace(/^\/docs\/|\/$/g, "").replaceAll("/", "-") || "front";
						await page.screenshot({ path: join(SCREENS, `guide-${name}-${width}-${colorScheme}.png`) });
					}
					if (!looked_through.some((one) => one === path)) continue;
					await page.evaluate(AXE);
					const violations = await page.evaluate(
						"axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))",
					);
					expect.soft(violations, `${path} at ${width}`).toEqual([]);
				}
				await page.close();
			}
		} finally {
			await browser.close();
			server.close();
		}
	});
});
