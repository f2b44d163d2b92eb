import { isEveryday } from "./everyday";
import { type Figure, figuresIn } from "./numbers";
import type { SourceIndex } from "./source-index";
import { conceptsOf } from "./synonyms";
import { emailsIn, plain, type Token, urlsIn } from "./text";
import { FRAME, LOGISTICS, OPENERS, STOP, WEEKDAYS } from "./words";

/** The hard facts of one claim sentence. */
export type HardFacts = {
	figures: Figure[];
	/** Runs of capitalised words, as places in the token list. */
	names: number[][];
	urls: string[];
	emails: string[];
	/** Quotations of three words or more. */
	quotes: { text: string; start: number; end: number }[];
};

/** Whether a sentence has a figure, an address or a quotation. */
export const statesFact = ({ figures, urls, emails, quotes }: HardFacts): boolean =>
	figures.length + urls.length + emails.length + quotes.length > 0;

/** A sentence for the reader to finish. */
const LEFT_OPEN = /(?:\.\.\.|_{2,})\s*$/;
const JOINER = /^\s?(?:[&-]|['.])?\s?$/;
const SUFFIX = /(?:ing|ed|ly|tion|sion|ment|ness|ity|ive|ous|able|ible|ful|less|ers)$/;
/** Tools and short forms that everyone's invitations name. */
const COMMON = new Set(
	"zoom google outlook apple calendar pdf rsvp ps p.s faq q&a q a sms email e-mail ok tv id am pm url cv ta txt asap fyi btw diy utc gmt est pst cet".split(
		" ",
	),
);

/** Words that are plain English whatever their case. */
export function isPlainWord(token: Token): boolean {
	const { lower } = token;
	return (
		STOP.has(lower) ||
		FRAME.has(token.stem) ||
		LOGISTICS.has(lower) ||
		OPENERS.has(lower) ||
		COMMON.has(lower) ||
		conceptsOf(token.stem).length > 0
	);
}

function looksPlain(token: Token, index: SourceIndex): boolean {
	return isPlainWord(token) || index.small.has(token.lower) || SUFFIX.test(token.lower);
}

export function hardFactsIn(sentence: string, tokens: Token[], index: SourceIndex): HardFacts {
	const text = plain(sentence);
	const figures = figuresIn(tokens);
	const taken = new Set(figures.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));
	const quotes = [...text.matchAll(/"([^"]+)"/g)]
		.map((match) => ({ text: match[1] ?? "", start: match.index, end: match.index + match[0].length }))
		.filter((quote) => quote.text.trim().split(/\s+/).length >= 3 && !LEFT_OPEN.test(quote.text));
	return { figures, names: namesIn(text, tokens, taken, index), urls: urlsIn(text), emails: emailsIn(text), quotes };
}

/**
 * Runs of capitalised words. The first word of a sentence belongs to one only when it is no plain word; in a line set in
 * title case plain words do not count.
 */
function namesIn(text: string, tokens: Token[], taken: Set<number>, index: SourceIndex): number[][] {
	const words = tokens.filter((token) => /^\p{L}/u.test(token.raw) && token.content);
	const titleCase = words.length >= 3 && words.filter((token) => token.cap).length / words.length >= 0.7;
	const isName = tokens.map((token, place) => {
		if (!token.cap || taken.has(place) || token.raw.startsWith("{{")) return false;
		if (STOP.has(token.lower) || STOP.has(token.raw.toLowerCase()) || WEEKDAYS.includes(token.lower)) return false;
		if (/^(https?|www)/i.test(token.raw) || token.raw.includes("@")) return false;
		const shouted = token.raw.length > 1 && token.raw === token.raw.toUpperCase();
		if ((token.opens || titleCase || shouted) && looksPlain(token, index)) return false;
		if (token.opens && isEveryday(token.lower, token.stem)) return false;
		return true;
	});
	const runs: number[][] = [];
	let run: number[] = [];
	isName.forEach((name, place) => {
		const previous = tokens[place - 1];
		const here = tokens[place];
		const joined = run.length > 0 && previous && here && JOINER.test(text.slice(previous.end, here.start));
		if (name && joined) run.push(place);
		else if (name) {
			if (run.length) runs.push(run);
			run = [place];
		} else if (run.length) {
			runs.push(run);
			run = [];
		}
	});
	if (run.length) runs.push(run);
	return runs;
}
