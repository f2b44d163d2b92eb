import { type Figure, figuresIn, lengthOf } from "./numbers";
import { type Negation, negationsIn } from "./polarity";
import { conceptsOf } from "./synonyms";
import { canonical, emailsIn, splitSentences, type Token, tokenize, urlsIn } from "./text";

/** One citable text: a chunk of the knowledge base, or facts of the event written as sentences. Each line of `title` is a title of its own. */
export type Source = { id: string; text: string; kind?: string; title?: string };

/** What a source is titled: that of its document, then the headings that it stands under. */
export const titlesOf = ({ title = "" }: Source): string[] => title.split("\n").filter((line) => line.trim() !== "");

/** A source sentence with all that checks ask of it. */
export type SourceSentence = {
	/** Place in `SourceIndex.sentences`; neighbours of one source are next to each other. */
	at: number;
	/** Place in `SourceIndex.sources`. */
	source: number;
	text: string;
	tokens: Token[];
	/** Stem -> places among `tokens`. */
	places: Map<string, number[]>;
	concepts: Set<number>;
	figures: Figure[];
	negations: Negation[];
	/** Of a question that is answered at once: how. */
	answered: "yes" | "no" | null;
	/** Stems inside the scope of a negation. */
	negated: Set<string>;
};

export type SourceIndex = {
	sources: Source[];
	sentences: SourceSentence[];
	byStem: Map<string, number[]>;
	byConcept: Map<number, number[]>;
	byFigure: Map<string, number[]>;
	/** Words seen in small letters: they are no names. */
	small: Set<string>;
	urls: Map<string, number[]>;
	emails: Map<string, number[]>;
	/** Canonical text of each source, and the offsets where its sentences begin. */
	running: { text: string; starts: Set<number> }[];
};

function add<K>(map: Map<K, number[]>, key: K, value: number) {
	const list = map.get(key);
	if (!list) map.set(key, [value]);
	else if (list[list.length - 1] !== value) list.push(value);
}

/**
 * Prepares sources for any number of checks. Costs about a millisecond per two pages; keep it as long as the sources stay the same.
 */
export function indexSources(sources: Source[]): SourceIndex {
	const index: SourceIndex = {
		sources,
		sentences: [],
		byStem: new Map(),
		byConcept: new Map(),
		byFigure: new Map(),
		small: new Set(),
		urls: new Map(),
		emails: new Map(),
		running: [],
	};
	sources.forEach((source, number) => {
		const starts = new Set<number>();
		let running = " ";
		let before: SourceSentence | null = null;
		const texts = [...titlesOf(source), ...splitSentences(source.text)];
		for (const text of texts) {
			const sentence = describe(text, number, index.sentences.length);
			if (before && ASKS.test(before.text)) answer(before, text);
			before = sentence;
			index.sentences.push(sentence);
			post(index, sentence);
			starts.add(running.length);
			running += `${canonical(sentence.tokens)} `;
		}
		index.running.push({ text: running, starts });
	});
	return index;
}

/** "Do I need experience?" */
const ASKS =
	/^(?:(?:and|but|so) )?(?:do|does|did|is|are|am|was|were|can|could|will|would|should|shall|must|may|have|has)\b.*\?\s*$/i;
const DENIES = /^(?:no|nope|not (?:at all|really|yet|necessarily))\b(?! (?:problem|doubt|worries|matter))/i;

const AFFIRMS = /^(?:yes|yep|yeah|of course|sure|certainly|absolutely|definitely)\b/i;

/** What is asked and answered with no is denied: "Do I need experience? No." */
function answer(question: SourceSentence, text: string) {
	question.answered = DENIES.test(text) ? "no" : AFFIRMS.test(text) ? "yes" : null;
	if (question.answered !== "no") return;
	const scope = question.tokens.filter(({ content }) => content).map(({ stem }) => stem);
	question.negations = [{ word: "no", place: 0, scope }];
}

function describe(text: string, source: number, at: number): SourceSentence {
	const tokens = tokenize(text);
	const places = new Map<string, number[]>();
	const concepts = new Set<number>();
	tokens.forEach((token, place) => {
		add(places, token.stem, place);
		for (const concept of conceptsOf(token.stem)) concepts.add(concept);
	});
	const negations = negationsIn(tokens);
	const negated = new Set(negations.flatMap((negation) => negation.scope));
	return { at, source, text, tokens, places, concepts, figures: figuresIn(tokens), negations, negated, answered: null };
}

function post(index: SourceIndex, sentence: SourceSentence) {
	for (const stem of sentence.places.keys()) add(index.byStem, stem, sentence.at);
	for (const concept of sentence.concepts) add(index.byConcept, concept, sentence.at);
	for (const figure of sentence.figures) {
		add(index.byFigure, figure.value, sentence.at);
		const length = lengthOf(figure);
		if (length) add(index.byFigure, length, sentence.at);
		if (figure.kind === "time" && figure.value.endsWith(":00")) {
			const hour = Number(figure.value.slice(0, 2));
			for (const said of new Set([hour, hour % 12 || 12])) add(index.byFigure, String(said), sentence.at);
		}
		if (figure.kind === "date") add(index.byFigure, `month:${figure.value.slice(0, 2)}`, sentence.at);
	}
	for (const token of sentence.tokens) if (!token.cap) index.small.add(token.lower);
	for (const url of urlsIn(sentence.text)) add(index.urls, url, sentence.at);
	for (const email of emailsIn(sentence.text)) add(index.emails, email, sentence.at);
}

/** How telling a word is: high for one that few source sentences hold (inverse document frequency as in BM25, never below 0.3). */
export function weightOf(index: SourceIndex, stem: string): number {
	const n = index.sentences.length;
	const df = index.byStem.get(stem)?.length ?? 0;
	return Math.max(0.3, Math.log(1 + (n - df + 0.5) / (df + 0.5)) / Math.log(1 + (n + 0.5) / 0.5));
}

/**
 * The source sentence that holds the claim word for word, or null. The run of words must begin where a sentence begins, so that
 * "refunds are paid" is not read out of "we do not say refunds are paid".
 */
export function findVerbatim(index: SourceIndex, claim: string): SourceSentence | null {
	const wanted = canonical(tokenize(claim));
	if (wanted.split(" ").length < 3) return null;
	for (let number = 0; number < index.running.length; number++) {
		const run = index.running[number];
		if (!run) continue;
		for (let at = run.text.indexOf(` ${wanted} `); at >= 0; at = run.text.indexOf(` ${wanted} `, at + 1)) {
			const end = at + wanted.length + 2;
			if (!run.starts.has(at + 1) || (!run.starts.has(end) && end < run.text.length)) continue;
			const sentencesBefore = [...run.starts].filter((start) => start <= at).length;
			const firstOfSource = index.sentences.findIndex((sentence) => sentence.source === number);
			return index.sentences[firstOfSource + sentencesBefore] ?? null;
		}
	}
	return null;
}

/** Whether a quotation stands word for word in a source; gives the sentence it begins in. */
export function findQuote(index: SourceIndex, quote: string): SourceSentence | null {
	const wanted = canonical(tokenize(quote));
	for (let number = 0; number < index.running.length; number++) {
		const run = index.running[number];
		const at = run?.text.indexOf(` ${wanted} `) ?? -1;
		if (!run || at < 0) continue;
		const place = [...run.starts].filter((start) => start <= at + 1).length - 1;
		const firstOfSource = index.sentences.findIndex((sentence) => sentence.source === number);
		return index.sentences[firstOfSource + place] ?? null;
	}
	return null;
}
