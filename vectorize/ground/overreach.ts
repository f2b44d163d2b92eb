import type { Evidence } from "./evidence";

/** Share of a claim that a source sentence has to cover to be about the same. */
const OF_THIS = 0.5;
const NEAR_THIS = 0.3;

/** What a claim may say of everyone, without limit or as an obligation only where a source does. */
type Scope = { says: RegExp; borne: RegExp; from: number; reason: string };

const SCOPES: Scope[] = [
	{
		says: /^(?:(?:almost|nearly|practically|virtually) )?(?:everyone|everybody|nobody|no ?one|none of (?:our|the|us|them)|all (?:of )?(?:our|the|my|your)? ?(?:participants|members|students|clients|attendees|learners|people|guests|graduates|alumni|customers)|(?:every|each|no) (?:single )?(?:participant|member|student|client|attendee|learner|person|guest|graduate|customer))\b(?!.*\?)/i,
		borne:
			/\b(?:all|every\w*|each (?:participant|member|student|client|attendee|learner|person|of)|anyone|anybody|no ?one|nobody|none|both)\b/i,
		from: OF_THIS,
		reason: "No source says this of everyone.",
	},
	{
		says: /\b(?:at any (?:time|point)|any ?time|whenever you (?:like|want|wish|please)|(?:for )?as (?:long|often|many|much) as you (?:like|want|wish|please)|unlimited|without (?:any )?limits?|no limits?|around the clock|24\/7|day (?:and|or) night|for ?ever|indefinitely)\b/i,
		borne:
			/\b(?:any ?time|any (?:time|point)|whenever|as (?:long|often|many|much) as|unlimited|limit\w*|clock|24\/7|night|for ?ever|indefinitely|always)\b/i,
		from: NEAR_THIS,
		reason: "No source says this without limit.",
	},
	{
		says: /^(?!.*\?)(?!.*\b(?:not|never|n't|no one|nobody|nothing)\b)(?!.*n['’]t\b).*\b(?:(?:have|has) to be|must|mandatory|compulsory|obligatory|is required|are required)\b/i,
		borne: /\b(?:have to|has to|must|need\w*|mandatory|compulsory|obligatory|requir\w*|expect\w*|please|only)\b/i,
		from: NEAR_THIS,
		reason: "No source demands this.",
	},
];

/** Why a claim goes further than its evidence; null where it does not. */
export function overreach(sentence: string, { ranked }: Evidence): string | null {
	const further = SCOPES.find(
		({ says, borne, from }) =>
			says.test(sentence) && !ranked.some(({ sentence: { text }, coverage }) => coverage >= from && borne.test(text)),
	);
	return further?.reason ?? null;
}
