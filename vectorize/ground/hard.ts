import { substitutionIn } from "./align";
import { contextOf, coverOf, type Evidence, neighbours, sharesAny } from "./evidence";
import type { HardFacts } from "./facts";
import { type Figure, lengthOf, sameFigure } from "./numbers";
import { findQuote, type SourceIndex, type SourceSentence, weightOf } from "./source-index";
import type { Token } from "./text";
import { MONTHS } from "./words";

/** Why a hard fact is not in the sources, or null. */
export type Fault = { reason: string; at?: SourceSentence };

const NEAR_VERBATIM = 0.7;
/** Sentences. */
const LONG_TEXT = 150;
const ROLES =
	/^(mr|mrs|ms|dr|prof|professor|manager|director|agent|executive|representative|ceo|cto|founder|host|coach|instructor|president|doctor|teacher|author|client|customer)$/;
const TITLE_GENDER = new Map([
	["mr", "m"],
	["mrs", "f"],
	["ms", "f"],
	["miss", "f"],
	["sir", "m"],
	["madam", "f"],
]);

/**
 * First hard fact of a claim that the sources do not bear out. A figure or name must not only occur somewhere: where one source
 * sentence says nearly what the claim says, it must be there or beside it; else some sentence that holds it must share a word with its
 * surroundings in the claim.
 */
export function checkHardFacts(
	index: SourceIndex,
	tokens: Token[],
	facts: HardFacts,
	evidence: Evidence,
): Fault | null {
	return (
		checkAddresses(index, facts) ??
		checkQuotes(index, tokens, facts) ??
		checkFigures(index, tokens, facts, evidence) ??
		checkNames(index, tokens, facts, evidence) ??
		checkCopy(index, tokens)
	);
}

/** A figure or name that replaces another in what is otherwise a copy of a source sentence. */
export function checkCopy(index: SourceIndex, tokens: Token[]): Fault | null {
	const found = substitutionIn(index, tokens);
	return found && { reason: `The source says "${found.instead}", not "${tokens[found.place]?.raw}".`, at: found.at };
}

function checkAddresses(index: SourceIndex, facts: HardFacts): Fault | null {
	for (const url of facts.urls) {
		const known = [...index.urls.keys()].some((key) => key === url || key.startsWith(`${url}/`));
		if (!known) return { reason: `The address ${url} is in no source.` };
	}
	for (const email of facts.emails)
		if (!index.emails.has(email)) return { reason: `The e-mail address ${email} is in no source.` };
	return null;
}

function checkQuotes(index: SourceIndex, tokens: Token[], facts: HardFacts): Fault | null {
	for (const quote of facts.quotes) {
		const found = findQuote(index, quote.text);
		if (!found) return { reason: `The quotation "${shorten(quote.text)}" is in no source word for word.` };
		const speakers = facts.names
			.flat()
			.map((place) => tokens[place])
			.filter((token): token is Token => token !== undefined && (token.start < quote.start || token.end > quote.end));
		const around = neighbours(index, found, 2);
		const title = index.sources[found.source]?.title?.toLowerCase() ?? "";
		for (const speaker of speakers)
			if (!around.some((sentence) => sentence.places.has(speaker.stem)) && !title.includes(speaker.lower))
				return { reason: `The quotation is not by ${speaker.raw} in the source.`, at: found };
	}
	return null;
}

function checkFigures(index: SourceIndex, tokens: Token[], facts: HardFacts, evidence: Evidence): Fault | null {
	for (const figure of facts.figures) {
		const words = tokens
			.slice(figure.from, figure.to + 1)
			.map((token) => token.raw)
			.join(" ");
		const holders = holdersOf(index, figure);
		if (holders.length === 0) return { reason: `"${words}" is in no source.` };
		const bound =
			bindingFault(index, tokens, figure.from, figure.to, holders, evidence) ?? rivalOf(index, tokens, figure, holders);
		if (bound) return { reason: `"${words}" is in the sources, but not about this.`, at: bound };
	}
	return null;
}

/**
 * A sentence with another figure of the same unit that fits the words around the claim's figure much better than any sentence that
 * holds it: the price of one thing given to another.
 */
function rivalOf(
	index: SourceIndex,
	tokens: Token[],
	figure: Figure,
	holders: SourceSentence[],
): SourceSentence | null {
	if (!figure.unit) return null;
	const around = [...new Set(contextOf(tokens, figure.from, figure.to, 9))];
	if (around.length < 2) return null;
	const closeness = (sentence: SourceSentence) =>
		around.reduce((sum, stem) => sum + coverOf(sentence, stem) * weightOf(index, stem), 0);
	const own = Math.max(...holders.flatMap((holder) => neighbours(index, holder, 1)).map(closeness));
	let rival: SourceSentence | null = null;
	let highest = own * 1.6 + 0.5;
	const candidates = new Set(around.flatMap((stem) => index.byStem.get(stem) ?? []));
	for (const at of candidates) {
		const sentence = index.sentences[at];
		if (!sentence?.figures.some((other) => other.unit === figure.unit && other.value !== figure.value)) continue;
		const score = closeness(sentence);
		if (score > highest) {
			highest = score;
			rival = sentence;
		}
	}
	return rival;
}

function holdersOf(index: SourceIndex, figure: Figure): SourceSentence[] {
	const length = lengthOf(figure);
	const keys = length ? [figure.value, length] : [figure.value];
	if (figure.kind === "month") keys.push(`month:${String(MONTHS.indexOf(figure.value) + 1).padStart(2, "0")}`);
	const found = [...new Set(keys.flatMap((key) => index.byFigure.get(key) ?? []))].map((at) => index.sentences[at]);
	return found.filter(
		(sentence): sentence is SourceSentence =>
			sentence?.figures.some((candidate) => sameFigure(figure, candidate)) ?? false,
	);
}

function checkNames(index: SourceIndex, tokens: Token[], facts: HardFacts, evidence: Evidence): Fault | null {
	for (const run of facts.names) {
		const words = run.map((place) => tokens[place]).filter((token): token is Token => token !== undefined);
		for (const [i, token] of words.entries()) {
			const holders = (index.byStem.get(token.stem) ?? []).flatMap((at) => index.sentences[at] ?? []);
			if (holders.length === 0) return { reason: `"${token.raw}" is in no source.` };
			const place = run[i] ?? 0;
			const bound = isOneText(index) ? null : bindingFault(index, tokens, place, place, holders, evidence);
			if (bound) return { reason: `"${token.raw}" is in the sources, but not about this.`, at: bound };
			const next = words[i + 1];
			if (next && !ROLES.test(token.lower) && !ROLES.test(next.lower) && !adjacent(holders, token.stem, next.stem))
				return { reason: `"${token.raw} ${next.raw}" is not a name in the sources.`, at: holders[0] };
		}
		const fault = titleFault(index, tokens, run);
		if (fault) return fault;
	}
	return null;
}

/** A letter or a conversation: all of it is about the same few people and things, and who is meant is rarely named. */
const isOneText = ({ sources, sentences }: SourceIndex): boolean =>
	sources.length === 1 && sentences.length < LONG_TEXT;

/** "Mrs." before a name that the sources call "Mr.". */
function titleFault(index: SourceIndex, tokens: Token[], run: number[]): Fault | null {
	const name = tokens[run[0] ?? -1];
	const gender = TITLE_GENDER.get(tokens[(run[0] ?? 0) - 1]?.lower ?? "");
	if (!name || !gender) return null;
	const seen = (index.byStem.get(name.stem) ?? []).flatMap((at) => {
		const sentence = index.sentences[at];
		return (sentence?.places.get(name.stem) ?? []).flatMap(
			(place) => TITLE_GENDER.get(sentence?.tokens[place - 1]?.lower ?? "") ?? [],
		);
	});
	return seen.length > 0 && !seen.includes(gender) ? { reason: `The sources address ${name.raw} otherwise.` } : null;
}

function adjacent(holders: SourceSentence[], first: string, second: string): boolean {
	return holders.some((sentence) =>
		(sentence.places.get(first) ?? []).some((a) =>
			(sentence.places.get(second) ?? []).some((b) => b - a <= 3 && a - b <= 2),
		),
	);
}

/** The sentence that the claim follows but that does not hold the fact; null when the fact is where it should be. */
function bindingFault(
	index: SourceIndex,
	tokens: Token[],
	from: number,
	to: number,
	holders: SourceSentence[],
	evidence: Evidence,
): SourceSentence | null {
	const held = new Set(holders.map((sentence) => sentence.at));
	const top = evidence.ranked[0];
	if (top && top.coverage >= NEAR_VERBATIM) {
		const equals = evidence.ranked.filter(({ coverage }) => coverage >= top.coverage * 0.9);
		const there = equals.some(({ sentence }) => held.has(sentence.at));
		const beside = equals.some(({ sentence }) => neighbours(index, sentence, 1).some((other) => held.has(other.at)));
		return there || beside ? null : top.sentence;
	}
	const around = contextOf(tokens, from, to);
	if (around.length === 0) return null;
	const near = holders.some((sentence) => neighbours(index, sentence, 1).some((other) => sharesAny(other, around)));
	return near ? null : (top?.sentence ?? null);
}

function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
