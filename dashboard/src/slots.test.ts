import { expect, it } from "vitest";
import { span } from "./format";
import { pieces } from "./slots";

const text = (copy: string, values = {}) =>
	pieces(copy, values)
		.map((piece) => (piece.slot ? `<${piece.text}>` : piece.text))
		.join("");

it("shows slots as what is known, else their fallback, else their name", () => {
	expect(text("Hi {{contact.first_name|there}}, {{ event.title }}!", { "event.title": "Launch" })).toBe(
		"Hi <there>, <Launch>!",
	);
	expect(text("{{link.join}} {{offer.deadline}}")).toBe("<join link> <deadline>");
	expect(text("No slot")).toBe("No slot");
});

it.each([
	[15, "15 minutes"],
	[90, "90 minutes"],
	[36 * 60, "36 hours"],
	[2 * 1440, "2 days"],
	[41_026, "about 28 days"],
])("says a length of %d minutes as a person would", (minutes, said) => {
	expect(span(minutes)).toBe(said);
});
