import type { Citation } from "../../funnel/vocabulary";
import { testimonialId, testimonialText } from "../facts-testimonial";
import { indexSources, type Source, type SourceIndex } from "../ground";
import { risksIn } from "../ground/risk";
import { measureVoice, type Voice } from "../voice";
import { voiceFaults } from "../voice-hold";
import { isInstruction } from "./instructions";
import { type Line, linesOf, type Passage } from "./lines";

/** A customer's words as a page of the tenant's has them. */
export interface Praise {
	passage: Passage;
	/** Its slot, `{{testimonial:ID}}`: code puts words and speaker in as the message is rendered. */
	text: string;
	/** What the slot stands for: `"..." - Name, role`. */
	shown: string;
	quote: string;
}

/** A tenant's knowledge, ready to be written from. Worth keeping until the knowledge changes. */
export interface Library {
	passages: Passage[];
	lines: Line[];
	praise: Praise[];
	voice: Voice;
	/** What copy is held against: the passages, and facts of the event. */
	index: SourceIndex;
	/** How many lines hold a stem. */
	spread: ReadonlyMap<string, number>;
}

export interface Testimonial {
	speaker: string;
	role: string | null;
	quote: string;
}

const MOST_PRAISE_WORDS = 45;
/** A sum in a customer's mouth is a promise of income, or a price that has changed since. */
const OF_MONEY = /[$€£¥₹] ?\d|\d ?(?:€|£|k\b|euros?\b|dollars?\b|pounds?\b|francs?\b|kronor\b)/i;
/** Shorter words of a customer's seldom say what they are about: they come last. */
const TELLING_WORDS = 8;

/** A passage as a source that copy is held against: its document and the headings it stands under are its titles. */
export const sourceOf = ({
	id,
	text,
	kind,
	title,
	heading,
}: Pick<Passage, "id" | "text" | "kind" | "title" | "heading">): Source => ({
	id,
	text,
	kind,
	title: heading ? `${title}\n${heading.replaceAll(" > ", "\n")}` : title,
});

/**
 * Prepares a tenant's passages for writing.
 *
 * @param testimonials as read out of the tenant's pages; one whose words stand in no passage is left out
 * @param given an index of the same passages, where there is one already
 */
export function buildLibrary(passages: Passage[], testimonials: Testimonial[], given?: SourceIndex): Library {
	const voice = measureVoice(passages.map(({ kind, text }) => ({ kind, text })));
	// The tenant's own marks and person are its own to use; its banned words are not.
	const ruled = { ...voice, person: null, exclamations: true, emoji: true, sentence_words: { low: 0, high: 100 } };
	const fits = (text: string) => voiceFaults(text, ruled).length === 0;
	const lines = linesOf(passages).filter(({ text }) => fits(text));
	const spread = new Map<string, number>();
	for (const { stems } of lines) for (const stem of stems) spread.set(stem, (spread.get(stem) ?? 0) + 1);
	const index = given ?? indexSources(passages.map(sourceOf));
	return {
		passages,
		lines,
		praise: praiseOf(passages, testimonials).filter(({ quote }) => fits(quote)),
		voice,
		index,
		spread,
	};
}

function praiseOf(passages: Passage[], testimonials: Testimonial[]): Praise[] {
	const brief = ({ quote }: { quote: string }) => Number(quote.split(" ").length < TELLING_WORDS);
	const told = testimonials.flatMap(({ speaker, role, quote }) => {
		const passage = passages.find(({ text }) => text.replace(/\s+/g, " ").includes(quote));
		if (!passage || speaker === "" || quote.split(" ").length > MOST_PRAISE_WORDS || isInstruction(passage.text))
			return [];
		if (risksIn(quote).some(({ name }) => name === "income" || name === "medical")) return [];
		if (/["“”[\]{}<>]|https?:/.test(quote) || OF_MONEY.test(quote)) return [];
		const shown = testimonialText({ speaker, role, quote });
		return [{ passage, quote, shown, text: `{{testimonial:${testimonialId({ speaker, quote })}}}` }];
	});
	return told.sort((a, b) => brief(a) - brief(b));
}

export const citationOf = ({ passage, quote }: { passage: Passage; quote: string }): Citation => ({
	chunk_id: passage.id,
	source: passage.title,
	quote,
});
