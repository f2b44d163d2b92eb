import { fixWarning } from "./copy-check-fix";
import { type Copy, type CopyWarning, type CopyWarningCode, LIMITS, SPAM_PHRASES } from "./copy-check-rules";
import { segmentsOf } from "./copy-check-sms";

export { type Copy, type CopyWarning, type CopyWarningCode, LIMITS } from "./copy-check-rules";
export { segmentsOf } from "./copy-check-sms";

/** Short forms that are rightly set in capitals. */
const ACRONYMS =
	/^(FAQ|PDF|RSVP|Q&A|URL|UTC|GMT|EST|PST|CET|CEST|USA|UK|EU|CEO|CTO|PS|SMS|ID|TV|AI|ICS|HTML|USD|EUR|GBP|STOP|HELP|VAT|API|DIY|ROI|HR|IT|Q\d|AM|PM|OK|I|A)$/;

/** Warnings about one message, in the order of subject, preview, body. Pure. */
export function checkCopy(copy: Copy): CopyWarning[] {
	const out: CopyWarning[] = [];
	for (const field of ["subject", "preview", "body"] as const) {
		const text = copy[field];
		if (text) out.push(...wording(field, text));
	}
	return [...out, ...(copy.channel === "sms" ? smsWarnings(copy.body) : emailWarnings(copy))];
}

function wording(field: CopyWarning["field"], text: string): CopyWarning[] {
	const out: CopyWarning[] = [];
	for (const [pattern, replacement] of SPAM_PHRASES)
		for (const match of text.matchAll(pattern))
			out.push({
				...at(field, match),
				code: "spam_word",
				message: `"${match[0]}" reads as spam; say it plainly.`,
				fixable: replacement !== null,
			});
	for (const match of text.matchAll(/(?<![\p{L}\d{/])[\p{Lu}][\p{Lu}&'-]{2,}(?![\p{L}\d}])/gu))
		if (
			!ACRONYMS.test(match[0]) &&
			(match[0].length > 4 || /^(FREE|NOW|YOU|BUY|WIN|NEW|HOT|BIG|SALE|ONLY|LAST|TODAY|JOIN|SAVE)$/.test(match[0]))
		)
			out.push({
				...at(field, match),
				code: "all_caps",
				message: `"${match[0]}" shouts; use small letters.`,
				fixable: true,
			});
	for (const match of text.matchAll(/!{2,}|[!?]*\?!|!\?[!?]*/g))
		out.push({ ...at(field, match), code: "exclamation_marks", message: "One mark is enough.", fixable: true });
	return out.sort((a, b) => a.start - b.start);
}

function emailWarnings({ subject = "", preview = "", body, image_count = 0 }: Copy): CopyWarning[] {
	const out: CopyWarning[] = [];
	const warn = (
		code: CopyWarningCode,
		field: CopyWarning["field"],
		range: [number, number],
		message: string,
		fixable = false,
	) => out.push({ code, field, start: range[0], end: range[1], message, fixable });
	if (subject.trim() === "") warn("subject_missing", "subject", [0, 0], "Write a subject line.");
	if (subject.length > LIMITS.subject)
		warn(
			"subject_long",
			"subject",
			[LIMITS.subject, subject.length],
			`Phones show about ${LIMITS.subject} characters; this has ${subject.length}.`,
			true,
		);
	const prefix = /^\s*(re|fwd?):\s*/i.exec(subject);
	if (prefix)
		warn("subject_reply_prefix", "subject", [0, prefix[0].length], "A subject must not pretend to be a reply.", true);
	if (preview.length > LIMITS.preview)
		warn(
			"preview_long",
			"preview",
			[LIMITS.preview, preview.length],
			`Inboxes show about ${LIMITS.preview} characters.`,
			true,
		);
	if (preview !== "" && preview.trim().toLowerCase() === subject.trim().toLowerCase())
		warn(
			"preview_repeats_subject",
			"preview",
			[0, preview.length],
			"The preview repeats the subject; say something more.",
		);
	const links = [...body.matchAll(/https?:\/\/[^\s)"'<>]+|\{\{\s*link\.\w+\s*\}\}|\{\{\s*offer\.url\s*\}\}/g)];
	const surplus = links[LIMITS.links];
	if (surplus)
		warn(
			"too_many_links",
			"body",
			[surplus.index, surplus.index + surplus[0].length],
			`${links.length} links; keep to ${LIMITS.links}.`,
		);
	if (image_count > 0 && body.length < image_count * LIMITS.text_per_image)
		warn(
			"image_heavy",
			"body",
			[0, body.length],
			"Much image and little text: filters distrust it. Write more or show less.",
		);
	return out;
}

function smsWarnings(body: string): CopyWarning[] {
	const { segments, unicode, offender } = segmentsOf(body);
	const out: CopyWarning[] = [];
	if (unicode && offender)
		out.push({
			code: "sms_unicode",
			field: "body",
			start: offender.at,
			end: offender.at + offender.text.length,
			message: `"${offender.text}" makes the carrier count 70 characters a segment in place of 160.`,
			fixable: !/\p{L}/u.test(offender.text),
		});
	if (segments > LIMITS.sms_segments)
		out.push({
			code: "sms_segments",
			field: "body",
			start: 0,
			end: body.length,
			message: `${segments} segments; each is paid for.`,
			fixable: false,
		});
	return out;
}

function at(field: CopyWarning["field"], match: RegExpExecArray | RegExpMatchArray) {
	const start = match.index ?? 0;
	return { field, start, end: start + match[0].length };
}

/**
 * The message with every fixable warning fixed, and the warnings that remain. Facts are left alone: only marks, capitals and empty phrases
 * change, and a long subject or preview is cut at a word.
 */
export function fixCopy(copy: Copy): { copy: Copy; remaining: CopyWarning[] } {
	let current = copy;
	for (let round = 0; round < 3; round++) {
		const fixable = checkCopy(current).filter((warning) => warning.fixable);
		if (fixable.length === 0) break;
		// From the end, so that the offsets of the earlier ones stay right.
		for (const warning of fixable.sort((a, b) => b.start - a.start)) current = fixWarning(current, warning);
	}
	return { copy: current, remaining: checkCopy(current) };
}
