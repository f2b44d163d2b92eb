import { contextOf, coverOf, type Evidence, meet, sharesAny } from "./evidence";
import { figuresIn } from "./numbers";
import { oppositesOf, otherKindsOf, withoutNegatingPrefix } from "./opposites";
import { type Negation, negationsIn } from "./polarity";
import type { SourceIndex, SourceSentence } from "./source-index";
import type { Token } from "./text";

/** How a claim contradicts its evidence. */
export type Conflict = {
	kind: "negation" | "dropped_negation" | "opposite" | "other_kind" | "prefix";
	word: string;
	at: SourceSentence | null;
};

const STRONG = 0.5;
const RELATED = 0.3;
const OF_TIME = /^(?:minute|hour|day|week|month|year)s?$/;
/** "No extra charge" says that it is included. */
const NO_CHARGE = /^(?:extra|charge|cost|fee|pay|further|additional)$/;
const INCLUDED = /\b(?:includ\w+|free|gratis|without (?:a |any )?(?:fee|charge|cost))\b/i;

/** All contradictions between a claim and the sentences nearest to it. */
export function conflictsIn(index: SourceIndex, tokens: Token[], evidence: Evidence): Conflict[] {
	const negations = negationsIn(tokens);
	return [
		...negationConflicts(index, tokens, negations, evidence),
		...wordConflicts(index, tokens, negations, evidence),
	];
}

function negationConflicts(index: SourceIndex, tokens: Token[], negations: Negation[], evidence: Evidence): Conflict[] {
	const out: Conflict[] = [];
	const top = evidence.ranked[0];
	const asked = evidence.ranked.filter(({ coverage }) => coverage >= STRONG).map(({ sentence }) => sentence);
	const affirmed = asked.find(({ answered }) => answered === "yes");
	for (const negation of negations) {
		if (negation.scope.length === 0) continue;
		const [first = "", second = first] = negation.scope;
		if (affirmed && negation.scope.some((stem) => affirmed.places.has(stem) && !affirmed.negated.has(stem))) {
			out.push({ kind: "negation", word: negation.word, at: affirmed });
			continue;
		}
		const included = NO_CHARGE.test(first) && evidence.best.some(({ text }) => INCLUDED.test(text));
		const licensed =
			included ||
			(negation.word === "except" &&
				evidence.ranked.some(
					({ sentence, coverage }) =>
						coverage >= RELATED && /\b(?:unless|apart from|other than)\b/i.test(sentence.text),
				)) ||
			evidence.ranked.some(
				({ sentence }) =>
					sentence.negated.has(second) ||
					meet([first], sentence.negated) ||
					(sentence.answered === "no" && coverOf(sentence, first) > 0),
			) ||
			negatedAnywhere(index, [first, second]);
		if (!licensed) out.push({ kind: "negation", word: negation.word, at: top?.sentence ?? null });
	}
	const dropped = negations.length === 0 ? droppedNegation(tokens, evidence) : null;
	return dropped ? [...out, dropped] : out;
}

/** A word that the sentences nearest to the claim deny and that the claim asserts. */
function droppedNegation(tokens: Token[], evidence: Evidence): Conflict | null {
	const said = [...new Set(tokens.filter((token) => token.content).map((token) => token.stem))];
	const floor = Math.max(STRONG, (evidence.ranked[0]?.coverage ?? 0) * 0.85);
	for (const { sentence, coverage } of evidence.ranked) {
		if (coverage < floor) break;
		const word = sentence.negations
			.map(({ scope }) => scope)
			.filter((scope) => said.includes(scope[0] ?? "") || scope.filter((stem) => meet([stem], said)).length >= 2)
			.flat()
			.find((stem) => said.includes(stem));
		const asserted = evidence.ranked.some(
			(other) =>
				word &&
				other.coverage >= coverage * 0.8 &&
				other.sentence.answered !== "no" &&
				other.sentence.places.has(word) &&
				!other.sentence.negated.has(word),
		);
		if (word && !asserted) return { kind: "dropped_negation", word, at: sentence };
	}
	return null;
}

function negatedAnywhere(index: SourceIndex, stems: string[]): boolean {
	return stems.some((stem) => (index.byStem.get(stem) ?? []).some((at) => index.sentences[at]?.negated.has(stem)));
}

function wordConflicts(index: SourceIndex, tokens: Token[], negations: Negation[], evidence: Evidence): Conflict[] {
	const out: Conflict[] = [];
	const related = evidence.ranked.filter(({ coverage }) => coverage >= RELATED).map(({ sentence }) => sentence);
	const sentences = [...new Set([...evidence.best, ...related])];
	const negated = new Set(negations.flatMap(({ scope }) => scope));
	// A unit is compared with its figure.
	const units = new Set(figuresIn(tokens).map(({ to }) => to + 1));
	for (const [place, token] of tokens.entries()) {
		if (units.has(place) && OF_TIME.test(token.lower)) continue;
		if (/^last(?:s|ed|ing)$/.test(token.lower)) continue;
		if (!token.content || negated.has(token.stem) || token.raw.startsWith("{{")) continue;
		if (sentences.some((sentence) => coverOf(sentence, token.stem) > 0 && !opposedIn(sentence, token.stem))) continue;
		if (licensed(index, tokens, place)) continue;
		const opposing = sentences.find((sentence) => opposedIn(sentence, token.stem));
		if (opposing) {
			out.push({ kind: "opposite", word: token.lower, at: opposing });
			continue;
		}
		const bare = withoutNegatingPrefix(token.lower);
		if (bare && !index.byStem.has(token.stem)) {
			const base = sentences.find((sentence) => sentence.places.has(bare));
			if (base) {
				out.push({ kind: "prefix", word: token.lower, at: base });
				continue;
			}
		}
		const kinds = otherKindsOf(token.stem);
		const other = kinds.length
			? sentences.find((sentence) => kinds.some((kind) => sentence.places.has(kind)))
			: undefined;
		if (other) out.push({ kind: "other_kind", word: token.lower, at: other });
	}
	return out;
}

/** Whether the sources use the very word about the same thing: beside a word that is near it in the claim too. */
function licensed(index: SourceIndex, tokens: Token[], place: number): boolean {
	const stem = tokens[place]?.stem ?? "";
	const holders = (index.byStem.get(stem) ?? []).flatMap((at) => index.sentences[at] ?? []);
	if (holders.length === 0) return false;
	const around = contextOf(tokens, place, place, 5).filter((other) => other !== stem);
	return around.length === 0 || holders.some((holder) => sharesAny(holder, around));
}

/** Whether a source sentence says the opposite of a word, un-negated, and not the word itself. */
function opposedIn(sentence: SourceSentence, stem: string): boolean {
	if (sentence.places.has(stem)) return false;
	for (const opposite of oppositesOf(stem))
		if (sentence.places.has(opposite) && !sentence.negated.has(opposite) && !isTerm(sentence, opposite)) return true;
	return false;
}

/** "limited-time", "full-time", "free trial": the first word belongs to a fixed term and says nothing of the rest. */
function isTerm(sentence: SourceSentence, stem: string): boolean {
	const places = sentence.places.get(stem) ?? [];
	return places.every((place) => /^(time|edition|trial)$/.test(sentence.tokens[place + 1]?.lower ?? ""));
}
