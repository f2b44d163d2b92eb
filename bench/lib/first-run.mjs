const PAGE =
	"Ana Ruiz has coached independent teachers for nine years. She answers every letter herself. The Planning Circle meets every Tuesday evening and costs $290. Dana Brooks, a teacher, says: I stopped planning at midnight.";

/**
 * A new coach's way from the sign-up to a published event with a registration of their own, at the speed of a script: what
 * passes is the machine's own time.
 *
 * @param {import("playwright-core").BrowserContext} context nobody signed in
 * @returns {Promise<{fields: number, clicks: number, seconds: number, parts: Record<string, number>}>} what the coach has to fill in and
 *   press, and seconds by part of the way
 */
export async function firstRun(context, url) {
	const page = await context.newPage();
	let fields = 0;
	let clicks = 0;
	const fill = async (field, text) => {
		fields++;
		await field.fill(text);
	};
	const click = async (target) => {
		clicks++;
		await target.click();
	};
	const button = (name) => page.getByRole("button", { name, exact: true });
	const parts = {};
	let began = performance.now();
	const over = (part) => {
		parts[part] = Math.round((performance.now() - began) / 100) / 10;
		began = performance.now();
	};

	await page.goto(`${url}/signup`);
	await fill(page.getByLabel("Your name or brand"), "Ana's Studio");
	await fill(page.getByLabel("Postal address"), "1 Main Street, Hudson, NY 12534");
	await fill(page.getByLabel("E-mail address"), "ana@bench.example");
	await fill(page.getByLabel("Password").first(), "juniper lane 12");
	await click(button("Create account"));
	await page.getByRole("heading", { level: 1, name: "Your first event" }).waitFor();
	over("account");
	await click(page.getByRole("tab", { name: "Text" }));
	await fill(page.getByLabel("Title"), "About Ana");
	await fill(page.getByRole("textbox", { name: "Text" }), PAGE);
	await click(button("Add this text"));
	await page.getByText(/^Read: \d+ passage/).waitFor();
	over("pages");
	await click(button("Go on"));
	await fill(page.getByLabel("Title"), "Plan a calm week");
	await fill(page.getByLabel("What it is about"), "An hour for teachers who want to plan a calm week of lessons.");
	await click(button("Write the messages"));
	await page.getByText(/messages are written\.$/).waitFor();
	over("messages");
	await click(button("Publish"));
	await page.getByLabel("Registration page").waitFor();
	await click(button("Register me"));
	await page.getByText("You are registered: the confirmation").waitFor();
	over("published_and_registered");
	await page.close();
	const seconds = Math.round(Object.values(parts).reduce((sum, s) => sum + s, 0) * 10) / 10;
	return { fields, clicks, seconds, parts };
}
