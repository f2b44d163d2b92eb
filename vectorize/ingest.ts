import { decodeEntities, htmlToMarkdown } from "./ingest-html";

/** Text of a document ready to be cut into passages, or why it cannot be. */
export type Ingested = { text: string; warnings: string[] } | { fault: string };

/** The text of a PDF as Markdown, or why there is none. */
export type PdfText = { text: string; pages: number } | { fault: string };

const FOREIGN_SHARE = 0.08;
const FOREIGN_LEAST_WORDS = 40;
const BINARY_SHARE = 0.005;
/** How files begin that are sent by mistake, as they look when their bytes are taken for text. */
const NO_TEXT: [starts: string[], fault: string][] = [
	[["%PDF-"], "This is a PDF file: send it as a file, in a multipart form."],
	[["PK\u0003\u0004"], "This is a zipped or Office file: save it as plain text, Markdown or HTML."],
	[
		["\ufffdPNG", "\u0089PNG", "GIF87a", "GIF89a", "\ufffd\ufffd"],
		"This is an image or another binary file: send text.",
	],
];
/** `<https://...>` and `<name@host>` in Markdown. */
const AUTOLINK = /<(?:mailto:)?(https?:\/\/[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>/gi;
const ENGLISH = new Set(
	"the a an and or of to in is are was for with you your we our i it that this on at be as by from not have has will can what who how do if".split(
		" ",
	),
);

/**
 * Reads pasted text, Markdown or HTML: tags, scripts, comments and front matter away, headings, lists and paragraphs kept as Markdown.
 *
 * @returns `fault`, one sentence for its author, where it is binary or holds no words; a warning where it does not read as English, which
 * the claim gate needs
 */
export function readDocument(raw: string): Ingested {
	const given = raw.replace(/^\ufeff/, "").toWellFormed();
	for (const [starts, fault] of NO_TEXT) if (starts.some((start) => given.startsWith(start))) return { fault };
	if (isBinary(given)) return { fault: "This is no text: it holds characters that only binary files have." };
	const unix = given.replace(/\r\n?/g, "\n").replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "");
	const body = unix.replace(/^\s*---\n[\s\S]{0,20000}?\n---[ \t]*(?:\n|$)/, "").replace(AUTOLINK, "$1");
	const text = (body.includes("<") ? htmlToMarkdown(body) : decodeEntities(body))
		.split("\n")
		.map((line) => line.trimEnd())
		.join("\n")
		.replace(/\n{3,}/g, "\n\n")
		.trim();
	if (!/\p{L}{2,}/u.test(text)) return { fault: "There are no words in this: send the text of the page." };
	return { text, warnings: readsAsEnglish(text) ? [] : [NOT_ENGLISH] };
}

const NOT_ENGLISH =
	"This does not read as English: it is kept and can be searched, but claims are checked reliably in English only.";

function isBinary(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
	const odd = text.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g)?.length ?? 0;
	return text.includes("\0") || odd > Math.max(2, text.length * BINARY_SHARE);
}

/** By the share of function words; a short text passes. */
function readsAsEnglish(text: string): boolean {
	const words =
		text
			.slice(0, 20_000)
			.toLowerCase()
			.match(/\p{L}+/gu) ?? [];
	if (words.length < FOREIGN_LEAST_WORDS) return true;
	return words.filter((word) => ENGLISH.has(word)).length / words.length >= FOREIGN_SHARE;
}
