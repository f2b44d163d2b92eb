import { describe, expect, it } from "vitest";
import { growth } from "./growth.fixture";
import { readDocument } from "./ingest";
import { htmlToMarkdown } from "./ingest-html";

const textOf = (raw: string) => {
	const read = readDocument(raw);
	return "text" in read ? read.text : `fault: ${read.fault}`;
};

describe("HTML", () => {
	it("becomes headings, lists, tables and paragraphs", () => {
		const html = `<!doctype html><html><head><title>Not this</title><style>p{}</style></head><body><!-- nor this -->
			<nav><a href="/">Home</a></nav>
			<h1>The&nbsp;Studio</h1><p>Six weeks
			of <b>calm</b> work &mdash; online.</p>
			<ul><li>One</li><li>Two<li>Three</ul>
			<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Solo</td><td>&pound;20</td></tr></table>
			<p>See <a class="x" href="https://a.example/join?a=1&amp;b=2">the page</a> or <a href='mailto:ana@a.example'>ana@a.example</a>.</p>
			<script>if (1 < 2) alert("x")</script></body></html>`;
		expect(textOf(html).split(/\s*\n+\s*/)).toEqual([
			"# The Studio",
			"Six weeks of calm work — online.",
			"- One",
			"- Two",
			"- Three",
			"Plan | Price |",
			"Solo | £20 |",
			"See the page (https://a.example/join?a=1&b=2) or ana@a.example.",
		]);
	});

	it.each([
		["<div class='x><h1>Hello there</h1><p>All <b>well<p>here", /Hello there[\s\S]*All well\s+here/],
		["<p>Half a tag at the end <a href=", /^Half a tag at the end <a href=$/],
		["<p>Words <!-- a comment without end", /^Words\s+a comment without end$/],
		["<p>Before</p><script>never closed", /^Before$/],
		["<p>1 < 2 and 3 > 2</p>", /^1 < 2 and 3 > 2$/],
		["<p title='a > b'>Kept</p></div></div>", /^Kept$/],
		["<unknown-tag>Odd</unknown-tag><p>words</p>", /words/],
		["<nav><p>Cut off in the navigation", /Cut off in the navigation/],
	])("that is broken still has its words: %s", (html, expected) => {
		expect(textOf(html)).toMatch(expected);
	});

	it("is work that grows with its length alone", () => {
		for (const piece of ["<a ", "<p '", '<a "x>', "<nav>", "<!--", "&#", "<", " \t", "| ", "** "]) {
			const read = (length: number) => {
				htmlToMarkdown(piece.repeat(length / 4), true);
				readDocument(`words ${piece.repeat(length / 4)}`);
			};
			expect(growth(read)).toBeLessThan(12);
		}
	});
});

describe("Markdown and plain text", () => {
	it("keep their lines within blocks of HTML", () => {
		const page =
			'<div class="notice" markdown="1">\n\n## When\n\n* 4 May\n* 6 May\n\n</div>\n\n<div>\nAsk\nus.\n</div>';
		expect(textOf(page)).toBe("## When\n\n* 4 May\n* 6 May\n\nAsk\nus.");
	});

	it("stay as they are but for tags, front matter and hidden marks", () => {
		const raw =
			'\ufeff---\ntitle: "x"\n---\r\n# Title  \r\n\r\n\r\n\r\nA <span class="b">small</span> wo\u00adrd &amp; <https://a.example>, 1 < 2.\n';
		expect(textOf(raw)).toBe("# Title\n\nA small word & https://a.example, 1 < 2.");
	});
});

describe("a page that keeps all its words in its front matter", () => {
	const page =
		"---\ntitle: 'Home'\ndate: 2023-01-01T08:00:00-07:00\nblocks:\n- layout: hero\n  title: \"Our workshops are small and calm.\"\n  image: /images/a.jpg\n  options:\n    - copy: Come and take part\n---\n";

	it("is read from there", () => {
		expect(textOf(page)).toBe("Our workshops are small and calm.\n\nCome and take part");
		expect(textOf(`${page}\nThe walk begins.`)).toBe("The walk begins.");
		expect(textOf("---\ntitle: Home\nimage: /a.jpg\n---\n")).toContain("no words");
	});
});

describe("what is no text", () => {
	it.each([
		["", "no words"],
		["  \n\t ", "no words"],
		["12 + 12", "no words"],
		["<p></p>", "no words"],
		["%PDF-1.4", "PDF"],
		["PK\u0003\u0004", "Office"],
		["\ufffdPNG\r\n", "image"],
		["text\u0000more", "no text"],
		["\u0001\u0002\u0003\u0004 abc", "no text"],
		["\ufffd words ".repeat(50), "no text"],
	])("is refused with a reason: %j", (raw, reason) => {
		expect(textOf(raw)).toContain(reason);
	});

	it("half a surrogate pair is replaced", () => {
		expect(textOf("Words \ud83d here")).toBe("Words \ufffd here");
	});
});

describe("another language", () => {
	it("is taken with a warning, English or a handful of words without", () => {
		const warningsOf = (raw: string) => {
			const read = readDocument(raw);
			return "warnings" in read ? read.warnings.length : -1;
		};
		expect(warningsOf("Nous parlons chaque mardi des prix et des clients avec beaucoup de calme. ".repeat(5))).toBe(1);
		expect(warningsOf("我们每个星期二见面。".repeat(50))).toBe(1);
		for (const short of [
			"Unsere Kurse beginnen im Frühling und dauern acht Wochen.",
			"Chaque groupe a une personne qui anime et vous pouvez venir avec vos questions.",
			"Cada grupo tiene una persona que acompaña y usted puede venir con sus preguntas.",
			"Elke groep heeft een begeleider en je kunt met vragen komen.",
			"Мы встречаемся каждый вторник.",
			"毎週火曜日に会います。",
		])
			expect(warningsOf(short), short).toBe(1);
		for (const short of [
			"Guten Tag, liebe Leute.",
			"Small groups, calm mornings, kind hosts, warm tea, good questions.",
			"De Souza and Van den Berg host the walk in La Paz.",
			"# Offers\n\n- Morning circle\n- Evening circle\n- Weekend retreat\n- One-to-one calls",
		])
			expect(warningsOf(short), short).toBe(0);
		expect(warningsOf("We meet on Tuesdays to talk about prices and clients, and it is calm. ".repeat(5))).toBe(0);
	});
});
