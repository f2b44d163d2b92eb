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
		/\b(refund\w*|return policy|money[- ]?back|your money|reimburse\w*|(return|give back|send back|hand back) (you )?(your|the|all|every) (\w+ ){0,2}(money|fees?|payments?|price|deposit|amount|costs?|investment|cent|penny|dollars?|euros?|pounds?|tuition|purchase)|pay nothing|owe (us )?nothing|every (penny|cent|dollar)|get (it|everything|all of it) back|full credit|no[- ]questions[- ]asked|cancel (at )?any ?time)/i,
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
		/\b(award\w*|prize[- ]?(winn\w*)?|winner of|won (the|a|an|best|first|gold|silver|many|several|multiple)|honou?red (by|with|as)|accolades?|medal\w*|trophy|nominated|nominee|finalist|(picked up|collected|earned|received|holds?) (\w+ ){0,3}(honou?rs?|prizes?|distinctions?)|first prize|hall of fame|voted|(was|were|been|are|is) (named|crowned|chosen as|recogni[sz]ed as)|recipients? of|(?:hold|held|earn|won|win|gave|given|carr|award)\w* (?:\w+ ){0,3}title of|recognition for)/i,
	],
	[
		"ranking",
		/(#\s?1\b|\b(our|world's|nation's|country's|industry's|the very) (best|finest|greatest|top)\b(?! (practi[cs]es?|regards|wishes|interests?|work|efforts?|to\b))|\b(number one|no\. ?1|top[- ]?(rated|ranked|\d+|selling|performing|tier|notch)|best[- ]?(selling|rated|in[- ]class|known)|bestsell\w*|leading\b(?! (the|a|to|into|up|cause))|world[- ]?(class|leading|renowned|famous)|industry[- ]?lead\w*|market[- ]?lead\w*|the (most|best|largest|biggest|fastest|finest|greatest|highest|first|only|leading|premier|foremost|original) (\w+ ){0,4}(in (the )?|of (its|the|all)|on (the )?|worldwide|globally|ever|anywhere|available|for)|the (most (popular|trusted|effective|comprehensive|advanced|respected|successful|loved|recommended|complete|widely|experienced|sought)|best|largest|biggest|fastest|finest|premier|foremost)(?! (fit|way|ways|choice|option|time|place|part|practi[cs]es?|person|possible|use|thing|results?|plan|interests?|of both|for (you|your|their|him|her|them))\b) \w+|the most \w+ (\w+ ){0,3}(of|in|ever|on|around)\b|no (other )?(\w+ ){1,3}(in|on|anywhere in) (the )?[A-Z]\w+ (has|have|offers?|does|can)|ranked|rated|top (\w+ )?(percent|per cent|%)|nobody is (\w+ )?better|favou?rite (\w+ ){1,3}of|five[- ]star|5[- ]star|\d(\.\d)? (out of (5|five|10|ten)|stars?)|unrivall?ed|unmatched|unbeatable|second to none|unparall?eled|renowned|acclaimed)\b)/i,
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
		/\b(results?\b(?= (in|within|after|you|that|guaranteed|fast|are|from))|proven|(scientifically|research|science)[- ](proven|backed|based)|studies (show|prove|have)|stud(y|ies) (shows?|proves?|found)|research (shows?|proves?|found)|success rate|\d+ ?% (of|more|less|fewer|faster|better|increase|improvement|success)|(percent|per cent) of|(nine|eight|seven|four|three|two|\d+) (out of|in) (ten|five|four|three|\d+)|transform(s|ed|ing|ation)?\b|life[- ]chang\w*|change[sd]? (your|my|their|our|his|her) (life|lives|career|business)|life will (never|not) be the same|never be the same|double[sd]?\b(?![- ]check)|triple[sd]?\b|quadruple[sd]?\b|(land|landed|get|got|find|found|secure|secured) (\w+ ){0,3}(a )?(new |better |dream )?(jobs?|promotion|promoted|clients?)|in (just|only|under|less than) (\w+ )(days?|weeks?|hours?|minutes?|months?)|like (a|an) (pro|professional|expert|native|master)|overnight|instant(ly)?\b|you('ll| will) (never|always|finally|double|triple|be able|become|master|have|walk away|leave|achieve|save|win|gain)|everyone who (?:joins?|takes?|took|attends?|completes?|finishe[sd]|follows?|uses?|comes?|came|tries|tried|does|did|has)|every (student|participant|attendee|learner|graduate|client|member|single)|(most|all|many) (of our )?(students|participants|attendees|learners|graduates|clients|customers|alumni|members) \w+)/i,
	],
	[
		"endorsement",
		/\b(endors\w*|recommended by|trusted by|loved by|backed by|supported by|sponsored by|used by|chosen by|approved by|praised by|partner(ed|ship|s|ing)? (with|of)|in (partnership|collaboration|association|cooperation) with|official (partner|sponsor|provider|training|supplier|\w+ partner)|experts? (agree|recommend|say|call)|(ceo|founder|president|director|professor|celebrit\w*|minister|nobel\w*)s? (\w+ ){0,3}(recommends?|loves?|uses?|calls?|says?|swears?|relies|rely|supports?|backs?|attended?)|swears? by|(that|which) [A-Z]?\w+ (itself )?(uses?|trusts?|relies on|recommends?)\b|stands? behind|brand ambassador|(companies|teams|brands|organi[sz]ations|firms|people|professionals|leaders) (like|such as|at|from) [A-Z]\w+.{0,60}\b(use|trust|rely|love|choose|recommend))/i,
	],
	[
		"as_seen_in",
		/\b((as )?(seen|featured|heard|mentioned|covered|profiled|published|reviewed|showcased) (in|on|by) (the )?[A-Z]\w+|in the (news|press|media)|press coverage|made headlines|media (coverage|attention)|featured (in|on|by))/,
	],
	[
		"testimonial",
		/("[^"]{12,}"\s*(-|,|said|says|by|from)|\b((?<!\b(?:you|i|we|you've|i've|we've) )said(?! (?:yes|no)\b)|says(?! (?:yes|no)\b)|told us|(?<!\b(?:you|i|we) )wrote|writes|(?<!\b(?:you|i|we|you've) )shared|shares|reports?|raves?|according to|reviewers?|testimonials?|(past|former|previous|happy|satisfied|delighted|thousands of|hundreds of|our) (\w+ )?(students?|participants?|attendees?|learners?|graduates?|clients?|customers?|alumni|members?|users?|readers?) (\w+ )?(love|loved|say|said|says|tell|told|rave|raved|call|called|report|reported|agree|describe|described|rate|rated|recommend)|(happy|satisfied|delighted|thrilled) (students?|participants?|attendees?|learners?|graduates?|clients?|customers?|alumni|members?|users?)|changed (my|his|her|their) (life|career|business)|(best|greatest) (\w+ )?(i|i've|we|we've) (ever|have)|(i|we) (loved|learned|gained|doubled|tripled|got (?!your|you\b|it\b|to\b|together|back|in touch|an? (?:message|note|question|reply|feeling))|went from|could not believe|couldn't (?:believe|have|put)|highly|would recommend|recommend))\b)/i,
	],
];

/**
 * Further wordings of each class, some of them of plain words too: a source that says nearly the same bears them out, whatever words it
 * has for the promise itself.
 */
const MORE: Partial<Record<RiskClass, RegExp>> = {
	guarantee:
		/\b(without fail|will be (?:funded|accepted|approved|hired|promoted|published|granted|selected)|mak(?:e|es|ing) (?:absolutely )?(?:sure|certain) (?:that )?(?:you|your|they|everyone|nobody|no one) (?:\w+ )?(?:never|always|succeed|reach|leave|walk|finish|pass|get results)|(?:is|are|it's) on us\b|on the house|trust us\b|full stop\b|no two ways|simple as that|makes? good on|fool-?proof|fail-?(?:safe|proof)|bullet-?proof|sure[- ]?fire|iron-?clad|(?:pledge|vow|swear)s? (?:to|that)|stake (?:our|my) (?:name|reputation)|(?:count|bank|rely) on it|bound to|inevitably|(?:can't|cannot|can not) go wrong|nothing can go wrong|beyond (?:any )?doubt|rest assured|make no mistake|(?:mark|take) (?:our|my) words?|come what may|whatever happens|hundred per ?cent|cent per cent|(?:always|never) (?:works?|fails?|lets? you down)|works? (?:for (?:everyone|anyone|everybody|all)|always|every time)|(?:(?:we|we'll|we've|i|i'll|i've|our|my|stays?|keeps?|nobody|no one|nothing|never|not)\b[^.!?]{0,80}\b)until (?:you|it|they|everyone|everybody) (?:do|does|succeeds?|gets?|pass\w*|can|is|are|works?)|(?:if|should|where) (?:you|it|this|they|we)\b.{1,60}\b(?:we|i)(?:'ll| will| shall)\b.{0,40}\b(?:free|pay|back|again|until|cover|compensate|make up)|(?:we|i) (?:owe|will make up)|(?:lifetime|for life\b)|no (?:one|body) (?:has |have )?(?:ever )?(?:fail\w*|left|leaves|dropped|drops)|not a single .{1,30}\b(?:fail\w*|left|dropped)|(?:every|each) (?:one|last one) of (?:you|them|us)|(?:safe|secure) bet|a sure thing|(?:certainty|certain outcome)|dead certain|assured\b|you (?:are|'re) (?:covered|protected|safe))/i,
	certificate:
		/\b(professional[- ]development (?:hours?|credits?|points?)|claim .{1,40}\b(?:hours|credits|points)|charter(?:ed|ship)|(?:qualif(?:y|ies|ied)) (?:you |as\b|for\b)|titles? (?:to|after)|letters after your name|licen[cs](?:ed?|es|ing) (?:to|by|as|for|you)|(?:academic|university|college|ects|study) (?:credits?|points?|hours)|counts? (?:towards?|as|for) (?:your|a|an|the)|(?:satisf|meet|fulfil)\w* (?:\w+ ){0,5}requirements?|requirements? (?:of|by|for) (?:\w+ ){0,3}(?:funding|funders?|agenc|employers?|universit|boards?|bodies|regulators?|ministr)\w*|transcript|exam(?:s|ination|ined)?\b|valid(?:ated|ates) by|(?:stamp|seal|kite-?mark|mark) (?:of|from)|official(?:ly)? (?:recogni[sz]\w+|proof|status|document|trainer|instructor)|professional (?:body|status|standing|recognition|registration)|regulat(?:or|ory|ed)|registered (?:trainer|professional|practitioner|teacher)|(?:graduate|postgraduate|bachelor|master)(?:'s|s)? (?:degree|level|credit|unit)|\bdegree\b|\btranscripts?\b|(?:employers|universities|colleges|schools|recruiters|hiring managers) (?:\w+ )?(?:accept|recogni[sz]e|honou?r|value|ask for|look for|require)|on your (?:cv|r[e\u00e9]sum[e\u00e9]|linkedin)|proof of (?:attendance|participation|competence|skill|completion|mastery))/i,
	as_seen_in:
		/\b(magazines?|newspapers?|journalists?|reporters?|columnists?|headlines?|front[- ]page|cover stor(?:y|ies)|broadcast(?:er|ers|s)?|(?:national|local|public|breakfast|morning|evening|business|tech) (?:radio|tv|television|news|press|papers?|media)|\btv\b|television|documentar(?:y|ies)|(?:wrote|written|writes|writing) (?:about|up) (?:us|our)|write-?ups?|(?:profiled?|interviewed?|featur(?:ed|es)|spotlight(?:ed|s)?|reported) (?:us|our|on us|about us)|(?:has|have|been|was|were) (?:covered|reported|profiled|interviewed|spotlighted|featured)\b|journalism|editorial|news(?:room|desk|reel)|the (?:media|press|papers|news)\b|airwaves|on air\b(?=.)|prime[- ]time|podcasters?)/i,
	ranking:
		/\b((?:we|it) leads? (?:the|our)|leads? the (?:market|field|pack|world)|among the (?:top|best|leading|finest|most|greatest)|(?:web|world|net|internet|country|nation|planet|industry|field)['’]s (?:most|best|top|first|largest|biggest|favou?rite|leading|only)|top (?:educators?|experts?|trainers?|teachers?|coach(?:es)?|minds|names|talent|class|choice|pick)|(?:most|best|top)[- ](?:used|read|watched|downloaded|attended|visited|cited|trusted|subscribed|quoted)|unequall?ed|peerless|unsurpassed|gold standard|benchmark (?:for|in|of)|go-to|the (?:first|natural|obvious) choice|sets? the (?:standard|bar|pace)|(?:ahead|front|head) of the (?:pack|field|class|curve)|leaders? (?:in|of) (?:the|its|our|this|open|online)|pioneers?\b|flagship|tops? (?:the|every|all) (?:\w+ )?(?:lists?|charts?|tables?|rankings?|polls?)|top of (?:the|its|every)|head and shoulders|in a class of (?:its|our|their) own|in a league of|world-?beat\w+|undisputed|definitive|de facto|\belite\b|the (?:most|best|finest|largest|biggest|strongest|oldest|longest|busiest|richest|deepest|broadest|widest|fullest|toughest|greatest|highest|premier|foremost)\b(?=.{1,60}\b(?:anywhere|available|around|ever|world|country|continent|planet|field|industry|internet|web|globe|europe|america|africa|asia|market|there is|exists?|in existence|of (?:its|their) kind))|(?:nobody|no one|none|nothing) (?:else )?(?:does|teaches|knows|offers|runs|has|comes|matches)\b|(?:largest|biggest|oldest|longest[- ]running|most \w+) (?:\w+ ){1,5}(?:of (?:its|their) kind|there is|in existence)|of its kind|without (?:equal|rival|peer)|bar none|by far\b|hands down|household name|(?:measure|compare) (?:themselves|itself) (?:against|with|to) us)/i,
	comparison:
		/\b(elsewhere|those (?:of|from) other|other (?:\w+ ){0,3}(?:academ(?:y|ies)|schools?|providers?|organi[sz]ations?|compan(?:y|ies)|trainers?|courses?|programmes?|programs?)\b|(?:the|our|its) (?:rivals?|alternatives?|competition)|no (?:competing|rival)\b|run-of-the-mill|(?:ordinary|generic|conventional|typical|traditional|average|standard|usual|normal|other) (?:courses?|trainings?|workshops?|programmes?|programs?|tutorials?|classes|bootcamps?|boot camps?|lessons?|providers?|coach(?:es|ing)?|methods?)|(?:half|double|twice|a third|a quarter|a fraction|three times|four times|ten times) (?:of )?(?:the|as|what|so|more|their)|leaves? .{1,40} behind|puts? .{1,40} to shame|no (?:match|comparison|contest)|pales? (?:in|beside|next)|(?:years|miles|leagues|light-?years) ahead|in place of (?:weeks|months|years)|rather than (?:weeks|months|years)|(?:than|from) (?:university|universities|college|bootcamps?|a degree|any\w*|others?|most|their)\b|(?:further|more|less|sooner|quicker|\w{3,}er) .{0,40}\bthan (?:in|with|at|by|you(?:'d| would|'ll| will| could)|(?:months|years|weeks|hours|days) of)\b|knocks? spots off|trumps?\b|outclass\w*|outshin\w*|outdo\w*|(?:cheaper|faster|quicker|better|easier|simpler|deeper|further|more) .{1,40}\b(?:ever|anywhere|anyone|anybody|anything) (?:else|could|can))/i,
	endorsement:
		/\b((?:trusts?|choos(?:es?|ing)|chose|picks?|prefers?|backs?|hires?|recommends?|favou?rs?|relies on|rely on|turns? to|counts? on|sends? (?:its|their|his|her|all|new) \w+(?: \w+)? to) (?:us|our|this|it\b)|urges?\b|vouch\w*|(?:blessing|backing|approval|support|seal|stamp|patronage) (?:of|from)|prais(?:es?|ed) (?:by|us|our|this)|applaud\w*|commend\w*|champion(?:ed|s) (?:by|us|our|this)|hailed|ambassador|patrons?\b|(?:ministr(?:y|ies)|governments?|regulators?|nobel|laureates?|royal|presidents?|prime minister|senators?|celebrit\w+|astronauts?|olymp\w+) (?:\w+ ){0,4}(?:use|uses|used|send|sends|sent|choose|chose|rely|relies|trust|trusts|ask|asks|asked|call|calls|called|praise\w*|back\w*|support\w*|love\w*))/i,
	income:
		/\b((?:second|extra|steady|side|monthly|passive|new|regular|reliable|higher|bigger) (?:\w+ )?(?:income|earnings|pay\w*)|(?:income|earnings|salar(?:y|ies)|wages?|pay|revenue|profits?|turnover|rates?|fees|bonus) (?:\w+ ){0,3}(?:doubl\w+|tripl\w+|climb\w*|ris(?:e|es|en|ing)|rose|grow\w*|grew|soar\w*|jump\w*|up)\b|(?:pay|salary|wage) (?:packet|bump|grade|scale|band|cheque|check)|bank (?:account|balance)|cash ?flow|wealth\w*|get paid|(?:paid|paying) (?:clients?|work|gigs?|customers?|twice|more|double)|(?:day|hourly|freelance) rates?|recoup|pays? (?:you )?back|earn(?:s|ing|ings|ed)?\b(?= (?:more|well|a|an|your|twice|double|back|enough|from|extra|on|while)))/i,
	medical:
		/\b((?:anxiety|stress|burn-?out|insomnia|depress(?:ion|ed)|migraines?|headaches?|back ?ache|(?:back|neck|joint|chronic|wrist) pain|fatigue|exhaustion|blood pressure|cholesterol|blood sugar|cortisol|adhd|ptsd|panic) (?:\w+ ){0,4}(?:away|down|less|gone|behind|melt\w*|vanish\w*|disappear\w*|drop\w*|fade\w*|lift\w*|fall\w*|eas\w+|end\w*|shrink\w*|lower\w*|reduc\w+|levels?)|(?:less|lower|lowers|reduc\w+|eas(?:e|es|ed|ing)|end(?:s|ed)?|banish\w*|beat\w*|melt\w*|dissolv\w*|fight\w*|prevent\w*|protect\w*|shield\w*|free (?:you )?(?:of|from)|rid (?:you )?of|cut\w*|calm\w*|sooth\w*|tam(?:e|es)|shed\w*|improv\w+|strengthen\w*|sharpen\w*) (?:\w+ ){0,3}(?:anxiety|stress|burn-?out|insomnia|depression|migraines?|headaches?|back ?ache|pain|fatigue|tension|blood pressure|cortisol|symptoms|panic|sleep|digestion|immun\w+|nervous system|memory|mental health|eyesight|posture|strain)|sleep (?:better|through|soundly|deeper|more soundly|like)|mental health|immun\w+|metabol\w+|longer li(?:fe|ves)|live longer|good for your (?:health|heart|brain|body)|medic(?:al|in\w+|ation)|remed(?:y|ies)|rewires?|neurolog\w+|neuroscien\w+)/i,
	result:
		/\b((?:you|they|your team|your project|participants|learners|everyone|everybody)(?:'ll| will| shall| is going to| are going to) (?:\w+ )?(?:go home|leave|walk|come (?:away|out|home)|know|have|land|write|publish|speak|think|feel|see|stop|start|earn|own|run|build|grow|sell|teach|cut|halve|code|finish|ship)\b|(?:participants|learners|students|members|clients|attendees|people|graduates|everyone|everybody) (?:\w+ )?(?:finish(?:es)?|leaves?|walks? (?:out|away)|goe?s? home|comes? (?:away|out)|ends? up) with\b|from (?:zero|scratch|nothing|novice|beginner) to|(?:watch|see|expect) (?:your|the) (?:\w+ ){1,3}(?:to\b|grow|soar|rise|drop|ease|melt|improve|climb|shrink|vanish|disappear|take off|double|change|transform|fall|multiply|skyrocket|blossom|flourish|bloom)|for good\b(?=[,.!]|$)|once and for all|never again|(?:ris|fall|drop|grow|grew|rose|fell|shrink|shrank|increas|decreas|improv|climb|jump|soar)\w* (?:\w+ )?by (?:an?|\d|half|two|three|more|over|up|nearly|almost|about)|(?:cut|cuts|halves?|halv\w+|slash\w*|trim\w*|shav\w+) (?:your|their|the|its|our|\w+ off)|sav(?:e|es|ed|ing) (?:you |them |your team )?(?:\w+ ){0,2}(?:hours|days|weeks|months|time|years)|promot(?:ed|ion)\b|career (?:change|switch|boost|leap|jump)|dream (?:job|role|career|clients?)|success stor\w+|(?:hired|job offers?|offers? (?:on|from))\b|by (?:the end|nightfall|sunset|friday|monday|bedtime|lunchtime|the weekend|next \w+)\b.{0,60}\byou(?:'ll| will|r)?|(?:with)?in (?:a|one|two|three|four|five|six|seven|eight|ten|twelve|\d+) (?:days?|weeks?|months?|afternoons?|mornings?|evenings?|sessions?|weekends?|hours?)\b(?=.{0,60}\b(?:you|your|fluent|expert|ready|able|mastered|master)))/i,
	urgency:
		/\b(now or (?:never|next)|(?:doors|your (?:invitation|access|place|seat|spot|link|code|discount)|sales?|offers?|applications?|bookings?|sign-?ups?|the (?:cart|window|deal|door|discount|price|rate|list)|discounts?|bonus(?:es)?|early[- ]bird\w*) (?:\w+ ){0,3}(?:clos\w+|shut\w*|ends?|ending|expir\w+|disappear\w*|vanish\w*|lapses?|stops?|go(?:es|ing)? (?:away|up)|is over|runs? out|finish\w*)|(?:now or never|act (?:now|fast|today)|don't (?:wait|delay)\b|before (?:it's|it is|time) (?:too late|up|runs)|clock is ticking|countdown|(?:hours|minutes|moments|days) (?:to go|remain\w*|from now)|price (?:rise|hike|increase|jump)\w*|by (?:tonight|midnight|tomorrow|noon)|(?:open|valid|available|on sale|yours) until|after (?:tonight|midnight|today|tomorrow)))/i,
	scarcity:
		/\b((?:the )?(?:last|final|remaining|few|fewer) (?:\w+ )?(?:seats?|spots?|places?|tickets?|chairs?|openings?|copies|spaces)|(?:seats?|spots?|places?|tickets?|chairs?|spaces?) (?:\w+ ){0,3}(?:vanish\w*|disappear\w*|dwindl\w*|going|go fast|evaporat\w*|snapped|all gone|all taken|run\w* out|sell\w*|fill\w*)|(?:hardly|barely|scarcely) (?:any|a) (?:seat|spot|place|chair|room)s?|(?:over-?subscribed|fully booked|packed out|standing room|wait(?:ing)?[- ]?list\w*)|(?:only|just) (?:\w+ ){1,3}(?:chairs?|spaces?|laptops?|people) (?:fit|left|remain\w*|allowed|admitted)|(?:we|i) (?:only )?(?:take|accept|admit)s? (?:only|just|no more than)|once (?:they|it|we)(?:'re| are|'s| is) (?:gone|full)|exclusive(?:ly)?\b|(?:one|two|three|four|five|six|ten|\d+) (?:spots?|seats?|places?|tickets?)(?:,? (?:all )?gone\b|[.!]?$)|(?:last|final|only) time (?:we|i|this|that|it)\b|(?:rare|rarely|seldom) (?:\w+ )?(?:openings?|chances?|opportunit\w+|places?|come|comes|offered|available|open|opens)\b|(?:only|just) (?:once|twice)\b(?! (?:you|we|i|the)\b)|(?:the )?first (?:\d+|few|handful|ten|five|twenty|fifteen|thirty|fifty|hundred|dozen|\w+teen) (?:\w+ )?(?:people|registrants|sign-?ups|members|to (?:join|register|book|reply|enrol)|who|buyers|attendees|participants|places|seats)|then (?:it|they|that)(?:'s| is|'re| are) (?:gone|over|it)\b|invitation[- ]only|never (?:be )?(?:repeat\w*|run again|come again|happen again|return\w*))/i,
	award:
		/\b(priz(?:e|es)\b|trophies|shortlist\w*|laurels?|plaques?|honou?rs? (?:list|roll|from|for)|decorated|cup for|runner[- ]up|gold (?:medal|star|badge|award)|bestowed|crowned|jury|judges (?:chose|named|picked|gave)|(?:of the (?:year|decade|century))\b)/i,
	testimonial:
		/\b((?:alumni|participants|learners|students|members|attendees|graduates|clients|people|readers|hosts|visitors|customers)(?: who .{3,60}?)? (?:\w+ )?(?:keep (?:telling|saying|writing|coming)|can't stop|cannot stop|call(?:ed)? it|swear|gush\w*|thank us|write (?:to us|in)|say|tell us|told|wept|cried|cheer\w*)|(?:in|to) (?:his|her|their) (?:own )?words|as (?:one|a) (?:\w+ ){1,3}(?:put it|said|wrote|told)|(?:one|a) (?:\w+ ){0,3}(?:alumn\w+|participant|learner|student|member|graduate|client|researcher|librarian|postdoc|professor|manager|mother|teacher) (?:\w+ )?(?:called|calls|said|says|told|wrote|described|describes|credits?|admits?|confess\w*|thanks?)|reviews?\b(?= (?:call|say|agree|praise|glow|rave)|\s+are)|(?:hear|heard|hearing|get|got|received?) .{0,60}\bfrom (?:\w+ )?(?:past|former|previous|our|other) (?:\w+ )?(?:participants|students|clients|learners|members|attendees|alumni|graduates|customers|groups?|cohorts?)|glowing|rave\b|thumbs up|feedback (?:was|is|has been))/i,
	refund:
		/\b((?:we|i)(?:'ll| will) (?:cover|reimburse|compensate|pay for)|(?:full|all|every|your) (?:\w+ )?(?:money|fee|payment|deposit|amount|price|cent|penny)\b.{0,40}\b(?:back|return\w*|refund\w*|credit\w*)|(?:(?:we|i|they)(?:'ll| will| shall| can)? (?:\w+ )?(?:return|send|give|transfer|pay|hand|wire|credit) (?:it|you|the|your|every) ?(?:\w+ ){0,4}back|(?:return|send|give|transfer|pay|hand|wire|credit)(?:s|ed|ing)? (?:it|you|back|the|your|every) ?(?:\w+ ){0,4}(?:fee|money|deposit|payment|amount))|(?:cash|fee|deposit|payment) back|without (?:charge|penalty|cost|a fee|paying)|free (?:cancell?ation|of charge|change|swap)|cancell?(?:ation|ed|ing)? (?:\w+ ){0,4}(?:free|charge|fee|penalty|notice|hours|days|time)|(?:you )?(?:don't|do not|won't|will not|never) (?:have to )?pay\b|chargeback)/i,
};

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
export type Risk = { name: RiskClass; start: number; end: number; loose: boolean };

/**
 * "All the best" closes a letter, "more slowly than you think" compares with the reader alone, "thanks to everyone who came" counts no success, and
 * who cannot promise promises nothing.
 */
const NO_BOAST =
	/\b(?:can['’]t|cannot|don['’]t|do not|won['’]t|nobody can|no one can) (?:\w+ )?(?:promise|guarantee)\b|\b(?:thanks?|thank you|welcome|hello|hi) to (?:everyone|everybody|all(?: of you)?) who \w+|^all the best(?= |,|$)|\b(?:more|less) \w+ than you (?:think|thought|expect|imagine|need|feel|would)\b/gi;

/** Risky phrases of a sentence, at most one of each class. */
export function risksIn(sentence: string): Risk[] {
	// A testimonial's slot is filled with its own words by code: its name claims nothing.
	const written = sentence
		.replace(/\{\{\s*testimonial:[^}]*\}\}/g, (slot) => " ".repeat(slot.length))
		.replace(NO_BOAST, (found) => " ".repeat(found.length));
	return PATTERNS.flatMap(([name, pattern]) => {
		const strict = pattern.exec(written);
		const match = strict ?? MORE[name]?.exec(written);
		return match ? [{ name, start: match.index, end: match.index + match[0].length, loose: strict === null }] : [];
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
	for (const { name, start, end, loose } of risks) {
		const first = tokens.findIndex((token) => token.end > start);
		const last = tokens.findLastIndex((token) => token.start < end);
		const around = tokens.slice(Math.max(0, first - REACH), last + REACH + 1);
		const short = around.filter(({ content }) => content).length <= SHORT;
		const accepted = [name, ...(RELATED[name] ?? [])];
		const borne = evidence.ranked.some(
			({ sentence }) =>
				coverWith(around, short ? [sentence] : neighbours(index, sentence, 1)) >= (short ? NEEDED_OF_SHORT : NEEDED) &&
				(loose || isOfClass(sentence.text, accepted)),
		);
		if (!borne) return name;
	}
	return null;
}
