import { describe, expect, it } from "vitest";
import { renderEmail } from "./email";
import { linksIn, replaceLinks } from "./text-links";
import { fillUtm, isOnHosts, withUtm } from "./utm";

const VALUES = { source: "myxelium", medium: "email", campaign: "Calm & more", content: null };

describe("UTM parameters", () => {
	it("come behind what the link has, before its fragment", () => {
		const query = "utm_source=myxelium&utm_medium=email&utm_campaign=Calm%20%26%20more";
		expect(withUtm("https://ana.example/buy", VALUES)).toBe(`https://ana.example/buy?${query}`);
		expect(withUtm("https://ana.example/?a=%20b#top", VALUES)).toBe(`https://ana.example/?a=%20b&${query}#top`);
	});
	it("leave what is there, and links that work once or are no web address", () => {
		expect(withUtm("https://ana.example/?utm_source=x", VALUES)).not.toContain("utm_source=myxelium");
		for (const url of ["https://ana.example/?token=1", "https://a.example/?x-amz-signature=1", "mailto:a@b.c", "no"])
			expect(withUtm(url, VALUES)).toBe(url);
		const none = { source: null, medium: null, campaign: null, content: null };
		expect(withUtm("https://ana.example", none)).toBe("https://ana.example");
	});
	it("may name the event, the step and the channel", () => {
		const values = { ...VALUES, campaign: "{event}-{step}", content: "{other}" };
		expect(fillUtm(values, { event: "Calm", step: "welcome" })).toMatchObject({
			campaign: "Calm-welcome",
			content: "{other}",
		});
	});
	it("are for the coach's own hosts", () => {
		expect(isOnHosts("https://www.ana.example/x", ["ana.example"])).toBe(true);
		expect(isOnHosts("https://notana.example/x", ["ana.example"])).toBe(false);
	});
	it("change where an e-mail's links lead and not what they say", async () => {
		const rendered = await renderEmail({
			brand: { name: "Ana", logo_url: null, primary_color: "#3d5afe" },
			subject: "Hi",
			body: "Buy at https://ana.example/buy.\n\n[Buy](https://ana.example/b)",
			footer: { postal_address: "Here", manage_url: "https://ana.example/m", unsubscribe_url: null },
			rewrite: (url) => `${url}?u=1`,
		});
		expect(rendered.html).toContain('href="https://ana.example/buy?u=1"');
		expect(rendered.html).toContain(">https://ana.example/buy</a>");
		expect(rendered.html).toContain('href="https://ana.example/b?u=1"');
		expect(rendered.html).toContain('href="https://ana.example/m"');
		expect(rendered.text).toContain("https://ana.example/b?u=1");
	});
});

it("a text's links are found without the sentence around them", () => {
	const text = "See https://a.example/x, then (https://b.example/y_(z)). Bye";
	expect(linksIn(text)).toEqual(["https://a.example/x", "https://b.example/y_(z)"]);
	expect(replaceLinks(text, () => "L")).toBe("See L, then (L). Bye");
});
