import { isEveryday, isInvitation, withoutLead } from "./everyday";
import { type HardFacts, statesFact } from "./facts";
import type { Figure } from "./numbers";
import { saysWhatIsOffered } from "./offered";
import { risksIn } from "./risk";
import { type Token, tokenize } from "./text";
import { FRAME, LOGISTICS, STOP, WEEKDAYS } from "./words";

const GREETING =
	/^((hi|hey|hello|dear|greetings|howdy|hiya|aloha|hola|welcome|good (morning|afternoon|evening|day)|morning|afternoon|evening|happy \w+day)( (there|again|back|aboard|in|everyone|everybody|all|friends?|team|folks|and welcome|and hello|to you))*)(?=[\s,!.:-]|$)/i;
const SIGN_OFF =
	/^(((kind|best|warm|warmest|kindest|many|with|much|lots of|all my|in) ?)*(regards|wishes|thanks|gratitude|love|best|appreciation|warmth|excitement)|cheers|sincerely|yours( (truly|sincerely|faithfully))?|warmly|best|thanks?( you)?( (so much|again|a lot|a million|very much))*( and see you (soon|there|then))?|(talk|speak|see|chat|catch|write)( to)?( you| y'all)?( all)?( (there|then|soon|inside|online|live|tomorrow|tonight|later|next time|on (?:the call|screen|zoom|teams|google meet)))*|be in touch|until (then|next time|soon)|take care|all the best|to your success|onwards?( and upwards?)?|stay (well|safe|tuned|curious)|have a (great|good|lovely|wonderful|fantastic|nice) (day|week|weekend|evening|morning|one|time)|happy \w+ing|xo+|x{1,3}|ta( very much| muchly)?|bye( for now)?( and thank you)?|goodbye(,? and thank you)?|hugs|peace|love|blessings|over and out|rooting for you|sending \w+ \w+|catch you (later|soon)|yours in \w+|your (friends?|hosts?|teams?|coach)( (at|from|in))?)(?=[\s,!.:-]|$)/i;
/** A greeting, without whoever is greeted. */
const GREETS =
	/^(?:and |an? (?:[a-z]+ ){0,2}(?=hello|hi\b|welcome|morning|afternoon|evening|good|happy)|(?:very|big|warm|quick|friendly) )*(?:hi+|hey+|heya|hello|hullo|hiya|howdy|ahoy|aloha|hola|bonjour|namaste|g'day|salutations|(?:my )?dear|welcome|(?:season's )?greetings|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|happy \w+)(?=[\s,!.:-]|$)/i;
/** Whoever is greeted by name, then whatever else stands before the next mark. */
const GREETED =
	/^(?<direct>(?: (?:[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof)\.?)?(?: (?:\p{Lu}[\p{L}'’-]*|\{\{[^}]*\}\})){0,3}(?: (?:and|&) (?:\p{Lu}[\p{L}'’-]*|\{\{[^}]*\}\}))?)(?<more>(?: [^\s,!.:;]+){0,6})[\s,!.:-]*(?:\s|$)/u;
/** "{{contact.first_name}}, ..." */
const CALLED = /^(?:\p{L}{2,9}[,!] )?\{\{\s*contact\.[^}]*\}\}[\s,!.:-]+/u;
/** "Bye for now, and ..." */
const PARTED =
	/^(?:bye|goodbye|cheers|thanks?|thank you|take care|be well|until then|see you (?:soon|there|then))(?: for now| again| so much)?(?:[,!;] (?:and |but )?|\s+-+\s+)/i;
/** How a letter ends, by its first words. */
const CLOSED =
	/^(?:(?:very|ever|always|most|with|in|big|much|many|lots of|all|an?|my|our|and) ){0,3}(?:warm\w*|kind(?:ly|est)?|best(?=,|$| wishes| regards| from| of luck| to you| always)|fond\w*|grateful\w*|sincere\w*|respectful\w*|cordial\w*|faithful\w*|yours?(?= (?:in|with|always|ever|as|till|until|truly|sincerely|faithfully|and)|,|$)|cheers|love|hugs?|kisses|(?:xo)+x?|x{1,3}|ta|thanks?|regards|wishes|greetings|solidarity|gratitude|appreciation|anticipation|excitement|friendship|patience|peace|joy|onwards?|upwards?|forwards?|till|until|bye|goodbye|farewell|ciao|cheerio|over and out|take care|be well|see you|talk|speak|sending|on behalf of|your (?:friends?|hosts?|team|coach|crew|guides?|fan|biggest fan))(?=[\s,!.:-]|$)/i;
/** Ends in a comma and a name, as no sentence does. */
const SIGNED = /, \p{Lu}[\p{L}'’-]*\.?(?: \p{Lu}[\p{L}'’-]*)?$/u;
/** A name at the end of a letter, behind a comma, a dash or a mark. */
const SIGNATURE =
	/(?:[,.!?]\s+|\s+-+\s*)(?:(?:yours?|love|xo+),? )?\p{Lu}[\p{Ll}'’-]+\.?(?: (?:and|&) \p{Lu}[\p{Ll}'’-]+)?[.!]?$/u;
/** Whoever is announced, and not who signs. */
const ANNOUNCED =
	/\b(?:coach|host|guest|speaker|expert|star|friend|teacher|trainer|instructor|mentor|author|founder|legend|partner|sponsor|presenter|panell?ist|hero|idol|champion|winner|doctor|professor|facilitator|maintainer|with|by|from|of|to|and|like|meet|than|as)$/i;
/** "It's Sam here": the sender names themself. */
const INTRODUCED =
	/^(?:(?:[Ii]t's|[Ii]t is|[Tt]his is) (?:me, |just |only )?)?(?:Coach |Dr\.? )?\p{Lu}\p{Ll}+ (?:here|again|speaking|from (?:the|our|my) \p{Ll}+)(?= with|[\s,.!-]*$|[,.!-])[\s,.!-]*/u;
/** A line with these tells of somebody or something, whoever signs it. */
const SPEAKS_OF = /\b(?:our|the|all|no|nobody|none|every\w*|is|are)\b/i;
/** "Merry Christmas and a happy New Year to you all": a feast is wished, and no date given. */
const WISHES_A_FEAST =
	/^(?:(?:and )?(?:(?:wishing you(?: all)?|have|here's to|enjoy) (?:an? )?)?(?:very |truly )?(?:merry|happy|joyful|blessed|peaceful|lovely|great|restful|wonderful) (?:christmas|xmas|easter|thanksgiving|hanukkah|chanukah|diwali|holi|eid|ramadan|nowruz|halloween|new year|lunar new year|midsummer|valentine's(?: day)?|mother's day|father's day|holidays?|holiday season|solstice)(?: and (?:an? )?(?:happy )?new year)?)(?: (?:to|from) .{1,60})?[\s,.!]*$/i;
const MOST_GREETING_WORDS = 16;
const MOST_CLOSING_WORDS = 10;
/** A line that is one name; two words in capitals may as well be a thing that is promised. */
const NAME_ALONE = /^\p{Lu}\p{Ll}[\p{L}'’-]*[.!]?$/u;
const FINITE =
	/^(?:is|are|was|were|has|have|had|will|would|can|could|does|did|gives?|gave|makes?|made|helps?|helped|offers?|offered|teaches|taught|works?|worked|gets?|got|says?|said|knows?|knew|wins?|won|runs?|ran|leads?|led)$/;
/** Speaks for many or for all time: no small talk. */
const SWEEPING =
	/\b(?:every(?!thing(?:'s| is)? (?:you need|you'll need|ok|okay|fine|well|all right|alright|ready|set)\b|(?:one|body) (?:who(?:'s| is) |that is )?(?:new|here|there|inside|else)\b)\w*|nobody|no one|none|(?<!\b(?:at|after|you|us) )all(?! (?:your (?:patience|help|support|questions|messages|time|interest|energy|enthusiasm|kind)|right|set|is well|of (?:us|you)|the best|good|ears|too|day|week|morning)\b)|most|many|people|others|always|never|forever|anyone|anybody)\b/i;
/** Foretells what somebody will have of it. */
const FORETOLD =
	/\byou(?:'ll| will| can)\b(?! (?:also |always |still |then |soon )?(?:find|see|hear from|need|receive|want|know where|know if|know when|get (?:a|an|the|another|one|in|there|it)\b))/i;
/** Facts of an event that its slots have to give. */
const TOLD_BY_SLOTS =
	/^(?:price|costs?|deadline|replay|recording|clos(?:es?|ing)|free|course|masterclass|enrol\w*|registration|doors|reopen\w*)$/;
/** What may follow a greeting or a sign-off: names, slots and marks, no sentence. */
const ADDRESSEE =
	/^[\s,!.:-]*((from )?(([Tt]he|[Yy]our|[Oo]ur|[Mm]y|all of|both of) )?(\p{Lu}[\p{L}'.-]*|us|\{\{[^}]*\}\})([ ,]+(and |& |at |from |of |the )?(\p{Lu}[\p{L}'.-]*|team|crew|\{\{[^}]*\}\})){0,4})?[\s,!.:-]*$/u;

function opensOrCloses(bare: string): boolean {
	for (const pattern of [GREETING, SIGN_OFF]) {
		const head = pattern.exec(bare)?.[0];
		// "Best, Ana" closes a letter; "Best School, Anytown" praises one.
		if (head && /^best$/i.test(head) && /^ /.test(bare.slice(head.length))) continue;
		if (head !== undefined && ADDRESSEE.test(bare.slice(head.length))) return true;
	}
	return false;
}

const FEELING =
	/^(so |and |ps:? |p\.s\.:? |until then,? )?((i|we)('m| am|'re| are|'ve| have|'d| would|'ll| will| can't| cannot| can| could| do)?( so| really| truly| both| all| just| absolutely| very| very much| much)* (can't wait|rooting|cheering|grateful|thankful|pumped|cannot wait|hope|look(ing)? forward|excited|thrilled|delighted|happy|glad|pleased|love|like|wish|want|know|believe|think|understand|appreciate|grateful|thank|welcome|miss(ed)?|sorry|wanted|wait|here|be (happy|glad|delighted|there|here|in touch|sending|thrilled|honou?red)|see|talk|let you know|send|keep|get)\b|(just |only )?an? (quick|friendly|gentle|short|little|final|last|brief)( \w+)? (note|reminder|hello|update|heads[- ]up|word|message|question|check[- ]in|nudge|ping|line|thought)\b|(?:so |very )?(?:pleased|delighted|honou?red|sad) (?:to|that|you)\b|(?:we|i) (?:were|was) (?:so |very |really )?(?:sad|sorry|glad|happy|delighted|thrilled|pleased)\b|you (can|may)( \w+)? (ignore|skip|unsubscribe|reply|manage|update|opt out|close|reach)\b|no (worries|problem|pressure|need)|here('s| is| are) (the|your|a|an|all|everything|what)\b|how (?:nice|lovely|kind|great|good|sweet|wonderful) (?:that you|of you|to)\b|nice to|it('s| is| was| would be|'d be|'ll be| will be) (great|good|lovely|wonderful|a pleasure|an honou?r|so good|so great|nice|time)|hope(fully)?\b|looking forward|wishing|sending|thinking of|counting|excited|thrilled|can't wait|so glad|so happy|thank(s| you)\b|you('re| are) (in|all set|almost there|on the list|registered|confirmed|welcome|invited|awesome|amazing|not alone)|you('ve| have) (got this|made it)|your (spot|seat|place|registration) is (saved|confirmed|reserved|waiting|booked)|congrat\w*|great (news|to have|to see)|good (news|to have|to see)|sorry\b|no (worries|problem|pressure)|that's (it|all)|there's (still )?(time|room)|(see|talk to|meet) you)/i;
const ASSERTING_QUESTION =
	/^(did you know|have you heard|why(?! not)|how come|isn't|aren't|wasn't|doesn't|didn't|guess what)/i;
const QUESTION_ONLY = /\?\s*[)"']*$/;
const ASKS_WHAT =
	/^(?:(?:and|so|but|now|quick question|question|tell me|tell us)[,:]? )?(?:what|which|where|who|whom|when|how|have|has|is|are|do|did|would|could|can)\b/i;
/** A question about the reader that does not bring in whoever asks: "Which habit of yours is the hardest to keep?" */
export const asksAboutReader = (sentence: string): boolean =>
	QUESTION_ONLY.test(sentence) &&
	ASKS_WHAT.test(sentence) &&
	/\byou(?:rs?|'ve|'re|'d|'ll)?\b/i.test(sentence) &&
	!/\b(?:we|our|ours|my|mine|this|these|i)\b/i.test(sentence);
const LABEL =
	/^(re|fwd?|subject|from|to|date|when|where|what|who|time|join|link|ps|p\.s\.|note|agenda|reminder)\s*:?\s*$/i;
/** A main clause about the sender's thing, behind an imperative: "Join us, it is ..." */
const EMBEDDED =
	/[,;:-]\s+(it|this|the|our|they|that|which|where|because|since|who|with)\b.{0,60}?\b(is|are|was|were|has|have|will|can|gives?|helps?|makes?|teach\w*|shows?|offers?|includes?|covers?|provides?|features?)\b|\b(because|since|which (is|are|has|have|was|will)|(?<!\b(?:someone|somebody|anyone|anybody|those|people|friends?|person|colleagues?) )who (is|are|has|have|was))\b|[,;:-]\s+(?:[\w ]{0,20}, )?(?:they|he|she)\b|\b(?:and|then|,)\s+(?:[\w ]{0,24}, )?you(?:'ll| will) (?:go|leave|walk|come|have|master|become|earn|save|never|finally|know|be (?:able|certified|ready|fluent))\b|\band (?:your|our|their|its|the) (?:\w+ ){0,3}(?:will|would|can)\b|\band (?:ours|theirs|yours) \w+|\band (?:leave|walk (?:out|away)|go home|come (?:out|away|back)) (?:with|a|an|as|\w+er)\b/i;

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
	if (!risky && !statesFact(facts) && WISHES_A_FEAST.test(bare)) return true;
	if (!risky && !statesFact(facts) && greetsOnly(bare, tokens, facts)) return true;
	if (!risky && !statesFact(facts) && closes(bare, tokens, facts)) return true;
	const rest = afterAddress(bare, tokens, facts);
	if (rest?.bare === "") return !risky && !statesFact(rest.facts);
	if (rest) return isNoClaim(rest.bare, rest.tokens, rest.facts, risky);
	if (risky || statesFact(asksAboutReader(bare) ? withoutOwnFigures(bare, facts) : facts)) return false;
	if (LABEL.test(bare) || (words.length <= 3 && /,$/.test(bare)) || opensOrCloses(bare)) return true;
	if (NAME_ALONE.test(bare)) return true;
	if (isSigned(bare, tokens, facts)) return true;
	if (facts.names.some((run) => run.some((place) => place > 0))) return false;
	if (slotsOnly(tokens)) return true;
	if (QUESTION_ONLY.test(bare) && !ASSERTING_QUESTION.test(bare)) return true;
	if (isSmallTalk(bare, tokens)) return true;
	if (EMBEDDED.test(bare)) return false;
	if ([bare, withoutLead(bare)].some((text) => FEELING.test(text) || WISH.test(text))) return true;
	const invited = wordsOf(withoutLead(bare));
	if (isInvitation(invited)) return true;
	if (facts.names.length > 0) return false;
	const consequence = /^(?:if|when|once|in case) [^,]+, ?(.+)$/i.exec(bare)?.[1];
	if (consequence && FEELING.test(consequence)) return true;
	const conditional = /^(if|when|once|whenever|whether|before|after|in case|until|while|should) [^,]+, ?(.+)$/i.exec(
		bare,
	)?.[2];
	if (
		conditional &&
		!/, (?:your|our|the|we|it|they|this)\b/i.test(conditional) &&
		isInvitation(wordsOf(withoutLead(conditional)))
	)
		return true;
	if (
		/^(if|when|once|whenever|in case|should) you\b/i.test(bare) &&
		/\b(we're here|we are here|we'd|we'll|i'd|i'll|let (me|us))\b/i.test(bare)
	)
		return true;
	return words.length <= 3 && !words.some((token) => token.content && !isLight(token));
}

const MOST_SIGNATURE_WORDS = 6;
/** Names, and what a group of people is called beside them. */
const SIGNERS =
	/^(?:(?:\p{Lu}[\p{L}'’.-]*|and|&|the|your|my|all|all of|whole|entire|from|at|of|team|crew|gang|family|staff|friends?|coach|host|organi[sz]ers|x+)[ ,.!]*)+$/u;

/**
 * Whether a line only says who wrote the letter that the line before it closes: "Kind regards," "Sofia and the crew". After another line
 * without a claim (`light`) it begins with a name: "Looking forward to seeing you," "Lena and Omar".
 */
export function isSignatureAfter(before: string | undefined, light: boolean, line: string): boolean {
	if (before === undefined || !/[,!]$/.test(before)) return false;
	if (!CLOSED.test(before) && !(light && before.endsWith(",") && SIGNERS.test(line))) return false;
	const words = wordsOf(line);
	return (
		words.length <= MOST_SIGNATURE_WORDS &&
		!LOGISTICS.has(words[0] ?? "") &&
		!saysWhatIsOffered(line, tokenize(line), { isLight, isKnown: () => true }) &&
		!/[\d$\u20ac\u00a3%@/]/.test(line) &&
		!words.some((word) => FINITE.test(word) || word.endsWith("'s")) &&
		risksIn(line).length === 0
	);
}

/** "From one to ten": the numbers are the reader's. */
const RATING = /\b(?:from|between|scale (?:of|from)) (?:one|zero|0|1) (?:to|and|-) (?:ten|five|10|5|100)\b/i;
/** "What if Mondays felt lighter?" sets no date. */
const isNoWeekday = ({ kind, value }: Figure): boolean => !(kind === "weekday" || WEEKDAYS.includes(value));

/** The facts of a question about the reader, less the figures that the reader is to think of. */
const withoutOwnFigures = (bare: string, facts: HardFacts): HardFacts => ({
	...facts,
	figures: facts.figures.filter((figure) => isNoWeekday(figure) && !(RATING.test(bare) && figure.unit === null)),
});

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [];

/** What follows "Hello Ana," or "{{contact.first_name}},"; null where nobody is addressed. Names beside the one addressed stay to be checked. */
function afterAddress(bare: string, tokens: Token[], facts: HardFacts) {
	const greeting = GREETS.exec(bare)?.[0];
	const greeted = greeting === undefined ? null : GREETED.exec(bare.slice(greeting.length));
	const head = greeted
		? `${greeting}${greeted[0]}`
		: (INTRODUCED.exec(bare) ?? CALLED.exec(bare) ?? PARTED.exec(bare))?.[0];
	if (head === undefined) return null;
	const { direct = "", more = "" } = greeted?.groups ?? {};
	if (
		wordsOf(more).some((word) => FINITE.test(word)) ||
		/\p{Lu}/u.test(more.replace(/\{\{[^}]*\}\}|[A-Z][a-z]+day\b/g, ""))
	)
		return null;
	if (/^dear\b/i.test(bare) && direct === "" && more === "") return null;
	const rest = tokenize(bare.slice(head.length));
	const from = tokens.length - rest.length;
	const names = facts.names
		.filter((run) => run.some((place) => place >= from))
		.map((run) => run.map((at) => at - from));
	const figures = facts.figures.map((one) => ({ ...one, from: one.from - from, to: one.to - from }));
	return { bare: bare.slice(head.length), tokens: rest, facts: { ...facts, names, figures } };
}

/** A greeting of whatever length that has no verb to state something with: "Good evening to everyone holding a paintbrush." */
const greetsOnly = (bare: string, tokens: Token[], { names }: HardFacts): boolean =>
	GREETS.test(bare) &&
	names.every((run) => run.every((place) => place === 0)) &&
	tokens.length <= MOST_GREETING_WORDS &&
	!tokens.some(({ lower }) => FINITE.test(lower)) &&
	!/\b(?:that|which|who|where|whose)\b/i.test(bare);

/** A line that states nothing, and the name of whoever wrote it. */
function isSigned(bare: string, tokens: Token[], facts: HardFacts): boolean {
	const at = SIGNATURE.exec(bare)?.index ?? 0;
	const head = bare.slice(0, at);
	if (at === 0 || ANNOUNCED.test(head)) return false;
	const first = tokenize(head);
	const names = facts.names.filter((run) => run.some((place) => place < first.length));
	return isNoClaim(head, tokens.slice(0, first.length), { ...facts, names }, false);
}

/** A closing line without a verb that states something; a name may stand after its last comma. */
function closes(bare: string, tokens: Token[], { names }: HardFacts): boolean {
	const signed = SIGNED.exec(bare);
	const before = bare.slice(0, signed?.index);
	const closing = CLOSED.test(bare) || (signed !== null && !ANNOUNCED.test(before) && !SPEAKS_OF.test(before));
	if (!closing || tokens.length > MOST_CLOSING_WORDS) return false;
	if (tokens.some(({ lower }) => FINITE.test(lower))) return false;
	const last = bare.lastIndexOf(",");
	const from = tokens.length - tokenize(bare.slice(last + 1)).length;
	return names.every((run) => run.every((place) => place === 0 || (last > 0 && place >= from)));
}

const WISH =
	/^(?:may|here's to|here is to|good luck|well done|bravo|way to go|glad|pity|too bad|never mind|fingers crossed|cheers to)\b/i;

/** A sentence of everyday words alone, that neither speaks for all nor foretells anything. */
function isSmallTalk(bare: string, tokens: Token[]): boolean {
	if (!tokens.some((token) => token.content && !token.raw.startsWith("{{"))) return true;
	if (SWEEPING.test(bare) || FORETOLD.test(bare)) return false;
	return tokens.every(
		(token) =>
			token.raw.startsWith("{{") ||
			!token.content ||
			isEveryday(token.lower, token.stem) ||
			(LOGISTICS.has(token.lower) && !TOLD_BY_SLOTS.test(token.lower)),
	);
}

/** A word of letters between people, or of running an event: it names nothing that is offered. */
export function isLight(token: Token): boolean {
	return (
		FRAME.has(token.stem) || LOGISTICS.has(token.lower) || STOP.has(token.lower) || isEveryday(token.lower, token.stem)
	);
}

/** What no slot says of the thing it names. */
const CHANGES = /^(?:has|have|comes|changes?|goes|rises?|ends)$/;

/** "{{event.title}} starts at {{event.starts_at}}": slots about the event, and words of logistics around them. */
function slotsOnly(tokens: Token[]): boolean {
	if (!tokens.some((token) => /^\{\{\s*(event|link|offer|testimonial|tenant|sender)\b/.test(token.raw))) return false;
	if (tokens.some(({ lower }) => CHANGES.test(lower))) return false;
	return tokens.every((token) => token.raw.startsWith("{{") || !token.content || isLight(token));
}
