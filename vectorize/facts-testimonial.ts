import type { Section } from "./facts";

export interface TestimonialFact {
	speaker: string;
	/** What the speaker is, where it is said. */
	role: string | null;
	/** Word for word, without its quotation marks. */
	quote: string;
}

const NAME = "\\p{Lu}[\\p{L}'’.-]{0,30}(?: (?:(?:de|van|von|der|da|del|bin|al) ){0,2}\\p{Lu}[\\p{L}'’.-]{0,30}){0,4}";
const ROLE = '(?:[ ]*[,(|][ ]*([^\\n"“”()]{2,100}?)\\)?)?';
const QUOTED = '["“„]([^"“”„]{10,1500})["”“]';
const BEFORE_SPEAKER = new RegExp(`${QUOTED}[ \\n]{0,4}(?:[-–—~]{1,3}|by)[ ]?(${NAME})${ROLE}(?=\\n|$)`, "gu");
const AFTER_SPEAKER = new RegExp(
	`(?:^|\\n|[.!?] )(${NAME})${ROLE} ?(?:says|said|writes|wrote)?:[ \\n]{1,2}${QUOTED}`,
	"gu",
);
const PLAIN = new RegExp(`^[ ]?[-–—~]{1,3}[ ]?(${NAME})${ROLE}$`, "u");

/** Quotations with their speaker: `"..." - Name, role`, `Name: "..."`, and, in a page of testimonials, a paragraph above a name. */
export function testimonialsIn(sections: Section[], kind: string): TestimonialFact[] {
	const found = new Map<string, TestimonialFact>();
	const add = (speaker = "", role: string | undefined, quote = "") => {
		const words = quote.replace(/\s+/g, " ").trim();
		if (!found.has(words)) found.set(words, { speaker: speaker.trim(), role: role?.trim() ?? null, quote: words });
	};
	for (const { blocks } of sections) {
		const text = blocks.map((block) => block.text).join("\n");
		for (const [, quote, speaker, role] of text.matchAll(BEFORE_SPEAKER)) add(speaker, role, quote);
		for (const [, speaker, role, quote] of text.matchAll(AFTER_SPEAKER)) add(speaker, role, quote);
		if (kind !== "testimonial") continue;
		const lines = text.split("\n");
		lines.forEach((line, at) => {
			const named = PLAIN.exec(line);
			const said = lines[at - 1] ?? "";
			if (named && said.length >= 10 && !/["“”]/.test(said) && !PLAIN.test(said)) add(named[1], named[2], said);
		});
	}
	return [...found.values()];
}
