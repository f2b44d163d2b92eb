/** The GSM 03.38 basic alphabet; each character takes one septet. */
const BASIC = new Set(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** The extension table; each character takes an escape and itself, and the two stay in one segment. */
const EXTENSION = new Set("^{}\\[~]|€\f");

/**
 * How many SMS a text is sent and billed as: GSM-7 160 septets or 153 each when concatenated, else UCS-2 70 code
 * units or 67 each. https://www.twilio.com/docs/glossary/what-sms-character-limit
 */
export function countSegments(text: string): number {
	const characters = [...text];
	const gsm = characters.every((c) => BASIC.has(c) || EXTENSION.has(c));
	const width = (c: string) => (gsm ? (EXTENSION.has(c) ? 2 : 1) : c.length);
	const total = characters.reduce((sum, c) => sum + width(c), 0);
	if (total <= (gsm ? 160 : 70)) return 1;
	const room = gsm ? 153 : 67;
	let segments = 1;
	let used = 0;
	for (const c of characters) {
		if (used + width(c) > room) {
			segments += 1;
			used = 0;
		}
		used += width(c);
	}
	return segments;
}
