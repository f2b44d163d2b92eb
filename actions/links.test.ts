import { expect, it } from "vitest";
import { offerUrl } from "./links";

it.each([
	["https://buy.stripe.com/abc", "https://buy.stripe.com/abc?client_reference_id=reg_1"],
	["https://buy.stripe.com/abc?locale=de", "https://buy.stripe.com/abc?locale=de&client_reference_id=reg_1"],
	["https://buy.stripe.com/abc?client_reference_id=own", "https://buy.stripe.com/abc?client_reference_id=own"],
	["https://course.example/buy?x=1", "https://course.example/buy?x=1"],
	["https://notstripe.com/buy", "https://notstripe.com/buy"],
	["no address", "no address"],
])("an offer at %s leads to %s", (url, expected) => {
	expect(offerUrl(url, "reg_1")).toBe(expected);
});
