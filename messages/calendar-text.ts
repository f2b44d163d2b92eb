/** Bytes a content line may have, without its line break: RFC 5545 section 3.1. */
const LINE_OCTETS = 75;

/** Text without control characters but line feeds, and with every surrogate paired. */
export const plainValue = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
		// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into a calendar file
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
		.replace(/\t/g, " ");

/** A TEXT value, RFC 5545 section 3.3.11. */
export const escapeText = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

/** A parameter's value: it stands in double quotes and cannot hold one, nor a line break (RFC 5545 section 3.2). */
export const parameterValue = (text: string): string => plainValue(text).replace(/\n+/g, " ").replace(/"/g, "'").trim();

/** An address as the part of a `mailto:` URI behind the colon: RFC 6068 section 2, the domain in ASCII. */
export function mailAddress(email: string): string {
	const at = email.lastIndexOf("@");
	const local = [...plainValue(email.slice(0, at))]
		.map((c) => (/[A-Za-z0-9.!$'*+_~-]/.test(c) ? c : encodeURIComponent(c)))
		.join("");
	return `${local}@${URL.parse(`http://${email.slice(at + 1)}`)?.hostname ?? email.slice(at + 1)}`;
}

/** Breaks a line so that no piece has more than 75 octets and no character is cut in two. */
export function foldLine(line: string): string {
	const encoder = new TextEncoder();
	let folded = "";
	let octets = 0;
	for (const character of line) {
		const size = encoder.encode(character).length;
		if (octets + size > LINE_OCTETS) {
			folded += "\r\n ";
			octets = 1;
		}
		folded += character;
		octets += size;
	}
	return folded;
}

/**
 * Completes a file that the `ics` package wrote: it folds by characters where the standard counts octets, quotes
 * parameters that are keywords, which some calendars then ignore, and refuses URLs whose host has an underscore.
 *
 * @param extra whole content lines to add to the event
 */
export function finishCalendar(file: string, extra: string[]): string {
	const lines = file.replace(/\r\n[\t ]/g, "").split("\r\n");
	return lines
		.flatMap((line) => (line.startsWith("STATUS:") ? [...extra, line] : [line]))
		.map((line) => (line.startsWith("ATTENDEE;") ? line.replace(/(CUTYPE|ROLE|PARTSTAT)="([A-Z-]+)"/g, "$1=$2") : line))
		.map(foldLine)
		.join("\r\n");
}
