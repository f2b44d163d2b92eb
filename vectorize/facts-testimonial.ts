import type { Section } from "./facts";

export interface TestimonialFact {
	/** A function of speaker and quote: copy names it as `{{testimonial:ID}}`. */
	id: string;
	speaker: string;
	/** What the speaker is, where it is said. */
	role: string | null;
	/** Word for word, without its quotation marks. */
	quote: string;
}

const MASK = (1n << 64n) - 1n;

/** FNV-1a of 64 bits (RFC draft-eastlake-fnv) over speaker and quote, in base 36: the same words have the same id wherever they stand. */
export function testimonialId({ speaker, quote }: Pick<TestimonialFact, "speaker" | "quote">): string {
	let hash = 0xcbf29ce484222325n;
	for (const byte of new TextEncoder().encode(`${speaker}\n${quote}`))
		hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
	return `tst_${hash.toString(36)}`;
}

/** How a testimonial is shown: its words, then who said them. */
export const testimonialText = ({ speaker, role, quote }: Omit<TestimonialFact, "id">): string =>
	`"${quote}" - ${role ? `${speaker}, ${role}` : speaker}`;

const NAME = "\\p{Lu}[\\p{L}'’.-]{0,30}(?: (?:(?:de|van|von|der|da|del|bin|al) ){0,2}\\p{Lu}[\\p{L}'’.-]{0,30}){0,4}";
const ROLE = '(?:[ ]*[,(|][ ]*([^\\n"“”()]{2,100}?)\\)?)?';
const QUOTED = '["“„]([^"“”„]{10,1500})["”“]';
const BEFORE_SPEAKER = new RegExp(`${QUOTED}[ \\n]{0,4}(?:[-–—~]{1,3}|by)[ ]?(${NAME})${ROLE}(?=\\n|$)`, "gu");
const AFTER_SPEAKER = new RegExp(
	`(?:^|\\n|[.!?] )(${NAME})${ROLE} ?(?:says|said|writes|wrote)?:[ \\n]{1,2}${QUOTED}`,
	"gu",
);
/** On a page of testimonials a name in brackets, or on the next line of the same paragraph, is the speaker's too. */
const BRACKETED = new RegExp(`${QUOTED}[ \\n]{0,2}\\((${NAME})(?:, ([^\\n"“”()]{2,100}))?\\)`, "gu");
const BELOW = new RegExp(`${QUOTED}[ ]?\\n[ ]?(${NAME})${ROLE}(?=\\n|$)`, "gu");
const PLAIN = new RegExp(`^[ ]?[-–—~]{1,3}[ ]?(${NAME})${ROLE}$`, "u");

/** Quotations with their speaker: `"..." - Name, role`, `Name: "..."`, and, in a page of testimonials, `"..." (Name, role)` and a quotation or paragraph above a name. */
export function testimonialsIn(sections: Section[], kind: string): TestimonialFact[] {
	const found = new Map<string, TestimonialFact>();
	const add = (speaker = "", role: string | undefined, quote = "") => {
		const words = quote.replace(/\s+/g, " ").trim();
		const said = { speaker: speaker.trim(), role: role?.trim() ?? null, quote: words };
		if (!found.has(words)) found.set(words, { id: testimonialId(said), ...said });
	};
	for (const { blocks } of sections) {
		const text = blocks.map((block) => block.text).join("\n");
		for (const [, quote, speaker, role] of text.matchAll(BEFORE_SPEAKER)) add(speaker, role, quote);
		for (const [, speaker, role, quote] of text.matchAll(AFTER_SPEAKER)) add(speaker, role, quote);
		if (kind !== "testimonial") continue;
		for (const [, quote, speaker, role] of text.matchAll(BRACKETED)) add(speaker, role, quote);
		for (const block of blocks)
			for (const [, quote, speaker, role] of block.text.matchAll(BELOW)) add(speaker, role, quote);
		const lines = text.split("\n");
		lines.forEach((line, at) => {
			const named = PLAIN.exec(line);
			const said = lines[at - 1] ?? "";
			if (named && said.length >= 10 && !/["“”]/.test(said) && !PLAIN.test(said)) add(named[1], named[2], said);
		});
	}
	return [...found.values()];
}
