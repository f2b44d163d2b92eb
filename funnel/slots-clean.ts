/** Longer than any name: what exceeds it is no name. */
const LONGEST_NAME = 100;
const ADDRESS_IN_NAME =
	/:\/\/|\bwww\.|\w\.[a-z]{2,}\/|\w\.(?:com|net|org|info|biz|io|xyz|top|ru|site|online|shop|link|click)\b/i;
/** Control characters and the marks that reorder text on screen. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const MARKDOWN_LINK = /\[([^[\]\n]+)\]\((https?:\/\/[^\s()]+)\)/g;

/**
 * A value made fit for copy: no control characters, and no square brackets, so that it can never become a link when
 * the copy around it is read for `[label](address)`. Line breaks are kept only where `multiline`.
 */
export function cleanValue(value: string, multiline: boolean): string {
	const text = value.toWellFormed().replace(MARKDOWN_LINK, "$1 ($2)").replaceAll("[", "(").replaceAll("]", ")");
	if (!multiline) return text.replace(UNSEEN, " ").replace(/ {2,}/g, " ").trim();
	return text
		.split(/\r\n|[\n\r\u2028\u2029]/)
		.map((line) => line.replace(UNSEEN, " ").trimEnd())
		.join("\n")
		.replace(/\n{3,}/g, "\n\n")
		.trim();
}

/**
 * A person's name as typed into a public form. Null for one that is too long to be a name or carries a web address:
 * forms are misused to make others send advertisements.
 */
export function cleanName(name: string | null | undefined): string | null {
	if (!name || name.length > LONGEST_NAME || ADDRESS_IN_NAME.test(name)) return null;
	return cleanValue(name, false) || null;
}

/** An http(s) address that can stand inside `[label](...)`; null for any other scheme. */
export function cleanUrl(url: string | null | undefined): string | null {
	const address = url?.trim();
	if (!address || !/^https?:\/\/[^\s\p{Cc}]+$/iu.test(address)) return null;
	return address.replace(/[()[\]{}<>"]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
