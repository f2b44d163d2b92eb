import { describe, expect, it } from "vitest";
import { figuresIn, sameFigure } from "./numbers";
import { tokenize } from "./text";

const figure = (text: string) => figuresIn(tokenize(text))[0];
const same = (claim: string, source: string) => {
	const [a, b] = [figure(claim), figure(source)];
	return a !== undefined && b !== undefined && sameFigure(a, b);
};

describe("figures", () => {
	it.each([
		["two hundred people", "200 people"],
		["two hundred and fifty-one", "251"],
		["it costs $1.2k", "it costs $1,200"],
		["1,200 dollars", "$1200"],
		["3 million", "3,000,000"],
		["a dozen", "12"],
		["on 14 March", "on March 14"],
		["the 14th of March 2027", "2027-03-14"],
		["March 14th, 2027", "14 March 2027"],
		["at 6 pm", "at 18:00"],
		["at 6:30 p.m.", "at 6:30pm"],
		["ninety minutes", "90-minute"],
		["20 percent", "20%"],
		["$50 a month", "$50/month"],
		["50\u20ac", "\u20ac 50"],
		["290 EUR", "EUR 290.00"],
		["SEK 4,900", "4 900 kr"],
		["4.900 kronor", "SEK 4,900"],
		["CHF 1'200", "1,200 francs"],
		["$90", "CAD 90"],
		["USD 90", "$90"],
		["$50 monthly", "$50 per month"],
		["within two weeks", "within 14 days"],
		["at ten", "from 10 am"],
		["until four", "till 16:00"],
		["90 minutes", "1.5 hours"],
		["two years", "24 months"],
		["the fifth session", "the 5th session"],
		["in March 2027", "on 14 March 2027"],
		["Thursdays", "on Thursday"],
	])("%s says the same as %s", (claim, source) => {
		expect(same(claim, source)).toBe(true);
	});

	it.each([
		["200", "201"],
		["$50 per year", "$50 per month"],
		["30 days", "30 weeks"],
		["two weeks", "12 days"],
		["24 hours", "one day"],
		["at ten", "at 10:30"],
		["one month", "30 days"],
		["\u20ac50", "$50"],
		["50\u20ac", "50$"],
		["EUR 290", "USD 290"],
		["$4,900", "SEK 4,900"],
		["DKK 4,900", "SEK 4,900"],
		["CAD 90", "$90"],
		["A$90", "NZ$90"],
		["14 March", "15 March"],
		["14 March 2026", "14 March 2027"],
		["6 pm", "6 am"],
		["20%", "20 minutes"],
		["Thursday", "Friday"],
	])("%s differs from %s", (claim, source) => {
		expect(same(claim, source)).toBe(false);
	});

	it.each(["one of the ways", "You may march on", "First and foremost", "Hello Sun"])("finds none in %s", (text) => {
		expect(figuresIn(tokenize(text))).toEqual([]);
	});
});
