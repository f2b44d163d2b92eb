import { expect, it } from "vitest";
import { ACCOUNT, ask, complaints, event_path, heading, inspect, page, url } from "./session";

/** Settings, keys, and signing out and in again. */
export function settings() {
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
}
