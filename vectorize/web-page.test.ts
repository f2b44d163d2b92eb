import { describe, expect, it } from "vitest";
import { decodePage, linksOf, titleOf } from "./web-page";

describe("a page of the web", () => {
	it("has links to pages of its host, each once", () => {
		const html = `<nav><a class="x" href="/about">About</a> <a href='offer?utm_source=x&amp;a=1#top'>Offer</a><a href=/faq>FAQ</a></nav>
			<a href="https://other.example/">Other</a> <a href="mailto:ana@a.example">Mail</a> <a href="/logo.PNG">Logo</a>
			<a href="#here">Here</a> <a href="https://a.example/about#team">About</a> <a href="javascript:void(0)">x</a> <a name="y">`;
		expect(linksOf(html, "https://a.example/home")).toEqual([
			"https://a.example/about",
			"https://a.example/offer?a=1",
			"https://a.example/faq",
		]);
	});

	it("has a title", () => {
		expect(titleOf("<html><head><title lang=en>\n Ana &amp; Co </title>")).toBe("Ana & Co");
		expect(titleOf("<title></title>")).toBeNull();
		expect(titleOf("<p>none")).toBeNull();
		expect(titleOf("<title>never closed")).toBeNull();
	});

	it("is read by the character set of its header, else its own, else UTF-8", () => {
		const latin = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);
		expect(decodePage(latin, "iso-8859-1")).toBe("café");
		const own = new Uint8Array([...new TextEncoder().encode('<meta charset="windows-1252">'), ...latin]);
		expect(decodePage(own, null)).toContain("café");
		expect(decodePage(new TextEncoder().encode("café"), "no-such-set")).toBe("café");
	});
});
