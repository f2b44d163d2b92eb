import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkText } from "./chunk";
import { partId, partsOf, vectorIds, vectorOf, wholeOf } from "./embedded-texts";

const bare = (text: string) => text.replace(/\s+/g, " ").trim();

describe("what a passage's vectors are made of", () => {
	it("is the whole under its headings, and its parts where it is long", () => {
		expect(wholeOf({ heading: "Walks > Evening", text: "At seven." })).toBe("Walks\nEvening\n\nAt seven.");
		expect(wholeOf({ heading: "", text: "At seven." })).toBe("At seven.");
		expect(partsOf({ text: "We walk at seven. Bring a lamp." })).toEqual([]);
		const sentence = "One two three four five six seven eight nine ten eleven twelve.";
		const six = Array.from({ length: 6 }, () => sentence).join(" ");
		expect(partsOf({ text: six })).toEqual(
			[[4], [2]].map(([n]) => Array.from({ length: n as number }, () => sentence).join(" ")),
		);
	});

	it("leaves no word out, in passages of any text", () => {
		const words = fc.stringMatching(/^[a-z]{1,9}[.,!?]?( |\n|\n\n)$/);
		fc.assert(
			fc.property(fc.array(words, { minLength: 1, maxLength: 400 }), (list) => {
				for (const passage of chunkText(`A${list.join("")}`)) {
					const parts = partsOf(passage);
					expect(parts.length === 0 || bare(parts.join(" ")) === bare(passage.text)).toBe(true);
					expect(parts.length).toBeLessThan(vectorIds("chk_1").length);
				}
			}),
		);
	});

	it("has ids that name the passage", () => {
		expect(vectorIds("chk_1").map((id) => vectorOf(id).passage_id)).toEqual(vectorIds("chk_1").map(() => "chk_1"));
		expect(vectorOf("chk_1")).toEqual({ passage_id: "chk_1", whole: true });
		expect(vectorOf(partId("chk_1", 0))).toEqual({ passage_id: "chk_1", whole: false });
		expect(new Set(vectorIds("chk_1")).size).toBe(9);
	});
});
