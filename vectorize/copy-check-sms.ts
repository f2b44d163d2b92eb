const BASIC =
	"@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9 !\"#\u00a4%&'()*+,-./0123456789:;<=>?" +
	"\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";
const EXTENDED = "\f^{}\\[~]|\u20ac";

/** Marks that have a plain twin within the GSM alphabet. */
export const PLAIN_TWINS: Readonly<Record<string, string>> = {
	"\u2018": "'",
	"\u2019": "'",
	"\u201c": '"',
	"\u201d": '"',
	"\u2013": "-",
	"\u2014": "-",
	"\u2026": "...",
	"\u00a0": " ",
	"\u2022": "-",
	"\u2011": "-",
};

/**
 * Segments that a text message takes: 160 septets, or 153 each when split; with a character outside the GSM 7-bit alphabet 70 UTF-16
 * units, or 67 each (3GPP TS 23.038 and 23.040). Slots count as written: render them first for the exact number.
 */
export function segmentsOf(body: string): {
	segments: number;
	unicode: boolean;
	offender: { at: number; text: string } | null;
} {
	let septets = 0;
	let offender: { at: number; text: string } | null = null;
	let at = 0;
	for (const character of body) {
		if (BASIC.includes(character)) septets += 1;
		else if (EXTENDED.includes(character)) septets += 2;
		else offender ??= { at, text: character };
		at += character.length;
	}
	const [length, single, part] = offender ? [body.length, 70, 67] : [septets, 160, 153];
	return { segments: length <= single ? 1 : Math.ceil(length / part), unicode: offender !== null, offender };
}
