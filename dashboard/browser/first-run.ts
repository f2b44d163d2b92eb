import { expect, it } from "vitest";
import { ACCOUNT, heading, inspect, page, setEventPath, url } from "./session";

/** From the sign-up to an event that is shared. */
export function firstRun() {
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
		setEventPath(new URL(page.url()).pathname.replace(/\/$/, ""));
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
}
