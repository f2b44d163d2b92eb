import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkText } from "./chunk";
import { sentencesOf, sizeOf } from "./chunk-sentences";

const sentence = (n: number) => `Sentence number ${n} says one thing about the ${n}th part of the work.`;
const paragraph = (from: number, count: number) =>
	Array.from({ length: count }, (_, n) => sentence(from + n)).join(" ");
const words = (text: string) => text.split(/\s+/).length;

describe("chunks", () => {
	it("end between sentences and have some 120 to 180 words", () => {
		const text = paragraph(0, 100);
		const chunks = chunkText(text);
		expect(chunks.map((chunk) => chunk.text).join(" ")).toBe(text);
		for (const chunk of chunks) {
			expect(chunk.text).toMatch(/^Sentence .*\.$/s);
			expect(words(chunk.text)).toBeLessThanOrEqual(180);
		}
		for (const chunk of chunks.slice(0, -1)) expect(words(chunk.text)).toBeGreaterThanOrEqual(120);
	});

	it("begin with their section, know the headings above, and gather short sections", () => {
		const text = `# Studio\n\n## Price\n\n${paragraph(0, 8)}\n\n## Dates\n\n${paragraph(20, 8)}\n\n### Where\n\nOnline.`;
		expect(chunkText(text)).toEqual([
			{ heading: "", text: `Studio\n\nPrice\n\n${paragraph(0, 8)}` },
			{ heading: "Studio", text: `Dates\n\n${paragraph(20, 8)}` },
			{ heading: "Studio > Dates", text: "Where\n\nOnline." },
		]);
		expect(chunkText("# One\n\nShort.\n\n# Two\n\nAlso short.")).toEqual([
			{ heading: "", text: "One\n\nShort.\n\nTwo\n\nAlso short." },
		]);
	});

	it("keep a list together with what introduces it", () => {
		const item = "* a call of ninety minutes in which we look at your own prices";
		const [first, second] = chunkText(`${paragraph(0, 13)}\n\nYou get:\n${item}\n* a book\n  of 90 pages`);
		expect(first?.text).toBe(paragraph(0, 13));
		expect(second?.text).toBe(`You get:\n${item.replace("*", "-")}\n- a book\nof 90 pages`);
	});

	it("keep a heading that is not marked as one with what follows it", () => {
		const text = `${paragraph(0, 11)}\n\nABOUT ME\n\n${paragraph(40, 8)}`;
		expect(chunkText(text)[1]?.text).toBe(`ABOUT ME\n\n${paragraph(40, 8)}`);
	});

	it("keep equal lines under different headings", () => {
		expect(chunkText("# Monday\n\nClosed.\n\n# Sunday\n\nClosed.")[0]?.text).toBe(
			"Monday\n\nClosed.\n\nSunday\n\nClosed.",
		);
	});

	it("read tables, rules, underlined headings and code without their marks", () => {
		const text =
			"Prices\n======\n\n| Plan | Price |\n|---|---|\n| Solo | **$20** |\n\n---\n\n```\nlet x = 1\n```\n\nSee [us](https://a.example).";
		expect(chunkText(text)).toEqual([
			{ heading: "", text: "Prices\n\nPlan | Price\nSolo | $20\n\nlet x = 1\n\nSee us (https://a.example)." },
		]);
	});

	it("have whole sentences where an editor broke the lines, and single lines where the author did", () => {
		const texts = (text: string) => chunkText(text).map((chunk) => chunk.text);
		expect(
			texts(
				"We will work with one person of the partner to find\nInstructors, book the room and invite.\nThe partner pays.",
			),
		).toEqual([
			"We will work with one person of the partner to find Instructors, book the room and invite.\nThe partner pays.",
		]);
		for (const kept of [
			"Ana Ruiz\nExample Street 1\nHudson",
			"Everything that you need to know before the first day:\nA laptop.",
			"The first of two lines that stand below one another on a page\n| a | b |",
		])
			expect(texts(kept)[0]?.split("\n").length).toBeGreaterThan(1);
		const poem = "The first of two lines that stand below one another on a page";
		expect(texts(`${poem}  \nand the second`)).toEqual([`${poem}\nand the second`]);
		expect(texts(`\`\`\`\n${poem}\nand the second\n\`\`\``)).toEqual([`${poem}\nand the second`]);
	});

	it("of endless words are cut all the same", () => {
		for (const text of ["word ".repeat(3000), "x".repeat(50_000), "好".repeat(50_000)]) {
			const chunks = chunkText(`${text}.`);
			for (const chunk of chunks) expect(sizeOf(chunk.text)).toBeLessThanOrEqual(180);
		}
		expect(chunkText("")).toEqual([]);
		expect(chunkText("# Only a heading")).toEqual([{ heading: "", text: "Only a heading" }]);
		expect(chunkText(Array.from({ length: 5000 }, (_, n) => `# Heading ${n}`).join("\n")).length).toBeGreaterThan(50);
	});

	it("say what is repeated once", () => {
		const long = paragraph(0, 30);
		const once = chunkText(long).length;
		expect(once).toBeGreaterThan(2);
		for (const again of [`${long} `, `${long}\n\n`, `# Part\n\n${long}\n\n`]) {
			const chunks = chunkText(again.repeat(5));
			expect(chunks).toHaveLength(once);
			expect(chunks.flatMap(({ text }) => text.match(/Sentence number 29 says/g) ?? [])).toHaveLength(1);
		}
		const short = "Our sessions are small and calm, and everybody speaks.";
		for (const gap of [" ", "\n", "\n\n", "\n- "]) expect(chunkText(`${short}${gap}`.repeat(5000))).toHaveLength(1);
		expect(chunkText(`${"Yes! ".repeat(3)}${long}`)[0]?.text).toMatch(/^Yes! Yes! Yes! Sentence/);
	});

	it("lose no word of a text without repetitions", () => {
		const line = fc.array(fc.constantFrom("calm", "price", "Dr.", "12", "a", "so.", "Yes!", "(no)"), {
			minLength: 1,
			maxLength: 90,
		});
		fc.assert(
			fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n\n", "\n"), (lines, gap) => {
				const text = lines.map((parts, n) => `${n}th ${parts.join(" ")}.`).join(gap);
				const out = chunkText(text).map((chunk) => chunk.text);
				if (new Set(out).size === out.length)
					expect(out.join(" ").split(/\s+/)).toEqual(text ? text.split(/\s+/) : [""]);
			}),
		);
	});
});

describe("sentences", () => {
	it("do not end after a title or an initial", () => {
		expect(sentencesOf("Dr. Ana Voss teaches. She met J. Doe.")).toEqual(["Dr. Ana Voss teaches. ", "She met J. Doe."]);
	});

	it("do not end within an aside that exclaims", () => {
		expect(sentencesOf("I train dogs (mostly their people!) for a living. Come in.").map((one) => one.trim())).toEqual([
			"I train dogs (mostly their people!) for a living.",
			"Come in.",
		]);
	});

	it("are found in time that grows with the length alone where no sentence ends", () => {
		const parts = sentencesOf("x!) ".repeat(100_000));
		expect(parts.join("")).toBe("x!) ".repeat(100_000));
		expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(1100);
	});
});
