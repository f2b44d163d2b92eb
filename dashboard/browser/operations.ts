import { expect, it } from "vitest";
import { ACCOUNT, heading, inspect, page, url } from "./session";

/** How sending goes, what other systems are told, and what a lower role may not. */
export function operations() {
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
}
