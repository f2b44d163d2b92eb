import type { Token } from "./text";

export interface Vocabulary {
	/** Belongs to letters and appointments, and names no thing. */
	isLight: (token: Token) => boolean;
	/** A source has the word. */
	isKnown: (token: Token) => boolean;
}

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

/** Prepositions of place, time and purpose, and verbs of getting. */
const LEADS_TO =
	/^(?:in|at|on|by|behind|under|beside|across|near|inside|outside|over|through|from|along|around|opposite|overlooking|before|after|for|home|get|receive|enjoy|win|taste|borrow|meet)$/;
const DETERMINES = /^(?:the|our|a|an|its|their|my)$/;
/** Where everybody is asked to look, and turns of speech. */
const ANYWHERE = new Set(
	"form forms website site page pages programme program feedback instructions first scenes bottom inside language group chat list top way desk course screen little".split(
		" ",
	),
);
const PLACE_WORDS = 3;

/** "At the old brewery", "receive a workbook": a place, time or thing of which no source has the words. */
const isNowhere = (tokens: Token[], at: number, { isLight, isKnown }: Vocabulary) => {
	if (!LEADS_TO.test(tokens[at]?.lower ?? "") || !DETERMINES.test(tokens[at + 1]?.lower ?? "")) return false;
	const after = tokens.slice(at + 2, at + 2 + PLACE_WORDS);
	const end = after.findIndex(({ content }) => !content);
	const words = end < 0 ? after : after.slice(0, end);
	if (words.some(({ lower, cap }) => cap || ANYWHERE.has(lower))) return false;
	return words.some((token) => !isLight(token) && !isKnown(token));
};

/** "The sleep diary we sent you", "the cookbook that comes with it": a thing of which no source has the word, and what was done with it. */
const isToldOf = (tokens: Token[], at: number, { isLight, isKnown }: Vocabulary) => {
	const [thing, teller, verb] = [tokens[at], tokens[at + 1], tokens[at + 2]];
	if (!thing?.content || thing.cap || isLight(thing) || isKnown(thing) || !teller || !verb) return false;
	// Behind a comma something else begins: "Welcome aboard, we're glad".
	if (teller.start - thing.end > 1) return false;
	if (/^(?:we|we're|we've|i've|they)$/.test(teller.lower)) return true;
	return /^(?:that|which|who)$/.test(teller.lower) && !/^(?:you|you're|you'd|i|i'm)$/.test(verb.lower);
};

/** "Our cook", "my trainer": what somebody has, and an invitation takes for granted. */
function isOwned(tokens: Token[], at: number, { isLight }: Vocabulary): boolean {
	const [owner, owned] = [tokens[at]?.lower ?? "", tokens[at + 1]];
	if (!/^(?:our|my)$/.test(owner) || !owned?.content) return false;
	if (owned.raw.startsWith("{{") || ANYWHERE.has(owned.lower)) return false;
	const sends = tokens[at - 1]?.lower === "from";
	return !isLight(owned) || (owner === "our" && !sends && HAD.has(owned.lower));
}

/**
 * Whether a line that looks like a greeting, an invitation or small talk says what is offered, on what terms or by whom: "Bring a friend and the
 * second seat costs nothing", "Meet our trainer", "Join us at the old brewery".
 */
export function saysWhatIsOffered(sentence: string, tokens: Token[], vocabulary: Vocabulary): boolean {
	if (tokens.some((_, at) => isOwned(tokens, at, vocabulary))) return true;
	if (ASKS.test(sentence)) return false;
	const written = sentence.replace(/\{\{[^}]*\}\}/g, " ");
	if (TERMS.test(written) && !FILLED_IN.test(sentence)) return true;
	if (PEOPLE.test(written) || OTHERS_WILL.test(written)) return true;
	return tokens.some((_, at) => isNowhere(tokens, at, vocabulary) || isToldOf(tokens, at, vocabulary));
}
