import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUDGETS, gatherVitals } from "../bench/lib/vitals.mjs";
import { freePorts, type Platform, startPlatform } from "../test/story/platform";
import { watchCalls } from "./described-calls";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
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

const ACCOUNT = { email: `ana-${Date.now()}@example.org`, password: "juniper lane 12" };

describe.skipIf(!existsSync(CHROMIUM))("the dashboard in a browser", { timeout: 60_000 }, () => {
	const state = mkdtempSync(join(tmpdir(), "dashboard-"));
	let platform: Platform | undefined;
	let browser: Browser;
	let page: Page;
	let url = RUNNING ?? "";
	let event_path = "";
	let calls: ReturnType<typeof watchCalls>;
	const complaints: string[] = [];

	beforeAll(async () => {
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
	}, 150_000);

	afterAll(async () => {
		await browser?.close();
		await platform?.stop();
		rmSync(state, { recursive: true, force: true });
	}, 30_000);

	/** Two frames on, when transitions have begun, and once all of them are over but those of a button that waits for an answer. */
	const settled = async () => {
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

	async function picture(name: string, width: number, colorScheme: string) {
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
	async function inspect(name: string) {
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

	const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();
	const tab = (name: string) => page.getByRole("tab", { name }).click();

	it("signs up, says what is wrong beside its field, and shows the next step", async () => {
		await page.goto(`${url}/events`);
		await heading("Sign in");
		await inspect("sign-in");
		await page.getByRole("link", { name: "Create an account" }).click();
		await heading("Create your account");
		await page.getByLabel("Your name or brand").fill("Ana's Studio");
		await expect(page.getByLabel("Short name in addresses").inputValue()).resolves.toBe("anas-studio");
		await page.getByLabel("Short name in addresses").fill(`anas-studio-${Date.now()}`);
		await page.getByLabel("Postal address").fill("1 Main Street, Hudson, NY 12534");
		await page.getByLabel("E-mail address").fill(ACCOUNT.email);
		await page.getByLabel("Password", { exact: false }).first().fill("short");
		await page.getByRole("button", { name: "Create account" }).click();
		await page.getByText("Use at least 8 characters.").waitFor();
		await inspect("sign-up");
		await page.getByLabel("Password", { exact: false }).first().fill(ACCOUNT.password);
		await page.getByRole("button", { name: "Create account" }).click();
		await heading("Your first event");
		await inspect("welcome-pages");
		await page.getByRole("link", { name: "Later" }).click();
		await page.getByText("Create your first event").waitFor();
		await inspect("events-empty");
	});

	it("leads from a page to messages, a published registration page and a registration of one's own", async () => {
		await page.getByRole("link", { name: "Start from your pages" }).click();
		await page.getByLabel("Addresses of pages").fill("http://192.168.0.1/");
		await page.getByRole("button", { name: "Read these pages" }).click();
		await page.getByText(/not in the public internet/).waitFor();
		await page.getByRole("tab", { name: "Text" }).click();
		await page.getByLabel("Title").fill("About Ana");
		await page
			.getByRole("textbox", { name: "Text" })
			.fill("Ana Ruiz has coached independent teachers for nine years. She answers every letter herself.");
		await page.getByRole("button", { name: "Add this text" }).click();
		await page.getByText(/^Read: 1 passage/).waitFor();
		await page.getByRole("button", { name: "Go on", exact: true }).click();
		await page.reload();
		await page.getByLabel("Title").fill("Plan a calm week");
		await page.getByLabel("What it is about").fill("An hour for teachers who want to plan a calm week of lessons.");
		await page.getByLabel("Join link").fill("https://meet.example.com/calm");
		await inspect("welcome-event");
		await page.getByRole("button", { name: "Write the messages" }).click();
		await page.getByText(/messages are written\.$/).waitFor();
		await page.getByRole("button", { name: /What Plan a calm week is about/ }).click();
		await page
			.getByText("Ana Ruiz has coached independent teachers for nine years.")
			.first()
			.waitFor({ state: "attached" });
		await inspect("welcome-messages");
		await page.reload();
		await page.getByText(/^\d+ messages$/).waitFor();
		await inspect("welcome-resumed");
		await page.getByRole("button", { name: "Publish" }).click();
		const link = await page.getByLabel("Registration page").inputValue();
		expect((await fetch(link)).status).toBe(200);
		await page.getByRole("button", { name: "Register me" }).click();
		await page.getByText("You are registered: the confirmation").waitFor();
		await inspect("welcome-share");
		await page.getByRole("link", { name: "Go to the event" }).click();
		await heading("Plan a calm week");
		await page.getByRole("link", { name: "Events" }).first().click();
	});

	it("creates an event and shares it", async () => {
		await page.getByRole("link", { name: "Create an event" }).click();
		await heading("Create an event");
		await page.getByLabel("Starts").waitFor();
		await page.getByRole("button", { name: "Create and publish" }).click();
		await page.getByText("Give the event a title.").waitFor();
		await page.getByLabel("Title").fill("Fill a small workshop without ads");
		await page
			.getByLabel("What it is about")
			.fill("Who to invite, what to send before the day, and what to say after.");
		await page.getByLabel("Join link").fill("https://meet.example.com/workshop");
		await inspect("new-event");
		const written = page.waitForResponse(/\/funnel\/generate$/);
		await page.getByRole("button", { name: "Create and publish" }).click();
		expect((await written).status()).toBe(200);
		await heading("Fill a small workshop without ads");
		const link = await page.getByLabel("Registration page").inputValue();
		event_path = new URL(page.url()).pathname.replace(/\/$/, "");
		expect((await fetch(link)).status).toBe(200);
		await page.getByText("Registered", { exact: true }).waitFor();
		await inspect("event");
		await page.getByRole("button", { name: "Edit facts" }).click();
		await page.getByRole("dialog").getByLabel("Join link").fill("meet.example.com");
		await page.getByRole("button", { name: "Save", exact: true }).click();
		await page.getByText("Use an http or https address.").waitFor();
		await page.getByRole("dialog").getByLabel("Join link").fill("https://meet.example.com/newer");
		await page.getByRole("button", { name: "Save", exact: true }).click();
		await page.getByRole("link", { name: "https://meet.example.com/newer" }).waitFor();
	});

	it("edits a step, with the API's words beside the field, and undoes it", async () => {
		await tab("Funnel");
		const edit = page.getByRole("button", { name: /^Edit Welcome/ });
		await edit.waitFor();
		await inspect("funnel");
		await edit.click();
		const rests = page.getByRole("region", { name: "What it rests on" });
		await rests.getByText(/bears out all|states nothing|no source/).waitFor();
		const subject = page.getByLabel("Subject");
		const before = await subject.inputValue();
		await subject.fill("{{contact.nickname}}, you are in");
		await page.getByRole("button", { name: "Save step" }).click();
		await page.getByText(/contact\.nickname.*\(character/).waitFor();
		await subject.fill("You are in");
		await inspect("step");
		await page.getByRole("button", { name: "Save step" }).click();
		await page.getByText("You are in", { exact: true }).waitFor();
		await page.getByRole("button", { name: "Undo" }).click();
		await page.getByText("You are in", { exact: true }).waitFor({ state: "detached" });
		await edit.click();
		await expect(subject.inputValue()).resolves.toBe(before);
		await page.getByRole("button", { name: "Write anew" }).click();
		await page.getByText("Written anew", { exact: false }).first().waitFor();
		await page.getByRole("button", { name: "Send me a test" }).click();
		await page.getByText(`The test is on its way to ${ACCOUNT.email}.`).waitFor();
		await page.getByText("Preview", { exact: true }).click();
		await page.frameLocator("iframe").getByText("Hi Alex").filter({ visible: true }).first().waitFor();
		const ground = () =>
			page
				.frameLocator("iframe")
				.locator("body")
				.evaluate((body) => getComputedStyle(body).backgroundColor);
		const light = await ground();
		await page.getByRole("switch", { name: "Dark" }).click();
		await expect.poll(ground).not.toBe(light);
		await page.getByRole("switch", { name: "Dark" }).click();
		await inspect("step-preview");
		await page.getByRole("button", { name: "Close" }).first().click();
		await page.getByRole("button", { name: "Versions" }).click();
		await page.getByText("Compare what is there now with").waitFor();
		await page
			.getByRole("heading", { name: /Before the event/ })
			.first()
			.waitFor();
		await inspect("versions");
		await page.keyboard.press("Escape");
	});

	it("moves a message on the timeline by keys and by hand, and takes it back", async () => {
		const chips = page.getByRole("region", { name: "Timeline" }).getByRole("button");
		const chip = chips.filter({ visible: true }).nth(1);
		const name = () => chip.getAttribute("aria-label");
		const before = await name();
		await chip.focus();
		await page.keyboard.press("Space");
		await expect.poll(() => chip.getAttribute("aria-pressed")).toBe("true");
		await page.keyboard.press("Shift+ArrowRight");
		await expect.poll(name).not.toBe(before);
		await page.keyboard.press("Space");
		await page.getByText(/ now leaves /).waitFor();
		const later = await name();
		expect(later).not.toBe(before);
		await page.getByRole("button", { name: "Undo" }).last().click();
		await expect.poll(name).toBe(before);
		const box = await chip.boundingBox();
		if (!box) throw new Error("The chip is not on the page.");
		await page.mouse.move(box.x + 10, box.y + 10);
		await page.mouse.down();
		await page.mouse.move(box.x - 20, box.y + 10, { steps: 4 });
		await page.mouse.move(box.x - 60, box.y + 10, { steps: 4 });
		await picture("timeline-held", 1440, "light");
		await page.mouse.up();
		await expect.poll(name).not.toBe(before);
		await page.getByRole("button", { name: "Undo" }).last().click();
		await expect.poll(name).toBe(before);
	});

	/** A call of the API as the person who is signed in. */
	const ask = (method: string, path: string, body?: unknown) =>
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

	it("asks before it saves over what somebody else saved meanwhile, and keeps both changes", async () => {
		await page.getByRole("button", { name: /^Edit Welcome/ }).click();
		const subject = page.getByLabel("Subject");
		await subject.fill("Mine");
		const { funnel_config } = await ask("GET", event_path);
		const [welcome, next, ...rest] = funnel_config.pre_event;
		const theirs = { ...funnel_config, pre_event: [welcome, { ...next, priority: "may", body: "Theirs." }, ...rest] };
		await ask("PUT", `${event_path}/funnel`, { funnel_config: theirs });
		await page.getByRole("button", { name: "Save step" }).click();
		const question = page.getByRole("dialog", { name: "Somebody else changed these messages" });
		await question.getByRole("listitem").waitFor();
		await inspect("conflict");
		await question.getByRole("button", { name: "Keep mine" }).click();
		await page.getByText("Step saved").waitFor();
		const both = await ask("GET", event_path);
		expect(both.funnel_config.pre_event.slice(0, 2)).toMatchObject([{ subject: "Mine" }, { body: "Theirs." }]);
		await page.getByRole("button", { name: "Undo" }).last().click();
		await expect
			.poll(async () => (await ask("GET", event_path)).funnel_config.pre_event[0].subject)
			.toBe(welcome.subject);
		await page.getByText("Step saved").waitFor({ state: "detached" });
	});

	it("adds a message with a claim of no source, vouches for it, doubles and removes it", async () => {
		await page.getByRole("button", { name: "Add a message" }).click();
		await page.getByRole("button", { name: "Write it" }).click();
		const editor = page.getByRole("dialog");
		await editor.getByLabel("Subject").fill("FREE MONEY NOW!!");
		await editor
			.getByLabel("Text of the e-mail")
			.fill("Ana Ruiz has coached independent teachers for nine years.\n\nWe guarantee 40 new clients in 3 days.");
		await editor.getByText("We guarantee 40 new clients in 3 days.").last().waitFor();
		await editor.getByText("One mark is enough.", { exact: false }).waitFor();
		await inspect("live-check");
		await editor.getByRole("button", { name: /^Ana Ruiz has coached/ }).click();
		await page.getByRole("dialog", { name: "About Ana" }).getByText("answers every letter", { exact: false }).waitFor();
		await page.keyboard.press("Escape");
		await editor.getByRole("button", { name: "Save step" }).click();
		await page.getByText("Step added").waitFor();
		const edit = page.getByRole("button", { name: /^Edit Message 1,/ });
		await edit.click();
		const keep = editor.getByRole("button", { name: "It is true: keep it" });
		await keep.last().click();
		await editor.getByText("Somebody of your team vouches for it.").waitFor();
		await editor.getByRole("button", { name: "Duplicate" }).click();
		await page.getByRole("button", { name: /^Edit Message 1 2,/ }).click();
		await editor.getByRole("button", { name: "Remove" }).click();
		await page.getByRole("button", { name: /^Edit Message 1 2,/ }).waitFor({ state: "detached" });
		await edit.click();
		await editor.getByRole("button", { name: "Remove" }).click();
		await edit.waitFor({ state: "detached" });
	});

	it("shows what somebody gets who registers at any time", async () => {
		await tab("Time machine");
		const said = page.getByRole("status").filter({ hasText: /of \d+ messages/ });
		await said.waitFor();
		const early = await said.textContent();
		await page.getByRole("button", { name: "Registers 15 minutes before" }).click();
		await page.getByRole("heading", { name: "Somebody registers 15 minutes before the start" }).waitFor();
		await page.getByRole("slider").press("ArrowRight");
		await page.getByRole("heading", { name: "Somebody registers 10 minutes before the start" }).waitFor();
		await expect.poll(() => said.textContent()).not.toBe(early);
		await page.getByText("Left out").first().waitFor();
		await page.goto(`${url}${event_path}/time-machine?lead=540`);
		await page.getByRole("heading", { name: "Somebody registers 9 hours before the start" }).waitFor();
		await said.waitFor();
		await page.getByRole("button", { name: "Registers 15 minutes before" }).waitFor();
		await inspect("time-machine");
	});

	it("checks a person in and says who would be told of another start", async () => {
		const enrolled = await page.evaluate(async (event_id) => {
			const response = await fetch("/api/v1/enrollments", {
				method: "POST",
				headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
				body: JSON.stringify({
					event_id,
					contact: { email: "ben@example.org", first_name: "Ben", consent_email: true, consent_sms: false },
				}),
			});
			return response.status;
		}, event_path.split("/").at(-1));
		expect(enrolled).toBe(201);
		await tab("People");
		await page.getByRole("button", { name: "Show the messages of Ben" }).waitFor();
		await inspect("people");
		await page.getByRole("button", { name: "Show the messages of Ben" }).click();
		await page.getByRole("dialog").getByText("Welcome", { exact: false }).first().waitFor();
		await inspect("person");
		await page.getByRole("button", { name: "Close" }).click();
		await page.getByRole("button", { name: "Check in" }).click();
		await page.getByRole("button", { name: /^Ben Came/ }).waitFor();
		await page.getByRole("button", { name: "Reschedule" }).click();
		const dialog = page.getByRole("dialog", { name: "Reschedule" });
		await dialog.getByLabel("New start").click();
		await page.getByRole("button", { name: "Next month" }).click();
		await page.locator("[data-dates-dropdown] td button:not([data-outside])").nth(14).click();
		await page.getByRole("button", { name: "Take this date and time" }).click();
		await dialog.getByText(/person will be told|people will be told/).waitFor();
		await inspect("reschedule");
		await dialog.getByRole("button", { name: "Reschedule" }).click();
		await page.getByText("The event is moved.", { exact: false }).waitFor();
		const more = page.getByRole("button", { name: "More to do with this event" });
		await more.click();
		await page.getByRole("menuitem", { name: "Cancel the event" }).click();
		await page.getByText("1 person will be told.", { exact: false }).waitFor();
		await inspect("cancel");
		await page.getByRole("button", { name: "Keep the event" }).click();
		await page.getByRole("button", { name: "Reschedule" }).press("Enter");
		await page.getByRole("dialog", { name: "Reschedule" }).waitFor();
		await page.keyboard.press("Escape");
		await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Reschedule");
		await more.click();
		await page.getByRole("menuitem", { name: "Clone", exact: true }).click();
		await page.getByText("Nobody is told of it.", { exact: false }).waitFor();
		await page.getByRole("button", { name: "Not now" }).click();
		const { data } = await ask("GET", `/admin/registrations?event_id=${event_path.split("/").at(-1)}`);
		const answer = { question: "Shall we go on?", answer: "Yes, please" };
		await ask("POST", `/registrations/${data[0].registration_id}/poll-answers`, answer);
		await tab("Overview");
		await page.getByRole("link", { name: "1 came" }).waitFor();
		await inspect("event-counters");
		await page.getByRole("link", { name: "1 registered" }).click();
		await page.getByRole("button", { name: "Show the messages of Ben" }).waitFor();
	});

	it("opens the people behind a number, and says where each step loses them", async () => {
		await page.goto(`${url}/analytics?event=${event_path.split("/").at(-1)}`);
		await page.getByRole("region", { name: "Steps: Before the event" }).waitFor();
		await inspect("analytics-event");
		await page.getByRole("link", { name: "1: who came" }).first().click();
		await page.getByRole("heading", { name: "Who came" }).waitFor();
		await page.getByText("1 in all").waitFor();
		await inspect("analytics-people");
		await page.getByRole("main").getByRole("link", { name: "Analytics" }).click();
		await page.getByRole("link", { name: "1: who were sent messages" }).first().click();
		await page.getByRole("link", { name: "Ben" }).click();
		await page.getByRole("dialog").getByText("Welcome", { exact: false }).first().waitFor();
		await page.getByRole("button", { name: "Close" }).click();
	});

	it("tries something out on the event, and says what may be said of it", async () => {
		await tab("Experiments");
		await page.getByText("Nothing is being tried out").waitFor();
		await inspect("experiments-empty");
		await page.getByRole("button", { name: "New experiment" }).click();
		const dialog = page.getByRole("dialog", { name: "New experiment" });
		await dialog.getByRole("textbox", { name: "Name" }).fill("Is squeezing worth it?");
		await inspect("experiment-new");
		await dialog.getByRole("button", { name: "Save as a draft" }).click();
		await page.getByRole("button", { name: "Start" }).click();
		await page.getByText("Too early to say anything", { exact: false }).waitFor();
		await inspect("experiment-running");
		await page.getByRole("button", { name: "Stop" }).click();
		await page.getByText("Stopped", { exact: true }).waitFor();
		await page.getByRole("button", { name: "Keep it as it is" }).click();
		await page.getByText("Kept: as it is").waitFor();
		await tab("People");
	});

	it("opens the door, and shows whom a list means before it counts", async () => {
		await page.getByLabel("Search people").fill("nobody-here");
		await page.getByText("Nobody fits").waitFor();
		await page.getByLabel("Search people").fill("ben@ex");
		await page.getByRole("button", { name: "Show the messages of Ben" }).waitFor();
		await tab("Attendance");
		await page.getByRole("link", { name: "Yes, please: 1 person" }).click();
		await page.getByText("Answered “Yes, please” to “Shall we go on?”").waitFor();
		await page.getByRole("button", { name: "Show the messages of Ben" }).waitFor();
		await inspect("people-answered");
		await page.getByRole("button", { name: "Show all answers" }).click();
		await tab("Attendance");
		await page.getByRole("button", { name: "Show the link" }).click();
		await page.getByRole("img", { name: "The link for the team at the door, to scan" }).waitFor();
		const door = await page.getByLabel("Link for the team at the door").inputValue();
		expect((await fetch(door)).status).toBe(200);
		const buffer = Buffer.from("email,attended\nben@example.org,yes\nnobody@example.org,yes\n");
		await page.getByLabel("CSV file").setInputFiles({ name: "came.csv", mimeType: "text/csv", buffer });
		await page.getByText("Not registered: 1").waitFor();
		await page.getByRole("button", { name: "Take in 1 person" }).waitFor();
		await inspect("attendance");
		await page.getByRole("button", { name: "Withdraw it" }).click();
		await page.getByRole("button", { name: "Show the link" }).waitFor();
		expect((await fetch(door)).status).toBe(404);
		await page.getByRole("link", { name: "Inbox" }).click();
		await page.getByText("Nothing to answer").waitFor();
		await inspect("inbox");
		await page.getByRole("link", { name: "Settings" }).click();
		await page.getByRole("link", { name: "Sending" }).click();
		await page.getByLabel("Domain").fill("no domain");
		await page.getByRole("button", { name: "Set up the domain" }).click();
		await page.getByText("Use a domain such as", { exact: false }).waitFor();
		await inspect("sending");
	});

	it("finds a person, shows what they were sent, and erases them", async () => {
		await page.getByRole("link", { name: "Contacts" }).click();
		await heading("Contacts");
		await page.getByLabel("Search contacts").fill("nobody-of-this-name");
		await page.getByText("Nobody matches", { exact: false }).waitFor();
		await page.getByRole("button", { name: "Clear the search" }).click();
		await inspect("contacts");
		await page.getByRole("button", { name: /^Ben/ }).click();
		await page.getByRole("dialog").getByText("E-mail: agreed").waitFor();
		await inspect("contact");

		await page.goto(`${url}/messages`);
		await heading("Messages");
		await page
			.getByRole("button", { name: /ben@example\.org/ })
			.first()
			.waitFor();
		await inspect("messages");
		await page
			.getByRole("button", { name: /ben@example\.org/ })
			.first()
			.click();
		await page.getByRole("dialog").getByText("Everything this person gets").waitFor();
		await inspect("message");
		await page.goto(`${url}/messages?status=bounced`);
		await page.getByText("No message fits").waitFor();

		await page.goto(`${url}/contacts`);
		await page.getByRole("button", { name: /^Ben/ }).click();
		await page.getByRole("button", { name: "Erase this person" }).click();
		await page.getByRole("button", { name: "Erase for good" }).click();
		await page.getByText("Everything about this person is erased.").waitFor();
		await page.getByRole("button", { name: /^Ben/ }).waitFor({ state: "detached" });
	});

	it("keeps only what is on the screen of ten thousand people", async () => {
		const data = Array.from({ length: 10_000 }, (_, at) => ({
			contact_id: `con_${at}`,
			email: `person-${at}@example.org`,
			phone: null,
			first_name: "Person",
			last_name: String(at),
			timezone: null,
			consent_email: true,
			consent_sms: false,
		}));
		await page.route("**/api/v1/admin/contacts?*", (route) => route.fulfill({ json: { data, next_cursor: null } }));
		await page.goto(`${url}/contacts`);
		await page.getByRole("button", { name: /^Person 0/ }).waitFor();
		for (const part of [0.3, 0.7, 1]) {
			await page.evaluate((to) => scrollTo(0, document.documentElement.scrollHeight * to), part);
			await settled();
			expect(await page.getByRole("list", { name: "Contacts" }).getByRole("listitem").count()).toBeLessThan(60);
		}
		await page.getByRole("button", { name: /^Person 9999/ }).waitFor();
		expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1500);
		await page.unroute("**/api/v1/admin/contacts?*");
	});

	it("says how sending goes and who did what", async () => {
		await page.getByRole("link", { name: "Analytics" }).click();
		await page.getByText("Where people are lost").or(page.getByText("No figures yet")).waitFor();
		await inspect("analytics");
		await page.getByRole("link", { name: "Settings" }).click();
		await page.getByRole("link", { name: "Operations" }).click();
		await page.getByText("E-mail provider").waitFor();
		await inspect("operations");
		await page.getByRole("tab", { name: "Given up" }).click();
		await page.getByText("Nothing was given up").waitFor();
		await page.getByRole("tab", { name: "Provider notices" }).click();
		await page.getByRole("combobox", { name: "Status" }).waitFor();
		await inspect("notices");
		await page.getByRole("tab", { name: "Retention" }).click();
		await page.getByRole("columnheader", { name: "Due now" }).waitFor();
		await inspect("retention");
		await page.getByRole("tab", { name: "Audit log" }).click();
		await page.getByText("Contact erased").first().waitFor();
		await page.getByRole("button", { name: "Verify the log" }).click();
		await page.getByText("The log is as it was sealed:", { exact: false }).waitFor();
		await page.getByLabel("Search the audit log").fill("nothing-of-the-kind");
		await page.getByText("Nothing fits").waitFor();
		await page.getByLabel("Search the audit log").fill("");
		await page.getByLabel("About what").selectOption("contact");
		await page.getByText("Event published").waitFor({ state: "detached" });
		await page.getByText("Contact erased").first().waitFor();
		await inspect("audit-log");
	});

	it("tells other systems, takes own accounts, and shows plan and assistants", async () => {
		await page.getByRole("link", { name: "Addresses for notices" }).click();
		await page.getByRole("button", { name: "New address" }).click();
		await page.getByRole("dialog").getByLabel("Name", { exact: false }).fill("Shop");
		await page.getByRole("button", { name: "Create address" }).click();
		await page
			.getByRole("dialog")
			.getByText(/^whsec_/)
			.waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByRole("button", { name: "Delete Shop" }).waitFor();
		await inspect("own-addresses");
		await page.getByRole("button", { name: "Delete Shop" }).click();
		await page.getByRole("button", { name: "Delete Shop" }).waitFor({ state: "detached" });
		await inspect("undo");
		await page.getByRole("button", { name: "Undo" }).click();
		await page.getByRole("button", { name: "Delete Shop" }).click();
		await page.getByText("The address Shop is gone").waitFor();
		const deleted = page.waitForRequest(
			(sent) => sent.method() === "DELETE" && sent.url().includes("/webhook-endpoints/"),
		);
		await page.getByRole("button", { name: "Dismiss" }).last().click();
		await deleted;
		await page.getByRole("link", { name: "Webhooks" }).click();
		await page.getByRole("button", { name: "New subscription" }).click();
		await page.getByRole("dialog").getByRole("textbox", { name: "Address" }).fill("http://192.168.0.1/hook");
		await page.getByRole("button", { name: "Subscribe" }).click();
		await page.getByRole("dialog").getByText("https", { exact: false }).last().waitFor();
		await inspect("webhook-new");
		await page.getByRole("dialog").getByRole("textbox", { name: "Address" }).fill("https://hooks.example.com/myxelium");
		await page.getByRole("button", { name: "Subscribe" }).click();
		const secret = page.getByRole("dialog").getByText(/^whsec_/);
		await secret.waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByRole("button", { name: /^Rotate the secret of/ }).click();
		await secret.waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByRole("button", { name: /^Deliveries to/ }).click();
		await page.getByText("Nothing was sent yet.", { exact: false }).waitFor();
		await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
		await page.getByRole("button", { name: /^Switch off https/ }).click();
		await page.getByText("Switched off by hand.").waitFor();
		await inspect("webhooks");

		await page.getByRole("link", { name: "Own accounts" }).click();
		await page.getByRole("button", { name: "Set your account at Stripe" }).click();
		await page.getByLabel("Secret key").fill("short");
		await page.getByRole("button", { name: "Use this account" }).click();
		await page.getByText("Paste the whole value", { exact: false }).waitFor();
		await page.getByLabel("Secret key").fill("sk_test_of_the_browser_4242");
		await page.getByLabel("Signing secret of its webhook").fill("whsec_dGhlIGJyb3dzZXIgdGVzdA==");
		await page.getByRole("button", { name: "Use this account" }).click();
		await page.getByText("Ends in 4242", { exact: false }).waitFor();
		await page.getByText("/api/v1/webhooks/stripe/", { exact: false }).waitFor();
		await inspect("own-accounts");
		await page.getByRole("button", { name: "Remove your account at Stripe" }).click();
		await page.getByText("Ends in 4242", { exact: false }).waitFor({ state: "detached" });

		await page.getByRole("link", { name: "Plan and usage" }).click();
		await page.getByRole("columnheader", { name: "This month" }).waitFor();
		await page.getByText("People in your list").waitFor();
		await inspect("plan");
		await page.getByRole("link", { name: "Team", exact: true }).click();
		await heading("Team");
		await page.getByText(ACCOUNT.email).first().waitFor();
		await inspect("team");
		await page.goto(`${url}/account`);
		await heading("Your account");
		await inspect("account");
		await page.getByRole("link", { name: "Settings" }).click();
		await page.getByRole("link", { name: "Assistants" }).click();
		await heading("Assistants");
		await inspect("assistants");
	});

	it("shows people of a lower role what they may not change, and why", async () => {
		await page.route("**/api/v1/auth/me", async (route) => {
			const answer = await route.fetch();
			await route.fulfill({ json: { ...(await answer.json()), role: "member" } });
		});
		await page.goto(`${url}/settings`);
		await page.getByText("Only admins and owners may do this", { exact: false }).waitFor();
		await expect(page.getByLabel("Postal address").isDisabled()).resolves.toBe(true);
		await inspect("settings-as-member");
		await page.getByRole("link", { name: "Webhooks" }).click();
		await page.getByText("Not with your role").waitFor();
		await page.getByRole("link", { name: "Contacts" }).click();
		await page
			.getByRole("button", { name: /^Person|@example/ })
			.first()
			.click();
		const erase = page.getByRole("button", { name: "Erase this person" });
		await erase.hover();
		await page.getByRole("tooltip", { name: /Only admins and owners/ }).waitFor();
		await erase.click({ force: true });
		await expect(page.getByRole("button", { name: "Erase for good" }).count()).resolves.toBe(0);
		await page.unroute("**/api/v1/auth/me");
	});

	it("keeps settings, makes and revokes a key, and signs out and in again", async () => {
		await page.goto(`${url}/settings`);
		await heading("Settings");
		await page.getByLabel("Texts until").fill("08:00");
		await page.getByRole("button", { name: "Save settings" }).click();
		await page.getByText("Texts could never be sent", { exact: false }).waitFor();
		await page.getByLabel("Texts until").fill("19:00");
		await page.getByRole("button", { name: "Save settings" }).click();
		await page.getByText("The settings are saved.").waitFor();
		await inspect("settings");

		await page.getByRole("link", { name: "Agreements" }).click();
		await page.getByRole("button", { name: "Add a topic" }).click();
		await page.getByLabel("Name", { exact: false }).fill("Offers");
		await page.getByRole("checkbox", { name: "Helpful messages" }).uncheck();
		await page.getByRole("switch", { name: "Confirm new addresses first" }).click();
		await page.getByRole("button", { name: "Save", exact: true }).click();
		await page.getByText("What people agree to is saved.").waitFor();
		await inspect("agreements");

		await page.getByRole("link", { name: "Knowledge" }).click();
		await page.getByRole("tab", { name: "Brand" }).click();
		await heading("Brand");
		await page.getByLabel("Closing lines").fill("Warmly, Ana");
		await page.frameLocator("iframe").getByText("Warmly, Ana").waitFor();
		await inspect("brand");
		await page.getByText("Registration page", { exact: true }).click();
		await page.frameLocator("iframe").getByRole("button", { name: "Register" }).waitFor();
		await page.getByLabel("Colour", { exact: true }).fill("#0a7d4f");
		await page.getByRole("button", { name: "Save brand" }).click();
		await page.getByText("The brand is saved", { exact: false }).waitFor();
		await inspect("brand-page");
		await page.getByRole("tab", { name: "Knowledge" }).click();
		await page.getByRole("button", { name: "Add a document" }).click();
		await page.getByLabel("Title").fill("In their words");
		await page.getByLabel("Where it stands").fill("https://studio.example/words");
		await page
			.getByRole("textbox", { name: "Text" })
			.fill('"I stopped planning at midnight." - Dana Brooks, teacher\n\nThe Planning Circle costs $290.');
		await page.getByRole("button", { name: "Add document" }).click();
		await page.getByRole("button", { name: "Remove In their words" }).waitFor();
		await page.getByRole("button", { name: "Facts of In their words" }).click();
		await page.getByRole("dialog").getByText("Dana Brooks, teacher").waitFor();
		await inspect("facts");
		await page.keyboard.press("Escape");
		await inspect("knowledge");
		// No page of the public internet is read in a test: the reading itself has its own tests.
		const words = { url: "https://studio.example/words", document_id: "doc_1", title: "In their words", chunks: 2 };
		await page.route("**/api/v1/knowledge/sources**", (route) =>
			route.fulfill({
				json: {
					import_id: "imp_1",
					status: "done",
					pages: [
						{ ...words, status: "done", warnings: [] },
						{ url: "https://studio.example/old", status: "failed", reason: "The page answers 404: check its address." },
					],
				},
			}),
		);
		await page.getByRole("button", { name: "Read again: In their words" }).click();
		await page.getByRole("button", { name: "Read it again" }).click();
		await page.getByText("1 of 2 pages read.").waitFor();
		await inspect("knowledge-reading");
		await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
		await page.unroute("**/api/v1/knowledge/sources**");
		await page.getByRole("button", { name: "Remove In their words" }).click();
		await page.getByRole("button", { name: "Remove In their words" }).waitFor({ state: "detached" });

		// What waits for its undo is sent as the page goes.
		await page.goto(`${url}/settings`);
		await expect
			.poll(async () => (await ask("GET", "/knowledge/documents")).data.map(({ title }: { title: string }) => title))
			.toEqual(["About Ana"]);
		await page.getByRole("link", { name: "API keys" }).click();
		await page.getByRole("button", { name: "Create a key" }).click();
		await page.getByLabel("Name").fill("Website");
		await page.getByRole("button", { name: "Create key" }).click();
		await page.getByRole("dialog").getByText(/^myx_/).waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByRole("button", { name: "Revoke Website" }).waitFor();
		await inspect("api-keys");
		await page.getByRole("button", { name: "Rotate Website" }).click();
		await page.getByRole("dialog").getByText(/^myx_/).waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByText("Replaced, works until", { exact: false }).waitFor();
		await page.getByRole("button", { name: "Revoke Website" }).first().click();
		await page.getByRole("button", { name: "Revoke", exact: true }).click();
		await page.getByRole("button", { name: "Revoke Website" }).nth(1).waitFor({ state: "detached" });
		await page.getByRole("button", { name: "Revoke Website" }).click();
		await page.getByRole("button", { name: "Revoke", exact: true }).click();
		await page.getByText("No key yet").waitFor();

		await page.getByRole("link", { name: "Events" }).click();
		await page.getByRole("link", { name: "Fill a small workshop without ads" }).waitFor();
		await inspect("events");
		const account = page.getByRole("button", { name: /^Account/ });
		await account.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("menuitem", { name: "Your account" }).waitFor();
		await page.keyboard.press("Escape");
		await expect.poll(() => account.evaluate((button) => button === document.activeElement)).toBe(true);
		await account.click();
		await page.getByRole("menuitem", { name: "Sign out" }).click();
		await heading("Sign in");
		await page.goto(`${url}${event_path}`);
		await page.getByLabel("E-mail address").fill(ACCOUNT.email);
		await page.getByLabel("Password", { exact: false }).first().fill(ACCOUNT.password);
		await page.getByRole("button", { name: "Sign in" }).click();
		await heading("Fill a small workshop without ads");
		expect(complaints).toEqual([]);
	});

	it("asked for nothing that the interface's description does not say", async () => {
		const { strange, kinds } = calls(await (await fetch(`${url}/api/v1/openapi.json`)).json());
		expect(strange).toEqual([]);
		expect(kinds).toBeGreaterThan(60);
	});
});
