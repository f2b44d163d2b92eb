/**
 * Word stems by Porter's suffix stripping (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980),
 * after folding British spelling into American so that "organise" and "organize" meet.
 */
const C = "[^aeiou]";
const V = "[aeiouy]";
const CC = `${C}[^aeiouy]*`;
const VV = `${V}[aeiou]*`;
const M_GT_0 = new RegExp(`^(${CC})?${VV}${CC}`);
const M_EQ_1 = new RegExp(`^(${CC})?${VV}${CC}(${VV})?$`);
const M_GT_1 = new RegExp(`^(${CC})?${VV}${CC}${VV}${CC}`);
const HAS_VOWEL = new RegExp(`^(${CC})?${V}`);
const CVC = new RegExp(`^${CC}${V}[^aeiouwxy]$`);

const STEP2: [RegExp, string][] = [
	[/ational$/, "ate"],
	[/tional$/, "tion"],
	[/enci$/, "ence"],
	[/anci$/, "ance"],
	[/izer$/, "ize"],
	[/bli$/, "ble"],
	[/alli$/, "al"],
	[/entli$/, "ent"],
	[/eli$/, "e"],
	[/ousli$/, "ous"],
	[/ization$/, "ize"],
	[/ation$/, "ate"],
	[/ator$/, "ate"],
	[/alism$/, "al"],
	[/iveness$/, "ive"],
	[/fulness$/, "ful"],
	[/ousness$/, "ous"],
	[/aliti$/, "al"],
	[/iviti$/, "ive"],
	[/biliti$/, "ble"],
];
const STEP3: [RegExp, string][] = [
	[/icate$/, "ic"],
	[/ative$/, ""],
	[/alize$/, "al"],
	[/iciti$/, "ic"],
	[/ical$/, "ic"],
	[/ful$/, ""],
	[/ness$/, ""],
];
const STEP4 = /(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;

const IRREGULAR = new Map(
	(
		"began:begin begun:begin bought:buy brought:bring built:build came:come chose:choose chosen:choose did:do done:do does:do " +
		"felt:feel found:find gave:give given:give gone:go went:go got:get gotten:get grew:grow grown:grow had:have has:have held:hold " +
		"kept:keep knew:know known:know led:lead left:leave lost:lose made:make meant:mean met:meet paid:pay ran:run said:say sent:send " +
		"sold:sell spent:spend spoke:speak spoken:speak taught:teach thought:think told:tell took:take taken:take understood:understand " +
		"won:win wrote:write written:write people:person men:man women:woman children:child lives:life knives:knife"
	)
		.split(" ")
		.map((pair) => pair.split(":") as [string, string]),
);

/** British to American endings; only ever compared with words folded the same way. */
function fold(word: string): string {
	return word
		.replace(/is(e|ed|es|ing|er|ers|ation|ations)$/, "iz$1")
		.replace(/^(.{2,}[^aeiou])our(s|ed|ing|ful|able)?$/, "$1or$2")
		.replace(/^(.{3,})tre(s?)$/, "$1ter$2")
		.replace(/ll(ed|ing|er)$/, "l$1")
		.replace(/ogue$/, "og");
}

function replaceFirst(word: string, table: [RegExp, string][]): string {
	for (const [suffix, replacement] of table) {
		if (!suffix.test(word)) continue;
		const base = word.replace(suffix, "");
		return M_GT_0.test(base) ? base + replacement : word;
	}
	return word;
}

function porter(input: string): string {
	let w = input;
	if (/(ss|i)es$/.test(w)) w = w.slice(0, -2);
	else if (/[^s]s$/.test(w)) w = w.slice(0, -1);
	if (/eed$/.test(w)) {
		if (M_GT_0.test(w.slice(0, -3))) w = w.slice(0, -1);
	} else if (/(ed|ing)$/.test(w)) {
		const base = w.replace(/(ed|ing)$/, "");
		if (HAS_VOWEL.test(base)) {
			w = base;
			if (/(at|bl|iz)$/.test(w)) w += "e";
			else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1);
			else if (CVC.test(w)) w += "e";
		}
	}
	if (/y$/.test(w) && HAS_VOWEL.test(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
	w = replaceFirst(w, STEP2);
	w = replaceFirst(w, STEP3);
	if (STEP4.test(w)) {
		const base = w.replace(STEP4, "");
		if (M_GT_1.test(base)) w = base;
	} else if (/(s|t)ion$/.test(w)) {
		const base = w.slice(0, -3);
		if (M_GT_1.test(base)) w = base;
	}
	if (/e$/.test(w)) {
		const base = w.slice(0, -1);
		if (M_GT_1.test(base) || (M_EQ_1.test(base) && !CVC.test(base))) w = base;
	}
	if (/ll$/.test(w) && M_GT_1.test(w)) w = w.slice(0, -1);
	return w;
}

const cache = new Map<string, string>();

/** The stem of one lower-case word. Words with digits or under four letters come back unchanged. */
export function stem(word: string): string {
	const known = cache.get(word);
	if (known !== undefined) return known;
	const regular = IRREGULAR.get(word) ?? word;
	const result =
		regular.length < 4 || /[^a-z]/.test(regular) ? regular.replace(/^(\p{L}{2}[^s])s$/u, "$1") : porter(fold(regular));
	if (cache.size > 50_000) cache.clear();
	cache.set(word, result);
	return result;
}
