import { describe, expect, it } from "vitest";
import { html } from "../../pages/html";
import { renderMarkdown, type Targets } from "./markdown";

const TO: Targets = {
	href: (target) => target,
	picture: (target, alternative) => html`<img src="${target}" alt="${alternative}">`,
	described: (code) => (code === "GET /x" ? "/docs/api/x/" : undefined),
};
const render = (text: string) => renderMarkdown(`# Title\n\n${text}`, TO).body.text;

describe("the guides' Markdown", () => {
	it.each([
		["one\ntwo", "<p>one two</p>"],
		["ISO\n8601. So", "<p>ISO 8601. So</p>"],
		["**a *b* c** and `<c>`", "<p><strong>a <em>b</em> c</strong> and <code>&lt;c&gt;</code></p>"],
		["[a `b`](/c)", '<p><a href="/c">a <code>b</code></a></p>'],
		["`GET /x`", '<p><a href="/docs/api/x/"><code>GET /x</code></a></p>'],
		["- a\n  b\n- c", "<ul><li>a b</li>\n<li>c</li>\n</ul>"],
		["1. a\n2. b", "<ol><li>a</li>\n<li>b</li>\n</ol>"],
		["> a\n> b", '<div class="note"><p>a b</p></div>'],
		["![b](a.png)", '<img src="a.png" alt="b">'],
		["## A & b!", '<h2 id="a-b">A &amp; b!</h2>'],
		["<b>", "refused"],
		["* a", "refused"],
		["    code", "refused"],
		["##### five", "refused"],
		["```\nnever ends", "refused"],
		["| a | b |\n|---|---|\n| c |", "refused"],
		["## Twice\n\n## Twice", "refused"],
	])("%j", (text, expected) => {
		if (expected === "refused") expect(() => render(text)).toThrow();
		else expect(render(text)).toBe(expected);
	});

	it("shows code as it is and tables with their heads", () => {
		expect(render("```sh\na <b>\n\n# c\n```")).toContain("<code>a &lt;b&gt;\n\n# c</code>");
		const table = render("| a | b |\n|---|---|\n| `x\\|y` | [z](/z) |");
		expect(table).toContain('<th scope="col">a</th>');
		expect(table).toContain('<td><code>x|y</code></td><td><a href="/z">z</a></td>');
	});

	it("needs one title", () => {
		expect(() => renderMarkdown("No title.", TO)).toThrow("needs a title");
		expect(() => renderMarkdown("# One\n\n# Two", TO)).toThrow("second title");
		expect(renderMarkdown("# One\n\nThe *lead*.\n\n## Two", TO)).toMatchObject({
			title: "One",
			lead: "The lead.",
			headings: [{ level: 2, id: "two", text: "Two" }],
		});
	});
});
