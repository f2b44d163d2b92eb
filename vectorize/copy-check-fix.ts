import { type Copy, type CopyWarning, LIMITS, SPAM_PHRASES } from "./copy-check-rules";
import { PLAIN_TWINS } from "./copy-check-sms";

/** The message with one warning fixed; unchanged where only a person can fix it. */
export function fixWarning(copy: Copy, warning: CopyWarning): Copy {
	const text = copy[warning.field] ?? "";
	const found = text.slice(warning.start, warning.end);
	const put = (replacement: string): Copy => ({
		...copy,
		[warning.field]: tidy(text.slice(0, warning.start) + replacement + text.slice(warning.end)),
	});
	switch (warning.code) {
		case "spam_word":
			return put(inCaseOf(found, withoutSpam(found)));
		case "all_caps":
			return put(lowered(found, text.slice(0, warning.start)));
		case "exclamation_marks":
			return put(found.includes("?") ? "?" : "!");
		case "subject_reply_prefix":
			return put("");
		case "subject_long":
			return { ...copy, subject: cutAtWord(text, LIMITS.subject) };
		case "preview_long":
			return { ...copy, preview: cutAtWord(text, LIMITS.preview) };
		case "sms_unicode":
			return { ...copy, body: plainMarks(text) };
		default:
			return copy;
	}
}

function withoutSpam(phrase: string): string {
	for (const [pattern, replacement] of SPAM_PHRASES) {
		if (replacement === null || !new RegExp(`^(?:${pattern.source})$`, "i").test(phrase)) continue;
		return phrase.replace(new RegExp(pattern.source, "i"), replacement);
	}
	return phrase;
}

function inCaseOf(model: string, text: string): string {
	return /^\p{Lu}/u.test(model) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Small letters, but for the first one at the beginning of a sentence. */
function lowered(word: string, before: string): string {
	const small = word.toLowerCase();
	return /(^|[.!?]\s+|\n)$/.test(before) ? small.charAt(0).toUpperCase() + small.slice(1) : small;
}

function cutAtWord(text: string, limit: number): string {
	const open = text.lastIndexOf("{{", limit);
	const inSlot = open >= 0 && text.indexOf("}}", open) + 2 > limit;
	const cut = text.slice(0, inSlot ? open : limit + 1);
	const space = cut.lastIndexOf(" ");
	return (space > limit / 2 ? cut.slice(0, space) : cut.slice(0, limit)).replace(/[\s,;:-]+$/, "");
}

/** Typographic marks to plain ones, pictures and other characters that a text message pays for away. Letters stay. */
function plainMarks(text: string): string {
	return tidy(
		text.replace(
			/[^\p{L}\p{M}\p{N}\p{Sc}\s!-~]/gu,
			(mark) => PLAIN_TWINS[mark] ?? (mark.charCodeAt(0) < 0x100 ? mark : ""),
		),
	);
}

function tidy(text: string): string {
	return text
		.replace(/[^\S\n]{2,}/g, " ")
		.replace(/[^\S\n]+([.,!?])/g, "$1")
		.replace(/^[^\S\n]+|[^\S\n]+$/g, "");
}
