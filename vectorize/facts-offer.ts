import { sentencesOf } from "./chunk-sentences";
import type { Section } from "./facts";
import { urlsIn } from "./ground/text";

export interface OfferFact {
	name: string | null;
	/** In the currency's main unit. */
	price: number;
	/** ISO 4217. A bare "$" counts as USD. */
	currency: string;
	/** As written, such as "14 March 2027 at 6 pm". */
	deadline: string | null;
	/** The day of the deadline, `YYYY-MM-DD`, where the year is given. */
	deadline_date: string | null;
	url: string | null;
	/** The sentence the price stands in. */
	sentence: string;
}

const SYMBOLS: Record<string, string> = {
	$: "USD",
	us$: "USD",
	a$: "AUD",
	au$: "AUD",
	c$: "CAD",
	ca$: "CAD",
	nz$: "NZD",
	"€": "EUR",
	"£": "GBP",
	"¥": "JPY",
};
const WORDS: Record<string, string> = { dollar: "USD", euro: "EUR", pound: "GBP", franc: "CHF", yen: "JPY" };
const CODES = "USD|EUR|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|INR|JPY|ZAR|SGD";
const AMOUNT = "(\\d{1,3}(?:[,.' ]\\d{3}){1,3}(?:[.,]\\d{2})?|\\d{1,7}(?:[.,]\\d{1,2})?)(?!\\d)([kK](?![\\p{L}]))?";
const MONEY = new RegExp(
	`(?<![\\p{L}\\p{N}])(?:((?:US|AU?|CA?|NZ)?\\$|[€£¥]|(?:${CODES})(?= ?\\d)) ?${AMOUNT}|${AMOUNT} ?(€|£|(?:${CODES})\\b|dollars?\\b|euros?\\b|pounds?\\b|francs?\\b|yen\\b))`,
	"gu",
);
/** Sums that are no price: a saving, an instalment, what somebody earned. */
const NO_PRICE =
	/\b(?:save|saving|saves|off|discount(?:ed by)?|worth|valued at|value of|instal?ments? of|payments? of|earn(?:ed|s)?|made|revenue|raised|grew|budget|estimate|lost|from \$?\d+ to|deposit of|instead of|was|normally|usually)\s*(?:about |over |around |only |just )?$/i;
const PRICE_WORDS =
	/\b(?:costs?|price[ds]?|fees?|tuition|tickets?|subscription|pay|investment|only|for|join|enrol\w*|buy|per (?:person|month|year|seat)|annual|monthly|yearly)\b|\|/i;
const CLOSES =
	/\b(?:clos(?:es?|ing)|ends?|until|till|deadline|last day|expires?|before|by|no later than|early[- ]bird)\b/i;
/** Characters around a sum that say what it is. */
const NEAR = 200;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH = "((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6})\\.?";
const TIME = "(?:,? (?:at )?\\d{1,2}(?::\\d\\d)? ?(?:[ap]\\.?m\\.?|h|o'clock|(?=\\W))(?: [A-Z]{2,4}\\b)?)?";
const DATE = new RegExp(
	`\\b(?:(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? (20\\d\\d))?|${MONTH} (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? (20\\d\\d))?|(20\\d\\d)-(\\d\\d)-(\\d\\d))${TIME}`,
	"u",
);
const SUBJECT =
	/^(?:[-|\d.) ]*)(?:(?:Join|Get|Buy|Enrol in|Enroll in) )?((?:The |An? )?\p{Lu}[\p{L}\p{N}'’&+-]*(?: (?:\p{Lu}[\p{L}\p{N}'’&+-]*|of|for|the|and|to|in|with|\d{1,4})){0,6})\s*(?:[:|–—-]|\(|\b(?:costs?|is|for|will cost|starts? at|comes? at)\b)/u;
const NO_NAME =
	/^(?:It|This|That|They|We|You|There|Here|I|If|The (?:price|cost|fee|investment|regular|full|course|programme|program|workshop)|Price|Cost|Fee|Tuition|Investment|Only|Just|Pay|Annual|Normally|Tickets?)\b/;
const GENERIC =
	/^(?:pric(?:e|es|ing)|costs?|fees?|investment|faq|frequently asked questions|how much.*|.*\?|tickets?|what you get|details|offers?|overview)$/i;

/** Prices with the thing they are asked for, its deadline and address, as far as the same section states them; the first `most`. */
export function offersIn(sections: Section[], document: { kind: string; title: string }, most: number): OfferFact[] {
	const found = new Map<string, OfferFact>();
	for (const { path, blocks } of sections) {
		const sentences = blocks.flatMap(({ text }) => sentencesOf(text).map((sentence) => sentence.trim()));
		let terms: Pick<OfferFact, "deadline" | "deadline_date" | "url"> | undefined;
		for (const sentence of sentences) {
			if (document.kind !== "offer" && !PRICE_WORDS.test(sentence)) continue;
			for (const { price, currency, before } of pricesIn(sentence)) {
				const name = nameOf(before, path, document);
				const key = `${name}\n${price}\n${currency}`;
				if (found.has(key)) continue;
				terms ??= { ...deadlineIn(sentences), url: urlIn(sentences) };
				found.set(key, { name, price, currency, ...terms, sentence });
				if (found.size === most) return [...found.values()];
			}
		}
	}
	return [...found.values()];
}

function pricesIn(sentence: string): { price: number; currency: string; before: string }[] {
	return [...sentence.matchAll(MONEY)].flatMap((match) => {
		const [, sign, amount, thousand, amountFirst, thousandFirst, unit] = match;
		const before = sentence.slice(Math.max(0, match.index - NEAR), match.index);
		const mark = (sign ?? unit ?? "").toLowerCase();
		const price = amountOf((amount ?? amountFirst) as string) * (thousand || thousandFirst ? 1000 : 1);
		const currency = SYMBOLS[mark] ?? WORDS[mark.replace(/s$/, "")] ?? mark.toUpperCase();
		const after = sentence.slice(match.index + match[0].length, match.index + match[0].length + NEAR);
		return NO_PRICE.test(before) || /^\s*(?:off|discount|in savings)\b/i.test(after)
			? []
			: [{ price, currency, before }];
	});
}

/** "1,200.50", "1.200,50", "1200" as a number: a group of three digits behind a mark is thousands. */
function amountOf(text: string): number {
	const cents = /[.,](\d{1,2})$/.exec(text);
	const whole = (cents ? text.slice(0, cents.index) : text).replace(/\D/g, "");
	return Number(`${whole}.${cents?.[1] ?? "0"}`);
}

function nameOf(before: string, path: string[], document: { kind: string; title: string }): string | null {
	const subject = SUBJECT.exec(`${before.replace(/[\s:(|–—-]+$/, "")} :`)?.[1]?.trim();
	if (subject && !NO_NAME.test(subject)) return subject.replace(/(?: (?:of|for|the|and|to|in|with))+$/, "");
	const heading = path.findLast((text) => !GENERIC.test(text));
	return heading ?? (document.kind === "offer" ? document.title : null);
}

function deadlineIn(sentences: string[]): Pick<OfferFact, "deadline" | "deadline_date"> {
	for (const sentence of sentences) {
		const closes = CLOSES.exec(sentence);
		const match = closes && DATE.exec(sentence.slice(closes.index));
		if (!match) continue;
		const [deadline, day, month, year, month2, day2, year2, iso, isoMonth, isoDay] = match;
		const number = iso ? Number(isoMonth) : MONTHS.indexOf((month ?? month2 ?? "").slice(0, 3).toLowerCase()) + 1;
		const full = iso ?? year ?? year2;
		const two = (value: number | string | undefined) => String(value).padStart(2, "0");
		return {
			deadline: deadline.replace(/(?<!\.m)\.$/, "").trim(),
			deadline_date: full ? `${full}-${two(number)}-${two(day ?? day2 ?? isoDay)}` : null,
		};
	}
	return { deadline: null, deadline_date: null };
}

function urlIn(sentences: string[]): string | null {
	for (const sentence of sentences) {
		const full = /https?:\/\/[^\s<>"')]{1,1000}/.exec(sentence)?.[0]?.replace(/[.,;:!?]+$/, "");
		const url = full ?? urlsIn(sentence)[0];
		if (url) return url;
	}
	return null;
}
