import { expect, it } from "vitest";
import { ask, event_path, inspect, page, tab, url } from "./session";

/** People of an event: checked in, moved, counted, tried out on, and let in at the door. */
export function eventPages() {
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
}
