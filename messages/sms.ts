/** Characters of one septet: 3GPP TS 23.038 (GSM 03.38), section 6.2.1. */
const BASIC = new Set(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Characters of two septets, an escape and their own: section 6.2.1.1. */
const EXTENSION = new Set("\f^{}\\[~]|€");

const LIMITS = { "GSM-7": { single: 160, part: 153 }, "UCS-2": { single: 70, part: 67 } } as const;

export interface SmsSize {
	encoding: keyof typeof LIMITS;
	/** Septets in GSM-7, 16-bit units in UCS-2. */
	units: number;
	/** Messages it is sent and billed as; 0 for an empty text. */
	segments: number;
}

const isGsm = (text: string): boolean => [...text].every((c) => BASIC.has(c) || EXTENSION.has(c));

/**
 * How a text is encoded and how many SMS it takes. A character of two units, an escaped one or a surrogate pair, is
 * never cut in two, so a part may stay one unit short.
 */
export function smsSegments(text: string): SmsSize {
	const encoding = isGsm(text) ? "GSM-7" : "UCS-2";
	const widths = [...text].map((c) => (encoding === "UCS-2" ? c.length : EXTENSION.has(c) ? 2 : 1));
	const units = widths.reduce((sum, width) => sum + width, 0);
	const { single, part } = LIMITS[encoding];
	if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1 };
	let segments = 1;
	let used = 0;
	for (const width of widths) {
		if (used + width > part) {
			segments += 1;
			used = 0;
		}
		used += width;
	}
	return { encoding, units, segments };
}

const REPLACEMENTS: [RegExp, string][] = [
	[/\r\n?/g, "\n"],
	[/[\u200b\u2060\ufeff\u00ad]/g, ""],
	[/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " "],
	[/[\u2018-\u201b\u2032\u00b4`]/g, "'"],
	[/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"'],
	[/[\u2010-\u2015\u2212]/g, "-"],
	[/[\u2022\u00b7]/g, "*"],
	[/\u2026/g, "..."],
	[/\u00d7/g, "x"],
];

/**
 * `text` with typographic quotes, dashes and spaces as GSM-7 has them, which more than halves its price. Where a
 * character without a like remains (an emoji, another script) nothing is gained, and the text stays as written.
 */
export function toGsm(text: string): string {
	const composed = text.normalize("NFC");
	const plain = REPLACEMENTS.reduce((out, [from, to]) => out.replace(from, to), composed);
	return isGsm(plain) ? plain : text;
}
