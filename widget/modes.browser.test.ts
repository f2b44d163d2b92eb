import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
	CHROMIUM,
	CHROMIUM_ARGS,
	EVENT,
	HAS_CHROMIUM,
	HOSTILE_CSS,
	hostPage,
	REGISTERED,
	startServer,
} from "./testing";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HERE = dirname(fileURLToPath(import.meta.url));
const SCREENS = process.env.WIDGET_SCREENS;
/** Nothing but what the docs say: the script and the calls to the product. */
const STRICT =
	"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const LATER = { ...EVENT, event_id: "evt_2", starts_at: "2027-01-21T18:00:00Z", ends_at: "2027-01-21T19:30:00Z" };
const FIELDS = [
	{ name: "company", label: "Company", required: true },
	{ name: "size", label: "Team size", type: "select", options: ["1", "2 to 10"] },
	{ name: "terms", label: "I agree to the terms", type: "checkbox", required: true },
];

describe.skipIf(!HAS_CHROMIUM)("the widget's modes in a browser", { timeout: 60_000 }, () => {
	let browser: Browser;
	let context: BrowserContext;
	let server: Awaited<ReturnType<typeof startServer>>;

	beforeAll(async () => {
		const { buildWidget } = await import("./build.mjs");
		const file = join(mkdtempSync(join(tmpdir(), "widget-")), "widget.js");
		await buildWidget(file);
		server = await startServer(readFileSync(file, "utf8"));
		browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
	}, 60_000);

	afterEach(async () => {
		await context.close();
		const clean = { event: EVENT, event_status: 200, others: {}, scripts: {}, answers: [], enrolments: [], policy: "" };
		Object.assign(server.state, clean);
	});

	afterAll(async () => {
		await browser?.close();
		server?.close();
	});

	/** A host page whose `title` collects the names of the widget's events. */
	async function open(html: string, query = "", options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
		server.state.page = html;
		context = await browser.newContext({ timezoneId: "Europe/Berlin", locale: "en-GB", ...options });
		await context.addInitScript(() => {
			const told: string[] = [];
			Object.assign(window, { told });
			for (const name of ["ready", "registered", "selected", "waiting", "problem", "opened", "closed"])
				document.addEventListener(`myxelium:${name}`, () => told.push(name));
		});
		const page = await context.newPage();
		await page.goto(`${server.url}/${query}`);
		return page;
	}

	const told = (page: Page) => page.evaluate("window.told") as Promise<string[]>;

	async function axe(page: Page): Promise<string[]> {
		await page.evaluate(AXE);
		return page.evaluate(async () => {
			type Axe = { run(where: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
			const { violations } = await (window as unknown as { axe: Axe }).axe.run("myxelium-registration");
			return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
		});
	}

	it("opens from a button as a dialog that holds the focus, under strict CSP and hostile CSS", async () => {
		server.state.policy = STRICT.replace("style-src 'none'", "style-src 'unsafe-inline'");
		const page = await open(hostPage('mode="button" label="Save my place"', HOSTILE_CSS));
		const opener = page.getByRole("button", { name: "Save my place" });
		await expect.poll(() => told(page)).toEqual(["ready"]);
		expect(await page.getByRole("dialog").count()).toBe(0);
		await opener.focus();
		await page.keyboard.press("Enter");
		const dialog = page.getByRole("dialog", { name: "Save my place" });
		await dialog.waitFor();
		expect(await axe(page)).toEqual([]);
		const focus = () =>
			page.evaluate(() => {
				const inside = document.querySelector("myxelium-registration")?.shadowRoot?.activeElement;
				return inside ? inside.id || inside.textContent : document.activeElement?.localName;
			});
		expect(await focus()).toBe(EVENT.title);
		const seen: (string | null | undefined)[] = [];
		for (let i = 0; i < 12; i++) {
			await page.keyboard.press("Tab");
			seen.push(await focus());
		}
		expect(seen).toEqual(expect.arrayContaining(["email", "consent_sms", "Register", "×"]));
		expect(seen).not.toContain("Save my place");
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "hidden" });
		expect(await focus()).toBe("Save my place");
		await expect.poll(() => told(page)).toEqual(["ready", "opened", "closed"]);
	});

	it("pops up by itself, and not again on the next page once it was closed", async () => {
		server.state.policy = STRICT;
		const page = await open(hostPage('mode="popup" open-after="0" email="ada@example.com"'));
		const dialog = page.getByRole("dialog");
		await dialog.waitFor();
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByRole("heading", { name: "You are registered" }).waitFor();
		expect(await page.getByRole("link", { name: "Google" }).isVisible()).toBe(true);
		await page.getByRole("button", { name: "Close" }).click();
		await dialog.waitFor({ state: "hidden" });
		await page.reload();
		await expect.poll(() => told(page)).toEqual(["ready"]);
		expect(await dialog.count()).toBe(0);
		await page.evaluate(() =>
			(document.querySelector("myxelium-registration") as HTMLElement & { open(): void }).open(),
		);
		await dialog.waitFor();
	});

	it("asks for the page's own fields and one of several dates, prefilled from the address", async () => {
		server.state.others = { evt_2: LATER, evt_3: { ...EVENT, event_id: "evt_3", status: "completed" } };
		const fields = JSON.stringify(FIELDS).replaceAll('"', "&quot;");
		const html = hostPage(`fields="${fields}"`).replace('event="evt_1"', 'event="evt_1, evt_2 evt_3"');
		const page = await open(html, "?email=ada@example.com&size=1&utm_source=ad");
		await page.getByRole("group", { name: "Choose a date" }).waitFor();
		expect(await page.getByRole("radio").count()).toBe(2);
		expect(await axe(page)).toEqual([]);
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByRole("link", { name: "Fill in “Company”." }).click();
		await page.keyboard.type("Calm & Co");
		await page.getByLabel("I agree to the terms").check();
		await page.getByRole("radio", { name: "21 January 2027" }).check();
		expect(await page.getByLabel("Company").inputValue()).toBe("Calm & Co");
		expect(await page.getByLabel("I agree to the terms").isChecked()).toBe(true);

		// The chosen date closes meanwhile: the other one is left.
		server.state.answers = [{ status: 409, body: { error: { code: "event_over", message: "Over." } } }];
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByText("Choose another one.").waitFor();
		expect(await page.getByRole("radio").count()).toBe(0);
		const needed = { ...REGISTERED, confirmation_needed: true };
		server.state.answers = [{ status: 201, body: needed }];
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByText("One step is left.").waitFor();
		expect(server.state.enrolments.map(({ body }) => body.event_id)).toEqual(["evt_2", "evt_1"]);
		expect(server.state.enrolments[1]?.body).toMatchObject({
			custom_fields: { company: "Calm & Co", size: "1", terms: "yes" },
			source: { utm_source: "ad" },
		});
		expect(await told(page)).toEqual(["ready", "selected", "problem", "registered"]);
	});

	it("keeps a registration over a closed page and sends it with the same key", async () => {
		const page = await open(hostPage('email="ada@example.com"'));
		await page.getByRole("button", { name: "Register" }).waitFor();
		await context.setOffline(true);
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByText("you may close this page and come back").waitFor();
		expect(await told(page)).toEqual(["ready", "problem", "waiting"]);
		const kept = () => page.evaluate(() => localStorage.getItem("myxelium:waiting:evt_1"));
		const { key } = JSON.parse((await kept()) as string) as { key: string };
		await context.setOffline(false);
		await page.getByRole("heading", { name: "You are registered" }).waitFor();
		expect(server.state.enrolments.map((sent) => sent.key)).toEqual([key]);
		expect(await kept()).toBeNull();

		// The server is down, the page is closed, and the next visit finds it down once more.
		const second = await context.newPage();
		await second.goto(server.url);
		server.state.answers = [503, 503].map((status) => ({ status, body: null }));
		await second.getByRole("button", { name: "Register" }).click();
		await second.getByRole("button", { name: "Try again" }).waitFor();
		await second.reload();
		await second.getByRole("heading", { name: "Your registration is not sent yet" }).waitFor();
		expect(await axe(second)).toEqual([]);
		await second.getByRole("button", { name: "Try again" }).click();
		await second.getByRole("heading", { name: "You are registered" }).waitFor();
		const keys = server.state.enrolments.slice(1).map((sent) => sent.key);
		expect(new Set(keys).size).toBe(1);
		expect(keys[0]).not.toBe(key);
	});

	it("is a React component that passes what happens on", async () => {
		const code = `import { createRoot } from "react-dom/client"; import { MyxeliumRegistration } from "./react";
			createRoot(document.querySelector("main")).render(<MyxeliumRegistration host={location.origin} publishableKey="pk_test"
				event={["evt_1"]} fields={${JSON.stringify(FIELDS.slice(1, 2))}} prefill={{ email: "ada@example.com", firstName: "Ada" }}
				onRegistered={({ registration_id }) => { document.title = registration_id; }} />);`;
		const { outputFiles } = await build({
			stdin: { contents: code, resolveDir: HERE, loader: "tsx" },
			bundle: true,
			write: false,
			minify: true,
			jsx: "automatic",
			define: { "process.env.NODE_ENV": '"production"' },
		});
		server.state.scripts = { "/app.js": outputFiles[0]?.text as string };
		server.state.policy = STRICT.replace(/; require.*/, "");
		const page = await open(
			`<!doctype html><html lang="en"><title>App</title><main></main><script src="/app.js"></script>`,
		);
		expect(await page.getByLabel("First name").inputValue()).toBe("Ada");
		await page.getByLabel("Team size").selectOption("2 to 10");
		await page.getByRole("button", { name: "Register" }).click();
		await expect.poll(() => page.title()).toBe("reg_1");
		expect(server.state.enrolments[0]?.body).toMatchObject({ custom_fields: { size: "2 to 10" } });
		expect(server.state.enrolments[0]?.authorization).toBe("Bearer pk_test");
	});

	it.skipIf(!SCREENS)("are photographed", async () => {
		const fields = JSON.stringify(FIELDS).replaceAll('"', "&quot;");
		const css = "html{color-scheme:light dark}body{font-family:serif;max-width:60em;margin:1em auto;padding:0 1em}";
		for (const colorScheme of ["light", "dark"] as const)
			for (const width of [390, 1440]) {
				server.state.others = { evt_2: LATER };
				const html = hostPage(`mode="button" label="Save my place" fields="${fields}"`, css);
				const page = await open(html.replace('event="evt_1"', 'event="evt_1 evt_2"'), "", {
					colorScheme,
					viewport: { width, height: 1100 },
				});
				const shot = (name: string) =>
					page.screenshot({ path: join(SCREENS as string, `widget-${name}-${width}-${colorScheme}.png`) });
				await page.getByRole("button", { name: "Save my place" }).click();
				await page.getByLabel("Company").waitFor();
				await shot("dialog");
				await context.setOffline(true);
				await page.getByLabel("Email").first().fill("ada@example.com");
				await page.getByLabel("Company").fill("Calm");
				await page.getByLabel("I agree to the terms").check();
				await page.getByRole("button", { name: "Register" }).click();
				await page.getByText("you may close this page").waitFor();
				await shot("offline");
				await context.setOffline(false);
				await page.getByRole("heading", { name: "You are registered" }).waitFor();
				await shot("thanks");
				await page.getByRole("button", { name: "Close" }).click();
				await shot("button");
				await context.close();
			}
		context = await browser.newContext();
	});
});
