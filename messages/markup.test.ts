import fc from "fast-check";
import { expect, it } from "vitest";
import { parseMarkup } from "./markup";

const text = (value: string) => ({ kind: "text", text: value });
const link = (label: string, url: string) => ({ kind: "link", label, url });

it("links bare addresses without the punctuation around them", () => {
	expect(parseMarkup("See https://example.com/a_(b), or (http://localhost:8787/x?y=1).")).toEqual([
		{
			kind: "paragraph",
			lines: [
				[
					text("See "),
					link("https://example.com/a_(b)", "https://example.com/a_(b)"),
					text(", or ("),
					link("http://localhost:8787/x?y=1", "http://localhost:8787/x?y=1"),
					text(")."),
				],
			],
		},
	]);
});

it("makes a button of a paragraph that is one link, not of a bare address", () => {
	expect(parseMarkup("[Join](https://example.com)\n\nhttps://example.com/").map((b) => b.kind)).toEqual([
		"button",
		"paragraph",
	]);
});

it("takes addresses with brackets, and mail addresses", () => {
	expect(parseMarkup("[a](https://example.com/x_(y)) [b](mailto:hi@example.com)")).toEqual([
		{
			kind: "paragraph",
			lines: [[link("a", "https://example.com/x_(y)"), text(" "), link("b", "mailto:hi@example.com")]],
		},
	]);
});

it("splits lines, lists and paragraphs whatever the line breaks", () => {
	expect(parseMarkup("one\r\ntwo\r\n- a\r\n- b\r\n \r\nthree").map((b) => b.kind)).toEqual([
		"paragraph",
		"list",
		"paragraph",
	]);
	expect(parseMarkup(" \n\n")).toEqual([]);
});

it("loses no text and never throws", () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(..."ab[]()- \n.:/", "https://x.io", "javascript:") }), (body) => {
			const shown = JSON.stringify(parseMarkup(body));
			return (body.match(/[ab]/g) ?? []).length <= (shown.match(/[ab]/g) ?? []).length;
		}),
	);
});
