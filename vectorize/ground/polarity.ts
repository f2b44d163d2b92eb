import type { Token } from "./text";

/** A negating word and the content stems it governs, nearest first. */
export type Negation = { word: string; place: number; scope: string[] };

const NEGATORS = new Set(
	"not never no without cannot neither nor none nobody nothing hardly barely rarely seldom except excluding unable lacks lacking lack instead".split(
		" ",
	),
);
/** Verbs that deny what follows them. */
const DENYING =
	/^(fail|fails|failed|failing|refuse|refuses|refused|decline|declines|declined|deny|denies|denied|omit|omits|omitted|exclude|excludes|excluded|avoid|avoids|avoided|prevent|prevents|stop|stops|forget|forgets|forgot|ignore|ignores|ignored|neglect|neglects)$/;
/** "Feel free", "set free": nothing is absent. */
const LETS_GO = /^(?:feel|felt|feeling|sets?|setting|breaks?|breaking|completely|totally|absolutely|entirely|always)$/;
const CLAUSE_ENDS = /^(but|however|although|though|because|while|whereas|so)$/;
const SCOPE = 5;

function negates(tokens: Token[], place: number): boolean {
	const lower = tokens[place]?.raw.toLowerCase() ?? "";
	const next = tokens[place + 1]?.lower ?? "";
	if (lower.endsWith("n't")) return true;
	if (lower === "not" && /^(only|just|merely)$/.test(next)) return false;
	if (lower === "no" && /^(matter|doubt|longer|problem|worries)$/.test(next)) return next === "longer";
	if (lower === "rather") return next === "than";
	if (lower === "instead") return next === "of";
	// "Stop and breathe" denies nothing.
	if (/^stops?$/.test(lower) && (next === "" || /^(?:and|when|until|at|for|here|there|now|as|if|by)$/.test(next)))
		return false;
	return NEGATORS.has(lower) || DENYING.test(lower);
}

/** "Doesn't stop", "never fails": what is denied twice is said. */
const deniesTwice = (tokens: Token[], place: number): boolean =>
	DENYING.test(tokens[place + 1]?.lower ?? "") && !/^(?:instead|rather)$/.test(tokens[place]?.lower ?? "");

/** "No, that's fine": an answer, which negates nothing in its own sentence. */
function isAnswer(token: Token): boolean {
	return token.opens && token.lower === "no";
}

/** Negations of a tokenised sentence. "risk-free" counts as a negated "risk". */
export function negationsIn(tokens: Token[]): Negation[] {
	const out: Negation[] = [];
	for (let place = 0; place < tokens.length; place++) {
		const token = tokens[place];
		if (!token) continue;
		const previous = tokens[place - 1];
		if (
			token.lower === "free" &&
			previous?.content &&
			token.start - previous.end === 1 &&
			!LETS_GO.test(previous.lower) &&
			!/^(?:of|to|from|for)$/.test(tokens[place + 1]?.lower ?? "")
		) {
			out.push({ word: "-free", place, scope: [previous.stem] });
			continue;
		}
		if (!negates(tokens, place)) continue;
		if (!DENYING.test(token.lower) && deniesTwice(tokens, place)) {
			place++;
			continue;
		}
		const scope: string[] = [];
		for (let i = place + 1; i < tokens.length && scope.length < SCOPE; i++) {
			const next = tokens[i];
			if (!next || CLAUSE_ENDS.test(next.lower)) break;
			const gap = next.start - (tokens[i - 1]?.end ?? next.start);
			if (gap > 1 && (scope.length > 0 || isAnswer(token))) break;
			if (next.content) scope.push(next.stem);
		}
		out.push({ word: token.raw.toLowerCase(), place, scope });
	}
	return out;
}
