import type { Token } from "./text";

/** Terms on which something is to be had. Not "feel free", "if you are free", "free up an hour", "pay attention". */
const TERMS =
	/\b(?:(?<!\b(?:feel|stays?|keep|you|you're|be|am|i'm|for|from|set) )free(?! (?:to|up|moment|minutes?|hours?|evening|afternoon|morning|time)\b)|discounts?|vouchers?|bonus(?:es)?|bursar\w+|scholarships?|instal?lments?|lifetime|forever|half (?:the )?(?:price|fee)|fees?|priced?|prices|cheap\w*|(?:early|old|special|reduced) rate|costs?|paid|pays?(?! (?:attention|heed))|includes?|including|included|on the house|deposit)\b/i;
/** People by what they are or were: who teaches, who was taught, and whose word would count. */
const PEOPLE =
	/\b(?:psycholog\w+|psychiatr\w+|therapists?|doctors?|surgeons?|lawyers?|mayors?|ministers?|authors?|founders?|mentors?|tutors?|professors?|doctorates?|scientists?|athletes?|celebrit\w+|champions?|publishers?|literary agents?|investors?|sponsors?|graduates?|alumni|experts?|chefs?|monks?|actors?|pilots?|recruiters?|employers?|parliament|government|ministry|bankers?|royals?)\b/i;
/** Somebody else is to do something for the reader: "a guide will take you to your room". Not "the link will work". */
const OTHERS_WILL =
	/\b(?:an?|our|your|one of (?:our|the)|some(?:one|body)) (?!(?:\w+ )?(?:link|page|calendar|reminder|e-?mail|message|note|text|invite|invitation|seat|spot|place|hand|head|host|phone|screen|inbox|heart|brain|mind|body|ears?|eyes?|voice|future self|self|reply|answer|question|pen|computer|laptop|browser|camera|microphone|day|week|morning|time|minute|moment|bit|little)\b)(?:[\p{L}-]+ ){0,2}(?:will|is going to|are going to)\b/iu;
/** Everyday words for what people and houses have: with "our" they are a statement. */
const HAD = new Set(
	"garden house kitchen room rooms hall cook guide guest guests book books song songs gift gifts light lamp chair chairs couch sky water wine dinner lunch breakfast bread soup food sound sounds photo photos poem poems".split(
		" ",
	),
);
/** The facts come from the offer's own record. */
const FILLED_IN = /\{\{\s*offer\.(?!title)/;
/** Asks, and takes nothing for granted: "What does it cost?" */
const ASKS = /^(?:what|which|where|who|whom|when|how|any|do|does|is|are|will|can|could|would)\b.*\?\s*$/i;

/**
 * Whether a line that looks like a greeting, an invitation or small talk says what is offered, on what terms or by whom: "Bring a friend and the
 * second seat costs nothing", "Meet our trainer". `isLight` tells words that belong to letters and appointments from those that name a thing.
 */
export function saysWhatIsOffered(sentence: string, tokens: Token[], isLight: (token: Token) => boolean): boolean {
	const written = sentence.replace(/\{\{[^}]*\}\}/g, " ");
	const asked = ASKS.test(sentence);
	if (!asked && TERMS.test(written) && !FILLED_IN.test(sentence)) return true;
	if (!asked && PEOPLE.test(written)) return true;
	if (!asked && OTHERS_WILL.test(written)) return true;
	return tokens.some(({ lower }, at) => {
		const owned = tokens[at + 1];
		if (!/^(?:our|my)$/.test(lower) || !owned?.content || owned.raw.startsWith("{{")) return false;
		const sends = tokens[at - 1]?.lower === "from";
		return !isLight(owned) || (lower === "our" && !sends && HAD.has(owned.lower));
	});
}
