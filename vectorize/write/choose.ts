import type { Want } from "./briefs";
import type { Library, Praise } from "./library";
import { type Line, type Passage, stemsOf } from "./lines";

/** What an event is about, and which passages a search for it brought, best first. */
export interface Subject {
	title: string;
	description: string;
	/** Name of what is offered after it; null where nothing is. */
	offer: string | null;
	/** Chunk ids. */
	found: readonly string[];
}

/** Lines in the order of their paragraph that stand together. */
export type Run = Line[];

/** How much the search counts beside the words that a line shares with the event. */
const FOUND_WEIGHT = 1.5;
const CUE_WEIGHT = 0.25;
/** Below this a line has nothing to do with the event. */
const LEAST = 0.22;
/** With fewer lines, whatever the tenant has told is more likely meant for this event. */
const MANY_LINES = 120;
const GOOD_WORDS = 18;
const MORE_SHORT = 2;
const FEWEST_WORDS = 5;
/** "Gather round. It is story time." says nothing yet. */
const FEWEST_OF_BEATS = 8;
/** Gain of a line of a biography that says who somebody is, and of a question about the offer beside that offer: more than any search gives. */
const FITTING = 2;

const weightOf = ({ spread, lines }: Library, stem: string): number =>
	Math.log(1 + lines.length / (1 + (spread.get(stem) ?? 0))) / Math.log(1 + lines.length);

/** Picks the tenant's own words for one message after another, none of them twice within what one person gets. */
export class Chooser {
	readonly #library: Library;
	readonly #about: ReadonlySet<string>;
	readonly #title: ReadonlySet<string>;
	readonly #found: ReadonlyMap<string, number>;
	readonly #base = new Map<Line, number>();
	readonly #least: number;
	readonly #offer: string | null;
	/** Names of whatever the tenant offers. */
	readonly #offers: readonly string[];

	constructor(library: Library, { title, description, offer, found }: Subject) {
		this.#offer = offer?.toLowerCase() ?? null;
		const titles = library.passages.filter(({ kind }) => kind === "offer").map(({ title }) => title.toLowerCase());
		this.#offers = [...new Set(this.#offer === null ? titles : [this.#offer, ...titles])];
		this.#library = library;
		const whole = library.lines.filter(({ text }) => wordsOf(text) >= FEWEST_WORDS).length;
		this.#least = LEAST * Math.min(1, whole / MANY_LINES);
		this.#title = stemsOf(title);
		this.#about = stemsOf(`${title} ${description}`);
		this.#found = new Map(found.map((id, at) => [id, 1 / (1 + at / 4)]));
	}

	/** The best run of lines for a want, empty where nothing fits; what it takes is added to `used`. */
	run(want: Want, used: Set<string>): Run {
		const { roles, cue, anyway = false } = want;
		const cues = stemsOf(cue);
		let best: Run = [];
		let high = anyway ? -1 : 0;
		const { lines } = this.#library;
		for (let at = 0; at < lines.length; at++) {
			const first = lines[at] as Line;
			const rank = roles.indexOf(first.role);
			if (rank < 0 || !first.opens || used.has(first.text) || !this.#belongs(first, want)) continue;
			const run = this.#grow(at, want, used);
			if (run.at(-1)?.half || wordsIn(run) < (wordsIn([first]) < FEWEST_WORDS ? FEWEST_OF_BEATS : FEWEST_WORDS))
				continue;
			// Half an answer, or a promise without its offer, is worse than none.
			if (first.text.endsWith("?") && run.length < 2) continue;
			const score = this.#score(run, want, cues, rank);
			if (score > high && (score >= this.#least || anyway)) [best, high] = [run, score];
		}
		for (const line of best) used.add(line.text);
		return best;
	}

	#grow(from: number, want: Want, used: Set<string>): Run {
		const { roles, most } = want;
		const { lines } = this.#library;
		const run = [lines[from] as Line];
		for (let at = from + 1; at < lines.length; at++) {
			const line = lines[at] as Line;
			const last = run.at(-1) as Line;
			// Some write in sentences of five words: a thought then takes more of them.
			const brief = run.length < most + MORE_SHORT && wordsIn(run) < GOOD_WORDS;
			if (run.length >= most && !last.half && !brief) break;
			if (line.paragraph !== last.paragraph || line.passage !== last.passage || used.has(line.text)) break;
			if (!this.#belongs(line, want)) break;
			if (!follows(last, line) || !(roles.includes(line.role) || !line.opens)) break;
			run.push(line);
		}
		return run;
	}

	/** A line about an offer belongs where offers are spoken of, or where the event is that offer. */
	#belongs({ role, promises, passage }: Line, { roles, offer = false }: Want): boolean {
		if (roles[0] === "offer") return this.#offer !== null && isAbout(passage, this.#offer);
		if (promises) return false;
		if (role !== "offer") return role !== "answer" || this.#answersFor(passage, offer);
		return this.#isEvent(passage.title);
	}

	/** What is asked about one offer is answered beside that offer alone. */
	#answersFor(passage: Passage, offer: boolean): boolean {
		const named = this.#offers.filter((name) => isAbout(passage, name) && !this.#isEvent(name));
		return named.length === 0 || (offer && this.#offer !== null && named.includes(this.#offer));
	}

	/** Whether the event is that offer, since its title says so. */
	#isEvent(name: string): boolean {
		const stems = [...stemsOf(name)];
		return stems.length > 0 && stems.every((stem) => this.#title.has(stem));
	}

	#isFitting({ role, introduces, passage }: Line, { offer = false }: Want): boolean {
		if (role === "bio") return introduces;
		return role === "answer" && offer && this.#offer !== null && isAbout(passage, this.#offer);
	}

	#score(run: Run, want: Want, cues: ReadonlySet<string>, rank: number): number {
		const scores = run.map((line) => this.#relevance(line) + this.#share(line, cues) * CUE_WEIGHT);
		const mean = scores.reduce((sum, score) => sum + score, 0) / run.length;
		const words = wordsIn(run) / run.length;
		const length = 1 - Math.min(0.4, Math.abs(words - GOOD_WORDS) / 60);
		const fitting = this.#isFitting(run[0] as Line, want) ? FITTING : 0;
		// Whoever wrote a paragraph began it with what it is about.
		const start = run[0]?.first ? 1.15 : 1;
		const second = run.some(({ text }) => /\b[Yy]ou(?:r|rs)?\b/.test(text)) ? 1.1 : 1;
		return (
			(fitting + Math.max(mean, (scores[0] as number) * 0.9)) *
			length *
			second *
			start *
			(1 + 0.05 * (run.length - 1)) *
			(1 - 0.1 * rank)
		);
	}

	#relevance(line: Line): number {
		const known = this.#base.get(line);
		if (known !== undefined) return known;
		const value = this.#share(line, this.#about) + FOUND_WEIGHT * 0.5 * (this.#found.get(line.passage.id) ?? 0);
		this.#base.set(line, value);
		return value;
	}

	#share({ stems }: Line, wanted: ReadonlySet<string>): number {
		let sum = 0;
		for (const stem of stems) if (wanted.has(stem)) sum += weightOf(this.#library, stem);
		return sum / Math.sqrt(4 + stems.size);
	}

	/** What a customer said, one not used before; null where there is none. */
	praise(used: Set<string>): Praise | null {
		const found = this.#library.praise.find(({ text }) => !used.has(text)) ?? null;
		if (found) used.add(found.text);
		return found;
	}

	/** The line nearest to a sentence that had to go; null where none is near. */
	nearest(sentence: string, used: Set<string>): Line | null {
		const wanted = stemsOf(sentence);
		let best: Line | null = null;
		let high = 0.6;
		for (const line of this.#library.lines) {
			if (!line.opens || wordsIn([line]) < FEWEST_WORDS || used.has(line.text)) continue;
			const score = this.#share(line, wanted);
			if (score > high) [best, high] = [line, score];
		}
		if (best) used.add(best.text);
		return best;
	}
}

const wordsOf = (text: string): number => text.split(" ").length;
export const wordsIn = (run: Run): number => run.reduce((sum, { text }) => sum + wordsOf(text), 0);

/** Another offer's terms must never stand beside this one's price. */
const isAbout = ({ title, heading, text }: Passage, offer: string): boolean =>
	`${title}\n${heading}\n${text}`.toLowerCase().includes(offer);

/** Whether nothing of the paragraph was left out between two lines. */
function follows(a: Line, b: Line): boolean {
	const from = a.passage.text.indexOf(a.quote);
	const gap = a.passage.text.slice(from + a.quote.length, a.passage.text.indexOf(b.quote, from + a.quote.length));
	return gap.trim() === "";
}
