import { describe, expect, it } from "vitest";
import { extractFacts } from "./facts";
import { COACH } from "./ground/coach.fixture";
import { growth } from "./growth.fixture";

const facts = (text: string, kind = "offer", title = "A page") => extractFacts({ kind, title, text });
const offers = (text: string, kind?: string, title?: string) =>
	facts(text, kind, title).offers.map(({ name, price, currency }) => [name, price, currency]);
const page = (id: string) => {
	const { text, kind = "", title = "" } = COACH.find((source) => source.id === id) ?? { text: "" };
	return extractFacts({ kind, title, text });
};

describe("offers", () => {
	it("have a price, a currency, a deadline and an address", () => {
		expect(page("offer").offers).toEqual([
			{
				name: "The Pricing Studio",
				price: 1200,
				currency: "USD",
				deadline: "14 March 2027 at 6 pm",
				deadline_date: "2027-03-14",
				url: "https://pricing.studio/join",
				sentence: "It costs $1,200, or three payments of $430.",
			},
		]);
	});

	it.each([
		["Deep Work costs €49.", ["Deep Work", 49, "EUR"]],
		["Deep Work is 1.249,50 EUR.", ["Deep Work", 1249.5, "EUR"]],
		["Join The Calm Circle for £1,200.50 a year.", ["The Calm Circle", 1200.5, "GBP"]],
		["The fee is CHF 90.", ["A page", 90, "CHF"]],
		["It costs 300 dollars.", ["A page", 300, "USD"]],
		["It costs A$2k.", ["A page", 2000, "AUD"]],
		["# VIP day\n\nOnly $2'000.", ["VIP day", 2000, "USD"]],
		["# Pricing\n\n| Plan | Price |\n|---|---|\n| Solo | $20 |", ["Solo", 20, "USD"]],
	])("in %j", (text, expected) => {
		expect(offers(text)).toEqual([expected]);
	});

	it.each([
		"Save $200 today.",
		"Members earned $40,000 in a year.",
		"It is worth $900.",
		"You get $50 off.",
		"Room 300 dollarshop",
		"There are 12 seats.",
	])("are not seen in %j", (text) => {
		expect(offers(text)).toEqual([]);
	});

	it("of other pages need a word of buying", () => {
		expect(offers("He found $20 in the street.", "content")).toEqual([]);
		expect(offers("Tickets for Open Day cost $20.", "content", "Open Day")).toEqual([[null, 20, "USD"]]);
	});

	it("have the deadline of their own section", () => {
		const [one, two] = facts(
			"# One\n\nIt costs $10. Doors close May 3rd.\n\n# Two\n\nIt costs $20. Enrol by 2027-05-04.",
		).offers;
		expect(one).toMatchObject({ name: "One", deadline: "May 3rd", deadline_date: null });
		expect(two).toMatchObject({ name: "Two", deadline: "2027-05-04", deadline_date: "2027-05-04" });
	});
});

describe("testimonials", () => {
	it("have a speaker and the words as they were said", () => {
		expect(page("words").testimonials).toEqual([
			{
				id: expect.stringMatching(/^tst_[a-z0-9]{9,13}$/),
				speaker: "Tom Okafor",
				role: "brand designer",
				quote: "I raised my day rate by a third and nobody blinked.",
			},
			{
				id: expect.stringMatching(/^tst_/),
				speaker: "Lena Fischer",
				role: null,
				quote: "Priya made talking about money feel normal.",
			},
		]);
	});

	it.each([
		["“It changed how I plan my week.” — Zoë de Vries (potter)", "Zoë de Vries", "It changed how I plan my week."],
		["> It changed how I plan.\n> — Sam Hill", "Sam Hill", "It changed how I plan."],
		["It changed how I plan.\n- Sam Hill", "Sam Hill", "It changed how I plan."],
		['"It changed how I plan." (Sam, baker in Ghent)', "Sam", "It changed how I plan."],
		['"It changed how I plan."\n**Sam Hill**, baker', "Sam Hill", "It changed how I plan."],
		['Sam Hill, baker, says: "It changed how I plan."', "Sam Hill", "It changed how I plan."],
	])("in %j", (text, speaker, quote) => {
		expect(facts(text, "testimonial").testimonials).toMatchObject([{ speaker, quote }]);
	});

	it("are not given to whatever is written large below them", () => {
		expect(facts('"It changed how I plan."\n\nRead More Reviews', "testimonial").testimonials).toEqual([]);
	});

	it("are not made of a list", () => {
		expect(facts("You meet:\n- Sam Hill\n- Ana Voss", "content").testimonials).toEqual([]);
	});
});

describe("adversarial text", () => {
	it.each([
		"$1 ",
		"It costs $1. ",
		"until 4 ",
		'“Anna Bella: "',
		"Anna Bella, ",
		"is a very very ",
		'"',
		"\n- Anna",
		" ",
		"1,000 ",
	])("of %j is work that grows with its length alone", (piece) => {
		for (const kind of ["offer", "testimonial", "bio"]) {
			const read = (length: number) =>
				extractFacts({ kind, title: "About Ana", text: piece.repeat(Math.ceil(length / piece.length)) });
			expect(growth(read)).toBeLessThan(12);
		}
	});

	it("with a thousand prices gives the first hundred", () => {
		const text = Array.from({ length: 1000 }, (_, n) => `It costs $${n + 1}.`).join(" ");
		expect(facts(text).offers).toHaveLength(100);
	});
});

describe("a biography", () => {
	it("is the sentences that tell of a life", () => {
		expect(page("bio").bio.map(({ about, sentence }) => [about, sentence.slice(0, 24)])).toEqual([
			["experience", "Priya Raman has coached "],
			["role", "Before that she was a cr"],
			["place", "She lives in Bristol wit"],
			["credential", "Priya holds a diploma in"],
			["experience", "She has run more than 24"],
			["publication", 'Her book, "Quiet Pricing'],
		]);
	});

	it("is read on pages about somebody alone", () => {
		const sentence = "Ana has taught for 12 years.";
		expect(facts(sentence, "content").bio).toEqual([]);
		expect(facts(`# About Ana\n\n${sentence}`, "content").bio).toEqual([{ about: "experience", sentence }]);
	});
});
