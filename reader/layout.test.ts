import { describe, expect, it } from "vitest";
import { toMarkdown } from "./layout";

const line = (text: string, y: number, size = 10) => ({ text, y, size, ends: true });

describe("the lines of a PDF", () => {
	it("become headings, paragraphs and items", () => {
		const page = [
			line("The Pricing Studio", 700, 20),
			line("A six-week group pro-", 670),
			line("gramme for freelance", 658),
			line("designers.", 646),
			line("You get:", 620),
			line("• a call", 608),
			line("• a book", 596),
			{ text: "It costs ", y: 570, size: 10, ends: false },
			line("$1,200.", 570),
		];
		expect(toMarkdown([page, [line("A second page.", 700)]])).toBe(
			[
				"## The Pricing Studio",
				"A six-week group programme for freelance designers.",
				"You get:",
				"- a call",
				"- a book",
				"It costs $1,200.",
				"A second page.",
			].join("\n\n"),
		);
		expect(toMarkdown([])).toBe("");
	});
});
