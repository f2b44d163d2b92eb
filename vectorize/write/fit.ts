import { checkCopy } from "../copy-check";
import { isInvitation } from "../ground/everyday";
import type { Risk } from "../ground/risk";

const MOST_WORDS = 34;
/** A shorter sentence is a beat of others. */
export const LEAST_WORDS = 5;
/** An aside of a few words; one with a figure or an address belongs to its page. */
const ASIDE = / \([\p{L}'’,;! -]{3,60}\)/gu;
const CODES = "USD|EUR|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|INR|JPY|ZAR|SGD|HKD|BRL|MXN|AED";
/** What goes out of date, belongs to a page, or is better told by a slot. */
export const PASSING = new RegExp(
	`[$€£¥₹@]|\\b(?:${CODES}|kr\\.?) ?\\d|\\d ?(?:kr\\b|kron|(?:${CODES})\\b|euros?\\b|dollars?\\b|pounds?\\b|francs?\\b)|https?:|www\\.|\\b\\d{4}\\b|\\d[:.]\\d\\d\\b|\\d ?%|\\b(?:january|february|march \\d|april|may \\d|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\\b|\\b(?:today|tomorrow|yesterday|this (?:week|month|year|summer|spring|winter|fall|autumn)|last (?:week|month|year)|next (?:week|month|year)|currently|recently|upcoming|soon|deadline|now open|new)\\b`,
	"i",
);
const OF_A_PAGE =
	/\b(?:click|see (?:below|above|here|the|our)|below|above|read more|learn more|this (?:page|site|website|document|section|post|article|guide|form|link|repository|template|toolkit|handbook|curriculum|series|module|assignment|exercise|blog|video|episode|question|answer|story|list|example|letter|note)|cookies?|copyright|privacy|licen[cs]ed?|newsletter|sign up|subscribe|log ?in|download|github|repository|pull request|email us|contact us|e-?mail|apply|applications?|register|wikipedia|table|figure|chapter|appendix|following|listed|minutes:|agenda|serves \d|makes \d)\b|[©®™|<>{}[\]#~`=_\\/]|\*\S/i;
/** Leads on through pages, as a message does not. */
const OF_A_SITE =
	/^(?:please )?(?:visit|refer to)\b|\b(?:our|the) (?:[\p{L}-]+ ){0,4}pages?\b|\bFAQs?\b|\b(?:first|next|previous|last) (?:section|module|chapter)\b|\bsection (?:introduction|\d)|\b(?:come along|drop in|join us|no registration|registration (?:is )?(?:needed|required)|save the date|see you there)\b|\blet['’]s (?:jump|dive|get|begin|address|look|take|turn)\b|\bcomment on\b/iu;
/** Says what a reader of that page has done, which a registrant has not. */
const OF_A_READER =
	/\byou(?:['’]ve| have) (?:now |just |already )?(?:done|made|completed|finished|reached|learn(?:ed|t)|built|created|written|worked|come)\b|\b(?:congratulations|well done|welcome back)\b/i;
/** Who pays for what: stands where an offer or a question is, and nowhere else. */
export const OF_TERMS =
	/\b(?:fees?|expenses?|invoices?|payments?|purchas(?:e|ed|es|ing)|eligible|eligibility|refunds?)\b/i;
/** How to write, not what to say. */
const OF_STYLE =
	/\b(?:tone|voice|word(?:s|ing)?|sentences?|exclamation|emojis?|style|copy|headlines?|readers?|vocabulary|jargon|grammar|capitals?|abbreviat\w*|we (?:say|write|call)|say|write|avoid|never use|always use)\b/i;
/** Figures of some other programme's, which a reader would take for the event's. */
const MEASURES =
	/\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](?:\w+ )?(?:-?weeks?|hours?|days?|minutes?|months?|sessions?|parts?)\b|\bwe will\b/i;
/** Tells what happened once, which without its story says nothing. */
const OF_A_STORY =
	/\b(?:I|we|he|she|they) (?:\w+ly |just |once |also |never |even )?(?:had|was|were|did|\p{L}+ed|went|came|took|made|said|told|gave|got|saw|knew|thought|felt|left|began|found|kept|ran|sat|stood|bit|ate|wrote|bought|brought|lost|won|built|drove|fell|grew|heard|held|hit|met|paid|sent|slept|spent|spoke|taught|wore)\b(?! (?:to be|better|like you))|^(?:The|A|My|Our|His|Her|One) (?:[\p{L}'’-]+ ){1,5}(?:had|was|were|went|came|took|said|told|did)\b|^(?:It|There) (?:was|were)\b/iu;
/** A sentence has a verb; "A wedding in May, 104 guests" has none. */
const HAS_A_VERB =
	/\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|let|lets|\p{L}+(?:n't|n’t|'s|’s|'re|’re|'ve|’ve|'ll|’ll|'m|’m))\b|\b(?:I|you|we|they|he|she|it|people|everyone|everybody|nobody) (?:\p{L}+ly )?\p{L}{2,}|\b\p{L}{2,}(?:s|ed) (?:the|a|an|your|you|my|our|it|them|to|in|on|with|for|from|how|what|when|where|that|by|at|not|more|less|and)\b/iu;
/** "I'm Ana Ruiz." */
export const INTRODUCES = /^(?:(?:Hi|Hello|Hey),? )?(?:I'm|I’m|I am|My name is|We are|We're|We’re) \p{Lu}\p{Ll}/u;
/** A year in somebody's life, which does not pass. */
const YEAR_OF_A_LIFE = /\b(?:since|in|from|until|till|between|and|of) (?:19|20)\d\d\b/g;
/** Kinds of page on which stories are told. */
const TELLS_STORIES = new Set(["content", "brand_voice"]);
const NEVER_KEPT = new Set(["scarcity", "urgency", "medical", "income", "as_seen_in"]);
/** Promises stand where the offer is explained, nowhere else. */
export const OFFER_ONLY: ReadonlySet<string> = new Set([
	"guarantee",
	"refund",
	"result",
	"award",
	"ranking",
	"comparison",
	"certificate",
	"endorsement",
]);

/** Whether a sentence of a page of that kind can stand in copy: it is whole, lasting and about no page; `least` is the fewest words that it may have. */
export function isFit(text: string, kind: string, least = LEAST_WORDS): boolean {
	const words = text.split(" ").length;
	const fewest = kind === "bio" && INTRODUCES.test(text) ? 2 : least;
	const lasting = kind === "bio" ? text.replace(YEAR_OF_A_LIFE, "") : text;
	if (words < fewest || words > MOST_WORDS || !/^[\p{Lu}"“]/u.test(text) || !/[.!?]["”]?$/.test(text)) return false;
	if (/\p{Ll}\.\p{Lu}|[()]|["“”]|:$|\.\.\.|…|!!/u.test(text.replace(ASIDE, ""))) return false;
	if (PASSING.test(lasting)) return false;
	if ([OF_A_PAGE, OF_A_SITE, OF_A_READER].some((pattern) => pattern.test(text))) return false;
	if (kind === "brand_voice" && OF_STYLE.test(text)) return false;
	if (kind !== "offer" && kind !== "bio" && MEASURES.test(text)) return false;
	if (TELLS_STORIES.has(kind) && OF_A_STORY.test(text)) return false;
	if (/: (?:[^,]+, ){3}/.test(text) || /\b(?:going to tell you|let me tell you)\b/i.test(text)) return false;
	if (words >= LEAST_WORDS && kind !== "offer" && !HAS_A_VERB.test(text) && !isTold(text)) return false;
	// A point, a label or an entry of a glossary: "Helper: a person who ...", "Crew: me and the cat".
	if (
		/^[\p{L}\p{N} ]{1,40}(?: [-–—] \p{Lu}|: (?:[Aa]n?|[Tt]he|[Ss]ome(?:one|body|thing)) )|^\p{L}+(?: \p{L}+)?: /u.test(
			text,
		)
	)
		return false;
	return checkCopy({ channel: "email", subject: "-", body: text }).length === 0;
}

/** Whether what a sentence promises may be said in copy at all. */
export const mayPromise = (risks: Risk[], kind: string): boolean =>
	!risks.some(({ name }) => NEVER_KEPT.has(name) || (OFFER_ONLY.has(name) && kind !== "offer"));

/** An order or advice: "Take notes." */
export const isTold = (text: string): boolean => {
	const words = text.toLowerCase().match(/[\p{L}'’-]+/gu) ?? [];
	return words.length > 1 && isInvitation(words);
};

/** "No. Most members have never done it." */
export const isShortAnswer = (text: string): boolean =>
	/^(?:Yes|No|Sometimes|Often|Not at all)[.,]/.test(text) &&
	!PASSING.test(text) &&
	!MEASURES.test(text) &&
	text.length < 160;
