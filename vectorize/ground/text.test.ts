import { describe, expect, it } from "vitest";
import { growth } from "../growth.fixture";
import { stem } from "./stem";
import { emailsIn, splitSentences, stripMarks, urlsIn } from "./text";

describe("splitSentences", () => {
	it("joins again after abbreviations and initials", () => {
		expect(splitSentences("Dr. Chen meets J. Smith at 6 p.m. today. Come!")).toEqual([
			"Dr. Chen meets J. Smith at 6 p.m. today.",
			"Come!",
		]);
	});

	it("ends a sentence at blank lines, list marks and labels, not at a wrapped line", () => {
		expect(splitSentences("Hello,\n\n- one\n- two\n\na wrapped\nline")).toEqual([
			"Hello,",
			"one",
			"two",
			"a wrapped line",
		]);
	});

	it("keeps a quotation with its speaker", () => {
		expect(splitSentences('"It works. I like it." \u2014 Maria\n\nNext.')).toEqual([
			'"It works. I like it." - Maria',
			"Next.",
		]);
	});

	it("keeps slots and addresses whole", () => {
		expect(splitSentences("Join at https://a.example/?x.y=1 now. {{event.title}} starts.")).toEqual([
			"Join at https://a.example/?x.y=1 now.",
			"{{event.title}} starts.",
		]);
	});

	it("reads Markdown and HTML as prose, with the targets of links", () => {
		expect(splitSentences("## Title\n\nSee **our** [page](https://a.example/x) &amp; <b>more</b>.")).toEqual([
			"Title",
			"See our page (https://a.example/x) & more .",
		]);
	});
});

describe("addresses", () => {
	it("finds and normalises them", () => {
		const text = "Write to Ann@Example.com or see https://www.Example.com/a/ (and pricing.studio).";
		expect(emailsIn(text)).toEqual(["ann@example.com"]);
		expect(urlsIn(text)).toEqual(["example.com/a"]);
	});
});

describe("stem", () => {
	it.each([
		["organising", "organize"],
		["workshops", "workshop"],
		["programmes", "programme"],
		["taught", "teach"],
		["relational", "relate"],
		["studies", "study"],
		["colours", "color"],
	])("%s meets %s", (a, b) => {
		expect(stem(a)).toBe(stem(b));
	});
});

describe("stripMarks", () => {
	it("is work that grows with the length alone, also over long runs of spaces", () => {
		const strip = (count: number) =>
			expect(stripMarks(`| a${" ".repeat(count)}b |${" ".repeat(count)}`)).toContain(" | a");
		expect(growth(strip)).toBeLessThan(12);
		expect(stripMarks("a  |  b\n|---|\n   :--- |\n| c |")).toBe("a | b\n\n\n | c | ");
	});
});
