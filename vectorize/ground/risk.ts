import { type Evidence, neighbours } from "./evidence";
import type { SourceIndex, SourceSentence } from "./source-index";
import type { Token } from "./text";

/** Kinds of promise or boast that an honest message may only repeat from a source. */
export type RiskClass =
	| "guarantee"
	| "result"
	| "scarcity"
	| "urgency"
	| "award"
	| "ranking"
	| "comparison"
	| "certificate"
	| "refund"
	| "medical"
	| "income"
	| "endorsement"
	| "testimonial"
	| "as_seen_in";

const PATTERNS: [RiskClass, RegExp][] = [
	[
		"guarantee",
		/\b(guarante\w*|warrant(y|ies|ed)|promise[sd]? (you|that|to|results?)|we promise|(we|we'll|will|we will) make it right|no matter what|risk[- ]?free|or it('s| is) free|or you (don't|do not) pay|(have|give you) (our|my) word|impossible to|(fee|money|investment|purchase) is (\w+ )?(protected|safe|secure)|no[- ]risk|without (any )?risk|zero risk|nothing to lose|(can't|cannot|won't|never) (fail|lose)|works every time|100 ?% (success|satisfaction|sure|money|safe|certain|guarant\w*)|or your money|assur(e|es|ed|ing)( (you|that|success|results?|\w+))?|certain to|sure to (succeed|work|win))/i,
	],
	[
		"refund",
		/\b(refund\w*|return policy|money[- ]?back|your money|reimburse\w*|(return|give back|send back|hand back) (you )?(your|the|all|every) \w+|pay nothing|owe (us )?nothing|every (penny|cent|dollar)|get (it|everything|all of it) back|full credit|no[- ]questions[- ]asked|cancel (at )?any ?time)/i,
	],
	[
		"scarcity",
		/\b((only|just|fewer than|less than|under) (a )?(\w+ )?(few|handful|couple|\d+|one(?! (thing|step|question|click|more thing))|two|three|four|five|six|seven|eight|nine|ten|dozen|twenty) (\w+ ){0,2}(spots?|seats?|places?|tickets?|left|remain\w*|available|copies|openings?)|(spots?|seats?|places?|tickets?|copies|openings?|spaces?) (are |is |have |has )?(already )?(been )?(\w+ )?(claimed|taken|booked|snapped|left|remain\w*|limited|running out|going fast|filling|selling|gone|almost gone|nearly gone|scarce)|limited (number|spots?|seats?|places?|availability|supply|capacity|edition|enrol\w*|space|tickets?)|almost (full|sold out|gone)|nearly (full|sold out|gone)|sold out|sell(s|ing)? out|selling fast|filling (up|fast)|fill(s|ed)? up (fast|quickly)|while (\w+ )?(supplies|spots?|seats?|places?|tickets?|stocks?) last|before (they're|they are|it's|it is|we're) (all )?(gone|full|sold out)|first[- ]come|few (people )?(will |can )?get in|turn(ed)? away|won't be (repeated|offered again)|never (be )?(offered|available) again|the only time|room for (just|only|\w+ more)|once in a lifetime|running out|(waiting list|wait ?list) (is|has|grows|keeps)|capacity is|capped|the last (round|cohort|class|edition) (sold|filled))/i,
	],
	[
		"urgency",
		/\b(last chance|final (chance|call|hours?|days?)|today only|ends? (today|tonight|at midnight|soon|tomorrow|in \w+ hours?)|expir(es|ing|e) (today|tonight|at midnight|soon|tomorrow|in)|(price|cost|fee)s? (goes|go|going|will go|is going|rises?|increases?|doubles?) ?(up)?|(doors|cart|enrol\w*|registration) (is |are )?(clos(es|ing|e)|shut)|limited[- ]time|for a (short|limited) time|time is running out|hours? left|days? left|only (today|tonight)|won't last|hurry)/i,
	],
	[
		"award",
		/\b(award\w*|prize[- ]?(winn\w*)?|winner of|won (the|a|an|best|first|gold|silver|many|several|multiple)|honou?red (by|with|as)|accolades?|medal\w*|trophy|nominated|nominee|finalist|(picked up|collected|earned|received|holds?) (\w+ ){0,3}(honou?rs?|prizes?|distinctions?)|first prize|hall of fame|voted|(was|were|been|are|is) (named|crowned|chosen as|recogni[sz]ed as)|recipients? of|title of|recognition for)/i,
	],
	[
		"ranking",
		/(#\s?1\b|\b(our|your|world's|nation's|country's|industry's|the very) (best|finest|greatest|top)\b(?! (practi[cs]es?|regards|wishes|interests?|work|efforts?|to\b))|\b(number one|no\. ?1|top[- ]?(rated|ranked|\d+|selling|performing|tier|notch)|best[- ]?(selling|rated|in[- ]class|known)|bestsell\w*|leading\b(?! (the|a|to|into|up|cause))|world[- ]?(class|leading|renowned|famous)|industry[- ]?lead\w*|market[- ]?lead\w*|the (most|best|largest|biggest|fastest|finest|greatest|highest|first|only|leading|premier|foremost|original) (\w+ ){0,4}(in (the )?|of (its|the|all)|on (the )?|worldwide|globally|ever|anywhere|available|for)|the (most (popular|trusted|effective|comprehensive|advanced|respected|successful|loved|recommended|complete|widely|experienced|sought)|best|largest|biggest|fastest|finest|premier|foremost)(?! (fit|way|ways|choice|option|time|place|part|practi[cs]es?|person|possible|use|thing|results?|plan|interests?|of both|for (you|your|their|him|her|them))\b) \w+|the most \w+ (\w+ ){0,3}(of|in|ever|on|around)\b|no (other )?(\w+ ){1,3}(in|on|anywhere in) (the )?[A-Z]\w+ (has|have|offers?|does|can)|ranked|rated|top (\w+ )?(percent|per cent|%)|nobody is (\w+ )?better|favou?rite (\w+ ){1,3}of|five[- ]star|5[- ]star|\d(\.\d)? (out of (5|five|10|ten)|stars?)|unrivall?ed|unmatched|unbeatable|second to none|unparall?eled|renowned|acclaimed)\b)/i,
	],
	[
		"comparison",
		/\b((better|faster|cheaper|easier|stronger|smarter|bigger|higher|lower|safer|quicker|simpler|richer|deeper|greater|larger|smaller|stricter|more \w+|less \w+|fewer \w+|(two|three|four|five|ten|\d+) ?(x|times) (\w+ )?(more|better|faster|as|the)?) than|unlike (any |other|most|all|the|many|our|typical|traditional)|compared (to|with)|in contrast to|outperform\w*|outrank\w*|beats?\b|surpass\w*|superior to|ahead of (the|our|every|any|all|other)|no (other|one else)|nobody else|other (programs?|programmes?|courses?|providers?|coaches|platforms?|trainings?|organi[sz]ations?|schools?) (can't|cannot|don't|do not|won't|only|never|fail)|than (any|every|all|most|other|our compet\w*)|competitors?|half (the (price|cost|time)|as (long|much|many|expensive))|(better|best) value|any price|(nothing|nobody|no one|none) .{0,40}\b(better|close|compares?|comes near|rivals?|matches|like (it|us|this))|(pay|charge|cost)s? (\w+ )?(double|triple|twice|more) (elsewhere|anywhere)|twice (as|the))/i,
	],
	[
		"certificate",
		/\b(certif\w*|accredit\w*|diploma|degree[- ]?level|qualification|(issue|award|grant|receive|get|earn)s? (you )?(a |an |your )?(\w+ )?licen[cs]e|licen[cs]ed by|cpd|ceus?\b|continuing education|credits?\b(?! card)|badges?|approved by|recogni[sz]ed by|credential\w*|endorsed qualification|iso ?\d+)/i,
	],
	[
		"medical",
		/\b(cure[sd]?\b|heals?\b|healing|treats? (depression|anxiety|pain|\w+ disease)|diagnos\w*|lose \w+ (\w+ )?(pounds?|kilos?|kg|lbs?|weight)|weight loss|lower(s|ed)? (your )?(blood|cholesterol|stress|anxiety)|clinical(ly)?|doctors? (recommend|approve|agree)|medically|reverse[sd]? (aging|diabetes|\w+ disease)|relieve[sd]? (pain|anxiety|stress|depression)|eliminate[sd]? (pain|anxiety|stress|depression)|boosts? (your )?(immun\w*|metabolism)|symptoms?|prescri\w*|therap\w+)/i,
	],
	[
		"income",
		/\b((earn|make|made|earned|making|earning|generate[sd]?|bring in) (\w+ ){0,4}([$\u20ac\u00a3]|\d|money|thousands|millions|income|six[- ]figure|profits?)|(six|seven|five|eight)[- ]figures?|passive income|financial freedom|get rich|(double|triple|quadruple|10x|increase|grow|boost|raise)[sd]? (your |their |his |her |my )?(\w+ )?(income|revenue|salary|sales|profits?|earnings|pay)|(pay|salary) (raise|rise|increase)|(higher|bigger|better) (salary|salaries|pay|income)|quit (your|my|their) job|return on investment|\broi\b|pays? for itself)/i,
	],
	[
		"result",
		/\b(results?\b(?= (in|within|after|you|that|guaranteed|fast|are|from))|proven|(scientifically|research|science)[- ](proven|backed|based)|studies (show|prove|have)|stud(y|ies) (shows?|proves?|found)|research (shows?|proves?|found)|success rate|\d+ ?% (of|more|less|fewer|faster|better|increase|improvement|success)|(percent|per cent) of|(nine|eight|seven|four|three|two|\d+) (out of|in) (ten|five|four|three|\d+)|transform(s|ed|ing|ation)?\b|life[- ]chang\w*|change[sd]? (your|my|their|our|his|her) (life|lives|career|business)|life will (never|not) be the same|never be the same|double[sd]?\b|triple[sd]?\b|quadruple[sd]?\b|(land|landed|get|got|find|found|secure|secured) (\w+ ){0,3}(a )?(new |better |dream )?(jobs?|promotion|promoted|clients?)|in (just|only|under|less than) (\w+ )(days?|weeks?|hours?|minutes?|months?)|like (a|an) (pro|professional|expert|native|master)|overnight|instant(ly)?\b|you('ll| will) (never|always|finally|double|triple|be able|become|master|have|walk away|leave|achieve|save|win|gain)|everyone who|every (student|participant|attendee|learner|graduate|client|member|single)|(most|all|many) (of our )?(students|participants|attendees|learners|graduates|clients|customers|alumni|members) \w+)/i,
	],
	[
		"endorsement",
		/\b(endors\w*|recommended by|trusted by|loved by|backed by|supported by|sponsored by|used by|chosen by|approved by|praised by|partner(ed|ship|s|ing)? (with|of)|in (partnership|collaboration|association|cooperation) with|official (partner|sponsor|provider|training|supplier|\w+ partner)|experts? (agree|recommend|say|call)|(ceo|founder|president|director|professor|celebrit\w*|minister|nobel\w*)s? (\w+ ){0,3}(recommends?|loves?|uses?|calls?|says?|swears?|relies|rely|supports?|backs?|attended?)|swears? by|(that|which) [A-Z]?\w+ (itself )?(uses?|trusts?|relies on|recommends?)\b|stands? behind|brand ambassador|(companies|teams|brands|organi[sz]ations|firms|people|professionals|leaders) (like|such as|at|from) [A-Z]\w+.{0,60}\b(use|trust|rely|love|choose|recommend)|on behalf of)/i,
	],
	[
		"as_seen_in",
		/\b((as )?(seen|featured|heard|mentioned|covered|profiled|published|reviewed|showcased) (in|on|by) (the )?[A-Z]\w+|in the (news|press|media)|press coverage|made headlines|media (coverage|attention)|featured (in|on|by))/,
	],
	[
		"testimonial",
		/("[^"]{12,}"\s*(-|,|said|says|by|from)|\b(said|says|told us|wrote|writes|shared|shares|reports?|raves?|according to|reviewers?|testimonials?|(past|former|previous|happy|satisfied|delighted|thousands of|hundreds of|our) (\w+ )?(students?|participants?|attendees?|learners?|graduates?|clients?|customers?|alumni|members?|users?|readers?) (\w+ )?(love|loved|say|said|says|tell|told|rave|raved|call|called|report|reported|agree|describe|described|rate|rated|recommend)|(happy|satisfied|delighted|thrilled) (students?|participants?|attendees?|learners?|graduates?|clients?|customers?|alumni|members?|users?)|changed (my|his|her|their) (life|career|business)|(best|greatest) (\w+ )?(i|i've|we|we've) (ever|have)|(i|we) (loved|learned|gained|doubled|tripled|got|went from|could not|couldn't|highly|would recommend|recommend))\b)/i,
	],
];

/** Classes that bear one another out: a source's money-back promise covers a claimed refund. */
const RELATED: Partial<Record<RiskClass, RiskClass[]>> = {
	guarantee: ["refund"],
	refund: ["guarantee"],
	scarcity: ["urgency"],
	urgency: ["scarcity"],
	result: ["income"],
	income: ["result"],
};

/** A risky phrase: its class and its offsets in the sentence. */
export type Risk = { name: RiskClass; start: number; end: number };

/** Risky phrases of a sentence, at most one of each class. */
export function risksIn(sentence: string): Risk[] {
	// A testimonial's slot is filled with its own words by code: its name claims nothing.
	const written = sentence.replace(/\{\{\s*testimonial:[^}]*\}\}/g, (slot) => " ".repeat(slot.length));
	return PATTERNS.flatMap(([name, pattern]) => {
		const match = pattern.exec(written);
		return match ? [{ name, start: match.index, end: match.index + match[0].length }] : [];
	});
}

function isOfClass(sentence: string, classes: RiskClass[]): boolean {
	return PATTERNS.some(([name, pattern]) => classes.includes(name) && pattern.test(sentence));
}

const NEEDED = 0.6;
const NEEDED_OF_SHORT = 0.8;
const SHORT = 5;
const REACH = 8;

/**
 * The first risky phrase of a claim that no evidence bears out, or null. A source sentence bears it out when it is of the same class and,
 * with the sentences beside it, covers 60% of the words around the phrase (up to eight on either side); where these are five content
 * words or fewer, 80% in that one sentence. `coverWith` gives that share.
 */
export function unsourcedRisk(
	index: SourceIndex,
	risks: Risk[],
	tokens: Token[],
	evidence: Evidence,
	coverWith: (around: Token[], sentences: SourceSentence[]) => number,
): RiskClass | null {
	for (const { name, start, end } of risks) {
		const first = tokens.findIndex((token) => token.end > start);
		const last = tokens.findLastIndex((token) => token.start < end);
		const around = tokens.slice(Math.max(0, first - REACH), last + REACH + 1);
		const short = around.filter(({ content }) => content).length <= SHORT;
		const accepted = [name, ...(RELATED[name] ?? [])];
		const borne = evidence.ranked.some(
			({ sentence }) =>
				coverWith(around, short ? [sentence] : neighbours(index, sentence, 1)) >= (short ? NEEDED_OF_SHORT : NEEDED) &&
				isOfClass(sentence.text, accepted),
		);
		if (!borne) return name;
	}
	return null;
}
