import { stem } from "./stem";
import { STOP } from "./words";

/** One word or figure of a sentence. `lower` has typographic marks folded; `start` is its offset in the cleaned sentence. */
export type Token = {
	raw: string;
	lower: string;
	stem: string;
	start: number;
	end: number;
	/** Begins with a capital letter. */
	cap: boolean;
	/** First word of the sentence, or after a colon, bullet, bracket or opening quote: a capital here says little. */
	opens: boolean;
	/** Carries meaning: neither a function word nor a mere mark. */
	content: boolean;
};

const ABBREVIATION =
	/(?:^|[\s("'])(?:Dr|Mr|Mrs|Ms|Prof|Sr|Jr|St|vs|etc|e\.g|i\.e|No|al|Inc|Ltd|Co|Corp|approx|Fig|Vol|Dept|Est|a\.m|p\.m|U\.S|U\.K|Ph\.D|[A-Z])\.\s*$/;
const URL_LIKE =
	/\b(?:https?:\/\/|www\.)(?:[^\s<>"'()\]]|\([^\s()]*\))+|\b[\w.-]{1,100}\.(?:com|org|net|io|co|edu|gov|dev|app|ai|eu|uk|de)\b(?:\/[^\s<>"')\]]*)?/gi;
/** A longer run without an end is no sentence (a table, a log): it is cut at a space, so that no check takes quadratic time. */
const MAX_SENTENCE = 1200;
const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

const ENTITIES: Record<string, string> = { amp: "&", nbsp: " ", quot: '"', lt: "<", gt: ">", apos: "'" };

/** Nothing of what `plain` changes: most sentences, and reading them costs a fraction of changing them. */
const PLAIN = /^(?:[!-%'-_a-~]| (?! ))*$/;

/** Typographic quotes, dashes and spaces to plain ones; soft hyphens and zero-width marks away. */
export function plain(text: string): string {
	if (PLAIN.test(text)) return text;
	return text
		.normalize("NFKC")
		.replace(/[\u00ad\u200b-\u200d\ufeff]/g, "")
		.replace(/[\u2018\u2019\u201a\u02bc\u00b4`]/g, "'")
		.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
		.replace(/[\u2010\u2011]/g, "-")
		.replace(/[\u2012-\u2015]/g, " - ")
		.replace(/\u2026/g, "...")
		.replace(/&#x([\da-f]{2,5});|&#(\d{2,6});/gi, (_, hex, dec) =>
			String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(dec)),
		)
		.replace(/&(amp|nbsp|quot|lt|gt|apos);/g, (_, name: string) => ENTITIES[name] ?? " ")
		.replace(/[^\S\n]+/g, " ");
}

/** Markdown and HTML marks away, link targets kept behind the link text, so that both sides of a comparison read as prose. */
export function stripMarks(text: string): string {
	return (
		text
			.replace(/<(?:br|\/p|\/li|\/h\d|\/div|\/tr)\s*\/?>/gi, "\n")
			.replace(/<a\s[^>]{0,300}?href="([^"]{1,600})"[^>]{0,300}>([\s\S]{0,300}?)<\/a>/gi, "$2 ($1)")
			.replace(/<\/?[a-z][^<>]{0,600}>/gi, " ")
			.replace(/!\[([^[\]]{0,300})\]\([^)]{0,600}\)/g, "$1")
			.replace(
				/\[([^[\]]{1,300})\]\((?:mailto:)?((?:[^()\s]|\([^()]{0,100}\)){1,600})[^()]{0,200}\)/g,
				(_, label: string, target: string) =>
					/^(https?:|www\.|[^/#]+@)/.test(target) && !label.includes(target) ? `${label} (${target})` : label,
			)
			.replace(/\\([_*#&.!()[\]~`-])/g, "$1")
			.replace(/^[ \t]*(?:#{1,6}|>+)[ \t]+/gm, "")
			.replace(/(\*\*|__)(?=\S)([\s\S]{0,400}?\S)\1/g, "$2")
			.replace(/(^|[^\w*])[*_](?=\S)([^*_\n]{0,300}?\S)[*_](?=[^\w*]|$)/gm, "$1$2")
			.replace(/^[ \t]*(?:\|[ \t]*)?:?-{3,}.*$/gm, "")
			// From the first space of a run alone: from each of them it would take quadratic time.
			.replace(/(?<![ \t])[ \t]*\|[ \t]*/g, " | ")
	);
}

/** Sentences of a text in order, trimmed. A blank line, a list mark or a table row ends one; "Dr." and initials do not. */
export function splitSentences(text: string): string[] {
	const out: string[] = [];
	for (const block of toBlocks(stripMarks(plain(text)))) {
		let held = "";
		for (const { segment } of segmenter.segment(block)) {
			held += segment;
			if (/^\s*-\s+\p{Lu}/u.test(segment) && /"\s*$/.test(out[out.length - 1] ?? "")) held = `${out.pop()} ${held}`;
			if (ABBREVIATION.test(held) || /\S$/.test(held) || /\{\{[^}]*$/.test(held) || opensQuote(held)) continue;
			push(out, held);
			held = "";
		}
		push(out, held);
	}
	return out;
}

/** A quotation of several sentences stays one sentence, so that it can be held against its source as a whole. */
function opensQuote(held: string): boolean {
	return (held.match(/"/g)?.length ?? 0) % 2 === 1 && held.length < 400;
}

function push(out: string[], sentence: string) {
	const trimmed = sentence.replace(/\s+/g, " ").trim();
	for (let from = 0; from < trimmed.length; ) {
		const space = trimmed.lastIndexOf(" ", from + MAX_SENTENCE);
		const whole = trimmed.length - from <= MAX_SENTENCE;
		const to = whole ? trimmed.length : space > from ? space : from + MAX_SENTENCE;
		const part = trimmed.slice(from, to).trim();
		if (/[\p{L}\p{N}]/u.test(part)) out.push(part);
		from = to;
	}
}

/** Paragraphs and list items; a line that is merely wrapped joins the one before it. */
function toBlocks(text: string): string[] {
	const blocks: string[] = [];
	let current = "";
	for (const line of text.split("\n")) {
		const body = line.trim();
		const last = blocks[blocks.length - 1] ?? "";
		if (/^-\s+\p{Lu}[^.!?]{1,70}$/u.test(body) && /"$/.test(current || last)) {
			if (!current) blocks.pop();
			current = `${current || last} ${body}`;
			continue;
		}
		const item = /^(?:[-*+\u2022]|\d{1,2}[.)]|\d\ufe0f?\u20e3)\s+/.test(body);
		if (body === "" || item || body.startsWith("|") || /^.{0,60}[:,!?.]\s*$/.test(current) || isLabel(body)) {
			blocks.push(current);
			current = "";
		}
		if (body === "") continue;
		current += `${current ? " " : ""}${body.replace(/^[-*+\u2022]\s+/, "")}`;
	}
	blocks.push(current);
	// The segmenter sees no sentence start in a slot.
	return blocks.flatMap((block) => block.split(/(?<=[.!?]["')]?)\s+(?=\{\{)/)).filter((block) => block.trim() !== "");
}

/** "Client: ...", "Email: ...": a speaker or a field begins a block of its own. */
function isLabel(line: string): boolean {
	return /^[A-Z][\w ]{1,24}:\s/.test(line);
}

const WORD =
	/\{\{[^}]*\}\}|(?:https?:\/\/|www\.)(?:[^\s<>"'()\]]|\([^\s()]*\))+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|(?:(?:\b(?:us|au?|ca?|nz|s|hk))?\$|[\u20ac\u00a3\u00a5\u20b9])?\d(?:[\d,.:/]*\d)?(?:bn|st|nd|rd|th|am|pm|[kmshx])?(?![\p{L}\p{N}])|[$\u20ac\u00a3\u00a5]?\d(?:[\d,.:/]*\d)?|[\p{L}\p{N}]+(?:'[\p{L}]+)*|[%$\u20ac\u00a3\u00a5\u20b9]/giu;

/** What a word stands behind that begins a clause, and how far back it is looked for: all of the sentence before each word would be quadratic. */
const OPENING = /[.:!?|\u2022(["*]\s*$|(?:^|\s)-\s*$|\d[.)]\s*$/;
const OPENING_REACH = 8;

/** Words, figures, addresses and slots of one sentence, in order. */
export function tokenize(sentence: string): Token[] {
	const tokens: Token[] = [];
	for (const match of plain(sentence).matchAll(WORD)) {
		const raw = match[0];
		const start = match.index;
		const lower = raw.toLowerCase().replace(/'s$|'$/, "");
		const isWord = /\p{L}/u.test(raw) && !/[@{]|:\/\//.test(raw);
		tokens.push({
			raw,
			lower,
			stem: isWord ? stem(lower) : lower,
			start,
			end: start + raw.length,
			cap: /^\p{Lu}/u.test(raw),
			opens: tokens.length === 0 || OPENING.test(sentence.slice(Math.max(0, start - OPENING_REACH), start)),
			content: isWord && lower.length > 1 && !STOP.has(lower) && !STOP.has(raw.toLowerCase()),
		});
	}
	return tokens;
}

/** Lower-case words joined by single spaces: the form in which two sentences count as the same. */
export const canonical = (tokens: Token[]): string => tokens.map(({ raw }) => raw.toLowerCase()).join(" ");

/** What every web address has. */
const ADDRESS_LIKE = /:\/\/|\w\.\w/;

/** Web addresses in a text, lower case, without scheme, "www." and closing marks. */
export function urlsIn(text: string): string[] {
	if (!ADDRESS_LIKE.test(text)) return [];
	const withoutMail = text.replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, " ");
	return [...withoutMail.matchAll(URL_LIKE)].map(([url]) =>
		url
			.toLowerCase()
			.replace(/^https?:\/\//, "")
			.replace(/^www\./, "")
			.replace(/[.,;:!?/]+$/, ""),
	);
}

/** E-mail addresses in a text, lower case. */
export function emailsIn(text: string): string[] {
	if (!text.includes("@")) return [];
	return (text.match(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g) ?? []).map((address) =>
		address.toLowerCase().replace(/\.$/, ""),
	);
}
