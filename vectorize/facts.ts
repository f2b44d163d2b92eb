import { type Block, blocksOf } from "./chunk-blocks";
import { sentencesOf } from "./chunk-sentences";
import { type OfferFact, offersIn } from "./facts-offer";
import { type TestimonialFact, testimonialsIn } from "./facts-testimonial";

export type { OfferFact } from "./facts-offer";
export type { TestimonialFact } from "./facts-testimonial";

export interface BioFact {
	about: "experience" | "credential" | "award" | "publication" | "role" | "place";
	/** The sentence as it stands in the document. */
	sentence: string;
}

/** What a document states of offers, customers' words and a person's life, for its author to look over. */
export interface Facts {
	offers: OfferFact[];
	testimonials: TestimonialFact[];
	bio: BioFact[];
}

/** Blocks under one heading, in order. */
export interface Section {
	path: string[];
	blocks: Block[];
}

const BIO: [BioFact["about"], RegExp][] = [
	["award", /\b(?:award(?:ed)?|prize|named (?:one of|best|the)|won the|winner|finalist|honou?red)\b/i],
	["publication", /\b(?:book|author(?:ed)? of|wrote|published|podcast|columnist)\b/i],
	[
		"credential",
		/\b(?:certified|accredited|diploma|degree|licen[cs]ed|graduat\w+|ph\.?d|mba|bachelor|master's|qualified|studied|trained (?:at|with|in))\b/i,
	],
	[
		"experience",
		/\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)\+? ?(?:\w{1,20} )?(?:years|decades|clients|workshops|people|students|companies|teams|talks|sessions)\b|\bsince (?:19|20)\d\d\b/i,
	],
	["place", /\b(?:lives?|living|based|grew up|born) in \p{Lu}/u],
	[
		"role",
		/\b(?:is|was|am|as) (?:an?|the) (?:[\w-]+ ){0,4}?(?:coach|director|founder|teacher|trainer|consultant|designer|manager|therapist|speaker|engineer|writer|nurse|lawyer|chef|professor|lecturer|head)\b|\b(?:co-?)?founded\b|\bused to (?:be|work)\b/i,
	],
];
const ABOUT_SOMEBODY = /\b(?:about (?:me|us|\p{Lu})|bio(?:graphy)?|who (?:i am|we are)|meet |my story|founder)/iu;
const MAX_FACTS = 100;

/**
 * Reads offers, testimonials and biographical sentences out of a document, by patterns: what it finds stands in the text, but it may
 * overlook some and take one for another, so a person looks it over before it is used. Same text, same facts.
 */
export function extractFacts(document: { kind: string; title: string; text: string }): Facts {
	const sections = sectionsOf(blocksOf(document.text));
	return {
		offers: offersIn(sections, document, MAX_FACTS),
		testimonials: testimonialsIn(sections, document.kind).slice(0, MAX_FACTS),
		bio: bioIn(sections, document).slice(0, MAX_FACTS),
	};
}

function sectionsOf(blocks: Block[]): Section[] {
	const sections: Section[] = [];
	for (const block of blocks) {
		if (block.kind === "heading") sections.push({ path: [...block.path, block.text], blocks: [] });
		else {
			if (sections.length === 0) sections.push({ path: [], blocks: [] });
			sections.at(-1)?.blocks.push(block);
		}
	}
	return sections;
}

function bioIn(sections: Section[], { kind, title }: { kind: string; title: string }): BioFact[] {
	const found = new Map<string, BioFact>();
	for (const { path, blocks } of sections) {
		if (kind !== "bio" && !ABOUT_SOMEBODY.test([title, ...path].join("\n"))) continue;
		for (const sentence of blocks.flatMap(({ text }) => sentencesOf(text)).map((text) => text.trim())) {
			const about = BIO.find(([, pattern]) => pattern.test(sentence))?.[0];
			if (about && sentence.length <= 500) found.set(sentence, { about, sentence });
		}
	}
	return [...found.values()];
}
