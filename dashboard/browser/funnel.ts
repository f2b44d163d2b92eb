import { expect, it } from "vitest";
import { ACCOUNT, ask, event_path, inspect, page, picture, tab, url } from "./session";

/** Messages edited, moved, merged and added, and what somebody gets who registers at any time. */
export function funnelEditor() {
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
		// The keys are listened to a moment after the chip is taken up.
		const moved = async () => {
			await page.keyboard.press("Shift+ArrowRight");
			return name();
		};
		await expect.poll(moved).not.toBe(before);
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
}
