import type { HardFacts } from "./facts";
import { type Token, tokenize } from "./text";
import { FRAME, LOGISTICS, STOP } from "./words";

const GREETING =
	/^((hi|hey|hello|dear|greetings|howdy|hiya|aloha|hola|welcome|good (morning|afternoon|evening|day)|morning|afternoon|evening|happy \w+day)( (there|again|back|aboard|in|everyone|everybody|all|friends?|team|folks|and welcome|and hello|to you))*)(?=[\s,!.:-]|$)/i;
const SIGN_OFF =
	/^(((kind|best|warm|warmest|kindest|many|with|much|lots of|all my|in) ?)*(regards|wishes|thanks|gratitude|love|best|appreciation|warmth|excitement)|cheers|sincerely|yours( (truly|sincerely|faithfully))?|warmly|best|thanks?( you)?( (so much|again|a lot|a million|very much))*( and see you (soon|there|then))?|(talk|speak|see|chat|catch|write)( to)?( you| y'all)?( all)?( (there|then|soon|inside|online|live|tomorrow|tonight|later|next time|on the call))*|be in touch|until (then|next time|soon)|take care|all the best|to your success|onwards?( and upwards?)?|stay (well|safe|tuned|curious)|have a (great|good|lovely|wonderful|fantastic|nice) (day|week|weekend|evening|morning|one|time)|happy \w+ing|xo+|bye( for now)?( and thank you)?|goodbye(,? and thank you)?|hugs|peace|love|blessings|over and out|rooting for you|sending \w+ \w+|catch you (later|soon)|yours in \w+|your (friends?|hosts?|teams?|coach)( (at|from|in))?)(?=[\s,!.:-]|$)/i;
/** What may follow a greeting or a sign-off: names, slots and marks, no sentence. */
const ADDRESSEE =
	/^[\s,!.:-]*((from )?(([Tt]he|[Yy]our|[Oo]ur|[Mm]y|all of|both of) )?(\p{Lu}[\p{L}'.-]*|us|\{\{[^}]*\}\})([ ,]+(and |& |at |from |of |the )?(\p{Lu}[\p{L}'.-]*|team|crew|\{\{[^}]*\}\})){0,4})?[\s,!.:-]*$/u;

function opensOrCloses(bare: string): boolean {
	for (const pattern of [GREETING, SIGN_OFF]) {
		const head = pattern.exec(bare)?.[0];
		if (head !== undefined && ADDRESSEE.test(bare.slice(head.length))) return true;
	}
	return false;
}

const FEELING =
	/^(so |and |ps:? |p\.s\.:? |until then,? )?((i|we)('m| am|'re| are|'ve| have|'d| would|'ll| will| can't| cannot| can| could| do)?( so| really| truly| both| all| just| absolutely| very)* (can't wait|cannot wait|hope|look(ing)? forward|excited|thrilled|delighted|happy|glad|pleased|love|like|wish|want|know|believe|think|understand|appreciate|grateful|thank|welcome|miss(ed)?|sorry|wanted|wait|here|be (happy|glad|delighted|there|here|in touch|sending|thrilled|honou?red)|see|talk|let you know|send|keep|get)\b|(just |only )?an? (quick|friendly|gentle|short|little|final|last|brief)( \w+)? (note|reminder|hello|update|heads[- ]up|word|message|question|check[- ]in)\b|you (can|may)( \w+)? (ignore|skip|unsubscribe|reply|manage|update|opt out|close|reach)\b|no (worries|problem|pressure|need)|here('s| is| are) (the|your|a|an|all|everything|what)\b|nice to|it('s| is| was| would be|'d be|'ll be| will be) (great|good|lovely|wonderful|a pleasure|an honou?r|so good|so great|nice|time)|hope(fully)?\b|looking forward|wishing|sending|thinking of|counting|excited|thrilled|can't wait|so glad|so happy|thank(s| you)\b|you('re| are) (in|all set|almost there|on the list|registered|confirmed|welcome|invited|awesome|amazing|not alone)|you('ve| have) (got this|made it)|your (spot|seat|place|registration) is (saved|confirmed|reserved|waiting|booked)|congrat\w*|great (news|to have|to see)|good (news|to have|to see)|sorry\b|no (worries|problem|pressure)|that's (it|all)|there's (still )?(time|room)|(see|talk to|meet) you)/i;
const IMPERATIVES = new Set(
	(
		"join save reserve grab claim click tap hit press reply register sign add watch read check bring invite share open download come book get " +
		"start learn discover explore see find meet let take give tell ask try visit call email write send use follow mark set block pick choose " +
		"don't do please just be feel remember forget keep stay make put have enjoy imagine think consider look listen head go log enter fill " +
		"complete confirm update manage cancel unsubscribe view secure subscribe pop drop forward note remember submit apply attend rsvp hop dive " +
		"contact catch connect prepare expect continue begin donate volunteer participate help support schedule request review ready hurry act snag " +
		"lock hold stop turn show hear test say return browse stream replay rewatch access unlock wait guess jump turn close pass tune settle relax celebrate practise practice skip step sit speak ping type scan print plug charge"
	).split(" "),
);
const ASSERTING_QUESTION = /^(did you know|have you heard|why|how come|isn't|aren't|wasn't|doesn't|didn't|guess what)/i;
const QUESTION_ONLY = /\?\s*[)"']*$/;
const LABEL =
	/^(re|fwd?|subject|from|to|date|when|where|what|who|time|join|link|ps|p\.s\.|note|agenda|reminder)\s*:?\s*$/i;
/** A main clause about the sender's thing, behind an imperative: "Join us, it is ..." */
const EMBEDDED =
	/[,;:-]\s+(it|this|the|our|they|that|which|where|because|since|who|with)\b.{0,60}?\b(is|are|was|were|has|have|will|can|gives?|helps?|makes?|teach\w*|shows?|offers?|includes?|covers?|provides?|features?)\b|\b(because|since|which (is|are|has|have|was|will)|who (is|are|has|have|was))\b/i;

/**
 * Whether a sentence states nothing that could be untrue: greeting, sign-off, call to action, question, wish, or facts that slots fill
 * in. One with a figure, address, quotation or unknown name of its own, or with a risk word, never passes.
 */
export function isNoClaim(sentence: string, tokens: Token[], facts: HardFacts, risky: boolean): boolean {
	const bare = sentence
		.replace(/^(?:[\s>*_\u2022-]|\p{Extended_Pictographic}|\ufe0f|\u200d)+/u, "")
		.replace(/(?:\s|\p{Extended_Pictographic}|\ufe0f|\u200d)+$/u, "");
	const words = tokens.filter((token) => /\p{L}/u.test(token.raw));
	if (words.length === 0 && facts.figures.length === 0) return true;
	if (/^happy/i.test(bare) && opensOrCloses(bare)) return true;
	const greeted = /^(?:hi|hey|hello|dear|welcome)(?: \p{Lu}[\p{L}'-]*){1,3}[,!] (?=\S)/iu.exec(bare)?.[0];
	if (greeted) {
		const rest = tokenize(bare.slice(greeted.length));
		const names = facts.names.filter((run) => run.some((place) => place >= tokens.length - rest.length));
		return isNoClaim(bare.slice(greeted.length), rest, { ...facts, names }, risky);
	}
	if (facts.figures.length || facts.urls.length || facts.emails.length || facts.quotes.length || risky) return false;
	if (LABEL.test(bare) || (words.length <= 3 && /,$/.test(bare)) || opensOrCloses(bare)) return true;
	if (facts.names.some((run) => run.some((place) => place > 0))) return false;
	if (slotsOnly(tokens)) return true;
	if (QUESTION_ONLY.test(bare) && !ASSERTING_QUESTION.test(bare)) return true;
	if (EMBEDDED.test(bare)) return false;
	if (FEELING.test(bare)) return true;
	const first = tokens.find((token) => !/^\{\{/.test(token.raw))?.raw.toLowerCase() ?? "";
	const lead = /^(so|and|but|or|then|now|also|please|just|first|next|finally|simply|today|p\.?s)$/.test(first)
		? (words[1]?.raw.toLowerCase() ?? first)
		: first;
	if (facts.names.length > 0 && !IMPERATIVES.has(lead)) return false;
	if (IMPERATIVES.has(lead) && !isDeclarative(tokens)) return true;
	const consequence = /^(?:if|when|once|in case) [^,]+, ?(.+)$/i.exec(bare)?.[1];
	if (consequence && FEELING.test(consequence)) return true;
	const conditional =
		/^(if|when|once|whenever|before|in case|until|while|should) [^,]+, ?(please |just |simply |then )?(\w+)/i.exec(
			bare,
		);
	if (conditional && IMPERATIVES.has(conditional[3]?.toLowerCase() ?? "")) return true;
	if (
		/^(if|when|once|whenever|in case|should) you\b/i.test(bare) &&
		/\b(we're here|we are here|we'd|we'll|i'd|i'll|let (me|us))\b/i.test(bare)
	)
		return true;
	return words.length <= 3 && !words.some((token) => token.content && !isLight(token));
}

/** An opening "Support the team is ..." is no command: a finite verb comes before any object pronoun could. */
function isDeclarative(tokens: Token[]): boolean {
	return (
		/^(is|are|was|were|has|have|had|will|can)$/.test(tokens[1]?.lower ?? "") ||
		/^(and|but|so|if)$/.test(tokens[0]?.lower ?? "")
	);
}

function isLight(token: Token): boolean {
	return FRAME.has(token.stem) || LOGISTICS.has(token.lower) || STOP.has(token.lower);
}

/** "{{event.title}} starts at {{event.starts_at}}": slots about the event, and words of logistics around them. */
function slotsOnly(tokens: Token[]): boolean {
	if (!tokens.some((token) => /^\{\{\s*(event|link|offer|testimonial|tenant|sender)\b/.test(token.raw))) return false;
	return tokens.every((token) => token.raw.startsWith("{{") || !token.content || isLight(token));
}
