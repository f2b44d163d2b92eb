import { describe, expect, it } from "vitest";
import { type EmailContent, renderEmail } from "./email";

const CONTENT: EmailContent = {
	brand: { name: "Nordlicht & Söhne", logo_url: null, primary_color: "#ffd54a" },
	subject: "Your place is saved",
	body: "Hi Maya,\n\n[Join the webinar](https://example.com/join?a=1&b=2)\n\nBring:\n- a pen\n- a [plan](https://example.com/plan)",
	footer: {
		postal_address: "Hauptstrasse 1\n10115 Berlin",
		manage_url: "https://example.com/manage",
		unsubscribe_url: "https://example.com/u/token",
	},
};

const render = (over: Partial<EmailContent>) => renderEmail({ ...CONTENT, ...over });

describe("renderEmail", () => {
	it("gives the same bytes for the same content", async () => {
		expect(await render({})).toEqual(await render({}));
	});

	it("renders paragraph, button, list and link", async () => {
		const { html } = await render({});
		expect(html).toMatch(/^<!DOCTYPE html/);
		expect(html).toMatch(/<a class="button" href="https:\/\/example.com\/join\?a=1&amp;b=2"/);
		expect(html.match(/<li/g)).toHaveLength(2);
		expect(html).toContain('href="https://example.com/plan"');
		expect(html).toContain("Nordlicht &amp; Söhne");
	});

	it("writes the same words as plain text", async () => {
		const { text } = await render({ links: [{ label: "Yahoo", url: "https://calendar.yahoo.com/?v=60" }] });
		expect(text).toBe(
			[
				"Hi Maya,\n",
				"Join the webinar:\nhttps://example.com/join?a=1&b=2\n",
				"Bring:\n",
				"- a pen\n- a plan (https://example.com/plan)\n",
				"Yahoo: https://calendar.yahoo.com/?v=60\n",
				"--\nNordlicht & Söhne\nHauptstrasse 1, 10115 Berlin",
				"Manage preferences: https://example.com/manage",
				"Unsubscribe: https://example.com/u/token\n",
			].join("\n"),
		);
	});

	it("escapes markup and never links to a script", async () => {
		const { html } = await render({
			body: "<script>alert(1)</script> [x](javascript:alert(1)) [y](data:text/html,1)",
			links: [{ label: "bad", url: "javascript:alert(1)" }],
			brand: { ...CONTENT.brand, logo_url: "javascript:alert(1)" },
		});
		expect(html).not.toContain("<script");
		expect(html).not.toMatch(/(href|src)="(javascript|data):/);
		expect(html).toContain("[x](javascript:alert(1))");
	});

	it("has postal address and preferences always, unsubscribe on marketing alone", async () => {
		const transactional = await render({ footer: { ...CONTENT.footer, unsubscribe_url: null } });
		for (const part of ["Hauptstrasse 1", "10115 Berlin", "https://example.com/manage"]) {
			expect(transactional.html).toContain(part);
		}
		expect(transactional.html + transactional.text).not.toMatch(/unsubscribe/i);
		expect((await render({})).html).toContain('href="https://example.com/u/token"');
	});

	it("keeps a subject on one line", async () => {
		expect((await render({ subject: "Hello\r\nBcc: all@example.com" })).subject).toBe("Hello Bcc: all@example.com");
	});

	it("shows the first words as preview, or those given", async () => {
		const words = "word ".repeat(60);
		expect((await render({ body: words })).html).toMatch(/>(word )+word…</);
		expect((await render({ preview: "Starts soon" })).html).toContain(">Starts soon<");
	});

	it("declares both colour schemes and shows the logo once", async () => {
		const { html } = await render({ brand: { ...CONTENT.brand, logo_url: "https://example.com/logo.png" } });
		expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
		expect(html).toContain("@media (prefers-color-scheme:dark)");
		expect(html.match(/logo\.png/g)).toHaveLength(1);
		expect(html).toContain('alt="Nordlicht &amp; Söhne"');
	});
});
