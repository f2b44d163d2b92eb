/** Needs what stood before it. */
const LEANS =
	/^(?:And|But|So|Or|Nor|Yet|Now|This|That|These|Those|It|Its|They|Them|Their|He|She|His|Her|However|Also|Then|Instead|Therefore|Thus|Hence|Such|Here|There|Both|Either|Neither|Which|Who|Whose|Because|Yes|No|Not|Another|Other|Others|Some|Otherwise|Similarly|Additionally|Furthermore|Moreover|Regardless|Still|Nevertheless|Nonetheless|Meanwhile|Consequently|Likewise|Conversely|Rather|Finally|First|Second|Third|Next|Last|Later|Again|As (?:such|a result|well)|For (?:example|instance|this)|In (?:addition|this|that|these|contrast|other words)|On the other hand|Of course|After (?:that|this)|At (?:this|that)|Since then|If (?:so|not|this|that))\b/;
/** A lead that points back: "Before that", "With this". */
const POINTS_BACK =
	/^(?:Before|After|Since|Until|By|With|Without|From|Through|Despite|Besides|During|Under|Over|Beyond|Because of|Thanks to|Along with|Apart from|All of|Most of|Some of|Each of|One of|None of) (?:that|this|these|those|it|them|then|which)\b/;
/** Points back from within: "when you can hold that stillness, ...", "everything after that". */
const POINTS_AT =
	/\b(?:hold|keep|find|feel|reach|lose|use|break|build|learn|with|without|into|inside) that \p{L}+(?=[.;!?]|, (?:you|we|i|it|they|the|your)\b)|\b(?:these|those)\b(?! (?:who|of (?:us|you)|days|interested|with|in|at|that)\b)|\b(?:after|before|beside|besides|beyond|like|than|without|for|about|of|with|at|from|on) that(?=[,.;:!?]| (?:is|was|you|and|comes?)\b)|\b(?:some|all|none|most|much|any|each) of this\b|\b(?:do|does|did|doing|done|say|said|mean|try|see) (?:this|that)(?=[,.;:!?]| (?:and|or|when|if|before|after|for|with|in|at|on|every|each|once|twice)\b)|\b(?:the same (?:thing|way|reason|applies|goes|is true)|the former|the latter|(?:do|does|did) so|that['’]s (?:what|why|how|where|when|it|more|less|a lot|enough|plenty)|(?:on|of|for|to|with|do|does|have|need|want) both(?=[,.;!?]))\b|\b(?:the|those) (?:others?|first|second|third|last|latter) (?:ones?|wanted|is|are|was|were|do|does|did|has|have|say|said)\b|\b(?:be|is|was|like|with|of) (?:this|these|that)[.!:]$/iu;
/** Leaves out what was named before: "I bit into one", "stuff some up", "twenty-one of the thirty are". */
const LEAVES_OUT =
	/\b(?:into|of|for|with|at|on|have|has|had|take|make|get|got|want|need|try|choose|pick|find|see|like|stuff|use) (?:one|some|any|none|ones)(?=[,.;!?]| (?:up|down|out|at|on|with|for|and|but)\b)|\b(?:are|is|do|does|did|can|will|would|have|has|was|were|should|don't|don’t|doesn't|doesn’t|isn't|aren't|can't|won't)[.!]$|^(?:Something|Someone|Somebody|Nothing|Anything|Everything) (?:in|on|at|from|with|for|like|about|else)\b/iu;
/** Sums up what was said before. */
const SUMS_UP =
	/\b(?:(?:do|does|did|is|are|was|were|have|has|had) (?:all|both|any|some|none) of (?:these|those)|(?:these|those|such) (?:things|steps|points|questions|ideas|reasons|examples|tips)|all (?:of )?(?:this|that)|as (?:mentioned|noted|described|discussed|explained|promised|we saw)|mentioned (?:above|before|earlier))\b/i;
/** Somebody spoken of by a pronoun before being named. */
const UNNAMED = /^(?:\S+ ){1,6}(?:he|she|they|him|her|them|his|their)\b/;
const NAMED = /^\S+(?: \S+)*? \p{Lu}\p{Ll}/u;
/** Nouns that name nothing which "it" could be: "the number of times that it is asked". */
const EMPTY =
	/\b(?:the|a|an|every|each) (?:number of \p{L}+|way|time|times|reason|kind|sort|point|fact|moment|thing|question|day)\b/giu;
/** "It" and "them" for what was named before. */
const PRONOUN = /\b(?:it|it's|it’s|them|they|they're|they’re)\b/i;
/** "It" for nothing: "make it easy to ...", "it is hard to ...", "it takes", "keep it simple". */
const FOR_NOTHING =
	/\b(?:(?:find|found|finds|make|makes|making|made|think|thought|keep|keeps|take|call|consider|feel|feels) it (?:a |an |the |so |too |very |more |less )?[\p{L}-]+(?: [\p{L}-]+)? (?:to|for|that|when|if)\b|(?:keep|take|make) it (?:simple|short|easy|slow|slowly|small|light|real|up|seriously|personally|a habit)\b|it(?:'s|’s| is| was| would be| will be| can be| may be| might be) (?:[\p{L}-]+ ){1,3}(?:to|that|when|if|who|for)\b|it (?:takes?|took|helps?|pays?|seems?|happens?|turns out|depends|rains?|comes? down|doesn't matter|does not matter)\b|when it comes to\b|if it (?:is|were) not for\b|that's it\b|worth it\b|as it (?:is|were)\b)/giu;
/** What "it" may stand for when it comes first: something that an article, a possessive or a number names, or a plural. */
const NAMES_SOMETHING =
	/\b(?:a|an|the|your|my|our|his|her|their|one|two|three|four|five|each|every|any|no|some|most|many|something|anything|everything|\p{Ll}+'s|\p{Ll}+ing) \p{L}|\b(?!(?:this|is|was|has|does|always|yes|less|unless|as|us|its|perhaps|sometimes|needs?|knows|feels)\b)\p{L}{3,}s\b/iu;
const NAMES_SOMEBODY = /\p{Ll} \p{Lu}\p{Ll}/u;
/** Where a clause ends, behind which "it" may stand for what the clause named. */
const CLAUSE =
	/[,;:–—]|\b(?:and|but|when|if|because|while|so|until|till|before|after|that|which|who|what|how|why|whether|where|as|once|unless|or|than)\b/i;

/** Whether "it" or "them" stands for something that the sentence has not named: "Wedge it well", "Clay feels it at once". */
function hasLoosePronoun(text: string): boolean {
	const bare = text.replace(FOR_NOTHING, (found) => "-".repeat(found.length));
	const at = PRONOUN.exec(bare)?.index ?? -1;
	if (at < 0) return false;
	const before = bare.slice(0, at);
	// A pronoun in the clause that names a thing never stands for it: in "The wheel knows it" the wheel knows something else.
	const ends = [...before.matchAll(new RegExp(CLAUSE, "gi"))].at(-1);
	const named = before.slice(0, ends === undefined ? 0 : ends.index + ends[0].length).replace(EMPTY, "");
	return !NAMES_SOMETHING.test(named) && !NAMES_SOMEBODY.test(named);
}

/** Whether a sentence needs what stood before it to be understood. */
export const leans = (text: string): boolean => {
	if (LEANS.test(text) || POINTS_BACK.test(text) || SUMS_UP.test(text) || POINTS_AT.test(text) || LEAVES_OUT.test(text))
		return true;
	if (hasLoosePronoun(text)) return true;
	const lead = UNNAMED.exec(text)?.[0];
	return (
		lead !== undefined &&
		!NAMED.test(lead) &&
		!/\b(?:you|your|people|clients?|everyone|anyone|someone|members?|coaches|teachers?)\b/i.test(lead)
	);
};

/** Says only what something is not, and leaves what it is to the next sentence. */
export const isHalf = (text: string, next: string | undefined): boolean =>
	next !== undefined &&
	/\b(?:not|isn't|isn’t|aren't|aren’t|don't|don’t|doesn't|doesn’t|never|no longer|nothing to do with)\b/i.test(text) &&
	/^(?:It|It's|It’s|They|They're|They’re|But|Instead|Rather|This|That|That's|That’s|Just)\b/.test(next);
