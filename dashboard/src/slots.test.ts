import { expect, it } from "vitest";
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
