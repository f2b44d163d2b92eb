import { decodeEntities, htmlToMarkdown } from "./ingest-html";

/** Text of a document ready to be cut into passages, or why it cannot be. */
export type Ingested = { text: string; warnings: string[] } | { fault: string };

/** The text of a PDF as Markdown, or why there is none. */
export type PdfText = { text: string; pages: number } | { fault: string };

/** Fewer words say nothing of their language. */
const LEAST_WORDS = 6;
const FOREIGN_SHARE = 0.1;
/** A page of names or links has hardly any function words; one of this many words has some. */
const MANY_WORDS = 40;
const ENGLISH_SHARE = 0.02;
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
const FRONT_MATTER = /^\s*---\n[\s\S]{0,20000}?\n---[ \t]*(?:\n|$)/;
/** `<https://...>` and `<name@host>` in Markdown. */
const AUTOLINK = /<(?:mailto:)?(https?:\/\/[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>/gi;
const ENGLISH = new Set(
	"the a an and or of to in is are was for with you your we our i it that this on at be as by from not have has will can what who how do if".split(
		" ",
	),
);

/** Function words of other languages that are no English ones. */
const FOREIGN = new Set(
	(
		"der das und ist nicht mit für auf von dem den ein eine einen wir ihr sie sich auch bei nach oder haben unsere jede jeder " +
		"le la les des du de et est pour nous vous avec dans une sur qui que ce cette votre notre aux chaque " +
		"el los las y es con para por una del nuestro nuestra cada usted más no se su en lo " +
		"o os não um uma com seu sua nosso você il gli di che per sono è non nostro ogni della delle " +
		"het een van en voor zijn niet wij ons onze je jullie elke w z na się jest nie do i dla och är vi som på med att det av og er til ikke"
	).split(" "),
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
	const [head = ""] = FRONT_MATTER.exec(unix) ?? [];
	const body = tidied(unix.slice(head.length));
	const text = hasWords(body) ? body : tidied(wordsOfFrontMatter(head));
	if (!hasWords(text)) return { fault: "There are no words in this: send the text of the page." };
	return { text, warnings: readsAsEnglish(text) ? [] : [NOT_ENGLISH] };
}

const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

function tidied(body: string): string {
	const linked = body.replace(AUTOLINK, "$1");
	return (linked.includes("<") ? htmlToMarkdown(linked) : decodeEntities(linked))
		.split("\n")
		.map((line) => line.trimEnd())
		.join("\n")
		.replace(/\n{3,}/g, "\n\n")
		.trim();
}

/** What a page of blocks says, which keeps all its words in its front matter: values of several words, each a paragraph. */
function wordsOfFrontMatter(head: string): string {
	const values = head
		.split("\n")
		.map((line) => /^\s*(?:- )?(?:[\w-]+:\s+)?(["']?)(.+)\1\s*$/.exec(line)?.[2]?.trim() ?? "")
		.filter((value) => !/^[\w-]+:(?:\s|$)/.test(value) && (value.match(/\p{L}{2,}/gu)?.length ?? 0) >= 3);
	return values.filter((value) => /\s/.test(value)).join("\n\n");
}

const NOT_ENGLISH =
	"This does not read as English: it is kept and can be searched, but claims are checked reliably in English only.";

function isBinary(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
	const odd = text.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g)?.length ?? 0;
	return text.includes("\0") || odd > Math.max(2, text.length * BINARY_SHARE);
}

/** By script and by the share of function words. */
function readsAsEnglish(text: string): boolean {
	const words = text.slice(0, 20_000).match(/\p{L}+/gu) ?? [];
	const letters = words.join("");
	const latin = letters.match(/\p{Script=Latin}/gu)?.length ?? 0;
	if (letters.length >= LEAST_WORDS && latin < letters.length / 2) return false;
	if (words.length < LEAST_WORDS) return true;
	const english = words.filter((word) => ENGLISH.has(word.toLowerCase())).length / words.length;
	// As they are written: "De" and "La" are also parts of names.
	const foreign = words.filter((word) => FOREIGN.has(word)).length / words.length;
	if (words.length >= MANY_WORDS && english < ENGLISH_SHARE) return false;
	return foreign < FOREIGN_SHARE || english >= foreign;
}
