import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
const SCREENS = process.env.WIDGET_SCREENS;

describe.skipIf(!HAS_CHROMIUM)("the widget in a browser", { timeout: 60_000 }, () => {
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
		Object.assign(server.state, { event: EVENT, event_status: 200, answers: [], enrolments: [], policy: "" });
	});

	afterAll(async () => {
		await browser?.close();
		server?.close();
	});

	async function open(html: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
		server.state.page = html;
		context = await browser.newContext({ timezoneId: "Europe/Berlin", locale: "en-GB", ...options });
		const page = await context.newPage();
		await page.goto(`${server.url}/?utm_source=newsletter&utm_campaign=jan`);
		await page.waitForFunction(() => {
			const root = document.querySelector("myxelium-registration")?.shadowRoot;
			return root?.querySelector("h2") !== null && root !== undefined && root !== null;
		});
		return page;
	}

	async function axe(page: Page): Promise<string[]> {
		await page.evaluate(AXE);
		return page.evaluate(async () => {
			type Axe = { run(where: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
			const { violations } = await (window as unknown as { axe: Axe }).axe.run("myxelium-registration");
			return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
		});
	}

	it("registers by keyboard on a page with hostile CSS, and posts what the contract says", async () => {
		const page = await open(hostPage("", HOSTILE_CSS));
		await page.evaluate(() =>
			document.addEventListener("myxelium:registered", (event) => {
				document.title = JSON.stringify((event as CustomEvent).detail);
			}),
		);
		const email = page.getByLabel("Email", { exact: true });
		const measures = await email.evaluate((input) => {
			const style = getComputedStyle(input);
			return [style.display, style.fontSize, style.letterSpacing, style.opacity, style.transform];
		});
		expect(measures.slice(1)).toEqual(["16px", "normal", "1", "none"]);
		expect(measures[0]).not.toBe("none");
		expect(
			await page.evaluate(() => getComputedStyle(document.querySelector("myxelium-registration") as Element).opacity),
		).toBe("1");
		expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);

		await email.focus();
		await page.keyboard.type("ada@example.com");
		await page.keyboard.press("Tab");
		await page.keyboard.type("Ada");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Tab");
		await page.keyboard.type("+49 30 1234567");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Space");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "You are registered" }).waitFor();
		const focused = await page.evaluate(
			() => document.querySelector("myxelium-registration")?.shadowRoot?.activeElement?.textContent,
		);
		expect(focused).toBe("You are registered");
		const [sent] = server.state.enrolments;
		expect(sent?.authorization).toBe("Bearer pk_test");
		expect(sent?.body).toEqual({
			event_id: "evt_1",
			contact: {
				email: "ada@example.com",
				first_name: "Ada",
				phone: "+49 30 1234567",
				timezone: "Europe/Berlin",
				consent_email: false,
				consent_sms: true,
			},
			consent: { email_text_version: "email-1", sms_text_version: "sms-1" },
			source: { utm_source: "newsletter", utm_campaign: "jan" },
		});
		expect(JSON.parse(await page.title())).toEqual({
			event_id: "evt_1",
			registration_id: "reg_1",
			already_registered: false,
		});
		expect(await page.getByRole("link", { name: "Google" }).getAttribute("href")).toBe(
			REGISTERED.calendar_links.google,
		);
		expect(await page.getByRole("link", { name: "Yahoo" }).count()).toBe(0);
		expect(await axe(page)).toEqual([]);
	});

	it("puts errors beside the fields, lists them, and takes the focus to each", async () => {
		const page = await open(hostPage());
		expect(await axe(page)).toEqual([]);
		await page.getByLabel("Text me reminders").check();
		await page.getByRole("button", { name: "Register" }).click();
		const email = page.getByLabel("Email", { exact: true });
		expect(await email.getAttribute("aria-invalid")).toBe("true");
		expect(await email.getAttribute("aria-describedby")).toBe("email-error");
		const root = () => document.querySelector("myxelium-registration")?.shadowRoot;
		expect(await page.evaluate(`(${root})().activeElement.textContent`)).toContain("There are 2 things to correct");
		expect(await axe(page)).toEqual([]);
		await page.getByRole("link", { name: "Enter your mobile number" }).click();
		expect(await page.evaluate(`(${root})().activeElement.id`)).toBe("phone");
		expect(server.state.enrolments).toEqual([]);

		await page.getByLabel("Mobile number").fill("+1 000 000 0000");
		await email.fill("ada@example.com");
		const fields = [{ path: "contact.phone", message: "Enter a number that exists." }];
		server.state.answers = [{ status: 422, body: { error: { code: "invalid", message: "No.", fields } } }];
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByRole("link", { name: "Enter a number that exists." }).waitFor();
		expect(await page.getByLabel("Mobile number").getAttribute("aria-describedby")).toBe("phone-hint phone-error");
		expect(await email.getAttribute("aria-invalid")).toBeNull();
	});

	it("tries again with the same key after a cut connection, a 503, and on coming back online", async () => {
		const page = await open(hostPage('email="ada@example.com" first-name="Ada"'));
		expect(await page.getByLabel("First name").inputValue()).toBe("Ada");
		server.state.answers = ["drop", "drop", { status: 503, body: null }];
		await page.getByRole("button", { name: "Register" }).click();
		const again = page.getByRole("button", { name: "Try again" });
		await again.waitFor();
		expect(await axe(page)).toEqual([]);
		const before = server.state.enrolments.length;
		server.state.answers = [{ status: 503, body: null }];
		await again.click();
		await expect.poll(() => server.state.enrolments.length).toBe(before + 1);
		await again.waitFor();
		await context.setOffline(true);
		await again.click();
		await page.getByText("You seem to be offline").waitFor();
		await context.setOffline(false);
		await page.getByRole("heading", { name: "You are registered" }).waitFor();
		expect(new Set(server.state.enrolments.map((sent) => sent.key)).size).toBe(1);
		expect(server.state.enrolments[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
	});

	it("pretends success to software that fills the hidden field, and sends nothing", async () => {
		const page = await open(hostPage('email="bot@example.com"'));
		await page.evaluate(() => {
			const trap = document.querySelector("myxelium-registration")?.shadowRoot?.querySelector("#topic");
			(trap as HTMLInputElement).value = "cheap watches";
		});
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByRole("heading", { name: "You are registered" }).waitFor();
		expect(server.state.enrolments).toEqual([]);
	});

	it("hides the phone where SMS is off, and shows both clocks", async () => {
		server.state.event = { ...EVENT, sms: { ...EVENT.sms, enabled: false } };
		const page = await open(hostPage());
		expect(await page.getByLabel("Mobile number").count()).toBe(0);
		expect(await page.getByText("14 January 2027").textContent()).toContain("19:00");
		expect(await page.getByText("In New York:").textContent()).toContain("13:00");
	});

	it.each([
		["cancelled", "The organiser has cancelled this event."],
		["completed", "This event is over"],
	] as const)("says so when the event is %s", async (status, text) => {
		server.state.event = { ...EVENT, status };
		const page = await open(hostPage());
		await page.getByText(text).waitFor();
		expect(await page.getByRole("button").count()).toBe(0);
		expect(await axe(page)).toEqual([]);
	});

	it("closes in place when the event ends meanwhile, and greets who was registered before", async () => {
		const page = await open(hostPage('email="ada@example.com"'));
		server.state.answers = [{ status: 409, body: { error: { code: "event_over", message: "Over." } } }];
		await page.getByRole("button", { name: "Register" }).click();
		await page.getByText("This event is over").waitFor();
		await context.close();
		const second = await open(hostPage('email="ada@example.com"'));
		server.state.answers = [{ status: 200, body: REGISTERED }];
		await second.getByRole("button", { name: "Register" }).click();
		await second.getByRole("heading", { name: "You were already registered" }).waitFor();
	});

	it("shows text as text and works under a strict Content-Security-Policy", async () => {
		server.state.policy =
			"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; require-trusted-types-for 'script'";
		server.state.event = {
			...EVENT,
			title: `<img src=x onerror="document.title='owned'">`,
			description: "<b>bold</b>",
		};
		const page = await open(hostPage());
		expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe(server.state.event.title);
		const width = await page.getByRole("button", { name: "Register" }).evaluate((button) => button.clientWidth);
		expect(width).toBeGreaterThan(200);
		expect(await page.title()).toBe("Host");
	});

	it("does not push the page about when the form arrives", async () => {
		server.state.page = hostPage("sms");
		context = await browser.newContext({ viewport: { width: 390, height: 1400 }, locale: "en-GB" });
		const page = await context.newPage();
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		await page.route("**/public/events/**", async (route) => {
			await held;
			await route.continue();
		});
		await page.goto(server.url);
		await page.waitForFunction(() =>
			document.querySelector("myxelium-registration")?.shadowRoot?.querySelector(".bone"),
		);
		const top = () => page.evaluate(() => (document.querySelector("#after") as Element).getBoundingClientRect().top);
		const loading = await top();
		if (SCREENS) await page.screenshot({ path: join(SCREENS, "loading-390.png"), fullPage: true });
		release();
		await page.getByRole("button", { name: "Register" }).waitFor();
		expect(Math.abs((await top()) - loading)).toBeLessThan(50);
	});

	it.skipIf(!SCREENS)("is photographed", async () => {
		for (const colorScheme of ["light", "dark"] as const)
			for (const width of [390, 1440]) {
				const css = "html{color-scheme:light dark}body{font-family:serif;max-width:60em;margin:1em auto;padding:0 1em}";
				const page = await open(hostPage("", css), { colorScheme, viewport: { width, height: 900 } });
				const shot = (name: string) =>
					page.screenshot({ path: join(SCREENS as string, `${name}-${width}-${colorScheme}.png`), fullPage: true });
				await shot("form");
				await page.getByLabel("Text me reminders").check();
				await page.getByRole("button", { name: "Register" }).click();
				await shot("errors");
				await page.getByLabel("Email", { exact: true }).fill("ada@example.com");
				await page.getByLabel("Mobile number").fill("+49 30 1234567");
				await page.getByRole("button", { name: "Register" }).click();
				await page.getByRole("heading", { name: "You are registered" }).waitFor();
				await shot("thanks");
				await context.close();
			}
		context = await browser.newContext();
	});
});
