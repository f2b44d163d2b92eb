import { expect, it } from "vitest";
import { heading, inspect, page, settled, url } from "./session";

/** Contacts and their messages; a list of ten thousand. */
export function people() {
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
			region: null,
			consent_email: true,
			consent_sms: false,
			created_at: "2027-03-01T12:00:00Z",
			updated_at: "2027-03-01T12:00:00Z",
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
}
