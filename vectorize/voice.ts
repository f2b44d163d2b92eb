import { sentencesOf } from "./chunk-sentences";

/** How a tenant writes, measured from its own pages. */
export interface Voice {
	/** How it speaks of itself; null where the pages do not tell. */
	person: "i" | "we" | null;
	/** Words of a sentence: the tenth and the ninetieth of a hundred. */
	sentence_words: { low: number; high: number };
	/** Flesch-Kincaid grade of its pages: the tenth and the ninetieth of a hundred; null where there is too little text. */
	grade: { low: number; high: number } | null;
	emoji: boolean;
	exclamations: boolean;
	/** Words its rules forbid. */
	banned: string[];
	/** Words its rules ask for in place of others. */
	required: { say: string; not: string }[];
	/** The word it greets with: Hi, Hello, Hey, Dear. */
	greeting: string;
	/** The words it closes with, and the name under them where one stands there; null where the pages do not tell. */
	sign_off: { words: string; name: string | null } | null;
}

export interface VoicePage {
	kind: string;
	text: string;
}

/** What is taken for a tenant without pages. */
export const PLAIN_VOICE: Voice = {
	person: null,
	sentence_words: { low: 6, high: 24 },
	grade: null,
	emoji: false,
	exclamations: false,
	banned: [],
	required: [],
	greeting: "Hi",
	sign_off: null,
};

/** Sentences from which on a habit can be told. */
const ENOUGH = 12;
/** Share of sentences that makes a mark a habit. */
const HABIT = 0.03;
const GREETING =
	/^\s*(Hi|Hello|Hey|Dear|Hiya|Welcome)(?: there| \{[^}]*\}+| \[[^\]]*\]| \p{Lu}\p{L}+| friends?| everyone| all)?\s*,\s*$/gmu;
const SIGN_OFF =
	/^\s*((?:kind|best|warm|warmest|kindest|many) (?:regards|wishes|thanks)|warmly|cheers|with (?:love|gratitude|warmth|care)|yours(?: truly| sincerely)?|sincerely|all the best|take care|talk soon|see you soon|best|love)\s*,\s*$/gim;
/** The name under a sign-off. */
const SIGNED = /^\n(\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’.-]{0,30}){0,2})[ \t]*(?:\n|$)/u;
const WORD = "[\\p{L}\\p{N}'’ -]{2,40}";
const LIST = /["“”'‘’]([^"“”‘’\n]{2,40})["“”'‘’]/gu;
const FORBIDS =
	/\b(?:never|don't|do not|we don't|avoid|banned|forbidden|not allowed|no)\b[^.\n:]{0,40}\b(?:say|use|write|words?|phrases?|call)\b|^\W*(?:banned|forbidden|avoid(?:ed)?|words? (?:we )?(?:avoid|never use))\b/i;
const SAY_NOT = new RegExp(
	`\\b(?:say|write|use|call (?:it|them))\\s+["“'‘]?(${WORD}?)["”'’]?\\s*,?\\s*(?:not|never|instead of|rather than)\\s+["“'‘]?(${WORD}?)["”'’]?(?=[.,;\\n)]|$)`,
	"giu",
);

/** Measures a voice. Rules are read from pages of the kind brand_voice; everything else from the tenant's other pages where it has some. */
export function measureVoice(pages: VoicePage[]): Voice {
	const rules = pages.filter(({ kind }) => kind === "brand_voice");
	const others = pages.filter(({ kind }) => kind !== "brand_voice" && kind !== "testimonial");
	const prose = (others.length > 0 ? others : rules).map(({ text }) => text);
	const all = pages.map(({ text }) => text).join("\n\n");
	const sentences = prose
		.flatMap((text) => text.split(/\n+/).flatMap((line) => sentencesOf(line)))
		.map((s) => s.trim());
	const whole = sentences.filter((sentence) => /[.!?]["”')]?$/.test(sentence) && sentence.split(/\s+/).length > 2);
	const enough = whole.length >= ENOUGH;
	const share = (pattern: RegExp) =>
		whole.filter((sentence) => pattern.test(sentence)).length / Math.max(1, whole.length);
	const lengths = whole.map((sentence) => sentence.split(/\s+/).length);
	const ruled = rules.map(({ text }) => text).join("\n");
	const says = (pattern: RegExp) => pattern.test(ruled);
	return {
		person: personOf(whole),
		sentence_words: enough ? band(lengths) : PLAIN_VOICE.sentence_words,
		grade: gradesOf(prose.map(proseOf)),
		emoji:
			!says(/\bno emojis?\b|\b(?:never|avoid|don't|without)\b[^.\n]{0,30}\bemojis?\b/i) &&
			enough &&
			share(/\p{Extended_Pictographic}/u) >= HABIT,
		exclamations:
			!says(/\b(?:no|never|avoid|don't|without)\b[^.\n]{0,40}\bexclamation/i) && enough && share(/!["”')]?$/) >= HABIT,
		banned: bannedIn(rules),
		required: requiredIn(ruled),
		greeting: commonest([...all.matchAll(GREETING)].map(([, said = ""]) => capital(said))) ?? PLAIN_VOICE.greeting,
		sign_off: signOffOf(all),
	};
}

function signOffOf(all: string): Voice["sign_off"] {
	const found = [...all.matchAll(SIGN_OFF)];
	const words = commonest(found.map(([, said = ""]) => capital(said)));
	const names = found.flatMap(({ 0: line, index }) => SIGNED.exec(all.slice(index + line.length))?.[1] ?? []);
	return words === null ? null : { words, name: commonest(names) };
}

function personOf(sentences: string[]): Voice["person"] {
	const text = sentences.join(" ");
	const i = text.match(/\b(?:I|I'm|I’m|I've|I’ve|my|me|My)\b/g)?.length ?? 0;
	const we = text.match(/\b(?:we|our|us|We|Our)\b/g)?.length ?? 0;
	if (i + we < 6) return null;
	if (i >= we * 3) return "i";
	return we >= i * 3 ? "we" : null;
}

function band(values: number[]): { low: number; high: number } {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
	return { low: at(0.1), high: at(0.9) };
}

const syllables = (word: string) =>
	Math.max(
		1,
		word
			.toLowerCase()
			.replace(/(?:es|ed|e)$/, "")
			.match(/[aeiouy]+/g)?.length ?? 1,
	);

/** 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid et al., 1975). */
export function gradeOf(text: string): number | null {
	const words = text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
	if (words.length < 30) return null;
	const sentences = Math.max(1, text.match(/[.!?]+(?=\s|$)/g)?.length ?? 1);
	const beats = words.reduce((sum, word) => sum + syllables(word), 0);
	return Math.round((0.39 * (words.length / sentences) + 11.8 * (beats / words.length) - 15.59) * 10) / 10;
}

/** Whole sentences alone: lists and tables read as one endless sentence. */
const proseOf = (text: string): string =>
	text
		.split(/\n+/)
		.filter((line) => /[.!?]["”')]?\s*$/.test(line))
		.join(" ");

function gradesOf(texts: string[]): Voice["grade"] {
	const grades = texts.map(gradeOf).filter((grade) => grade !== null);
	return grades.length > 0 ? band(grades) : null;
}

function bannedIn(rules: VoicePage[]): string[] {
	const found = new Set<string>();
	for (const { text } of rules) {
		let listing = false;
		for (const line of text.split("\n")) {
			const item = /^\s*[-*•]\s+(.{2,60})$/.exec(line)?.[1];
			if (listing && item) {
				found.add(bare(item));
				continue;
			}
			if (line.trim() !== "") listing = false;
			if (!FORBIDS.test(line) || SAY_NOT.test(line)) {
				SAY_NOT.lastIndex = 0;
				continue;
			}
			const quoted = [...line.matchAll(LIST)].map((match) => bare(match[1] as string));
			for (const word of quoted) found.add(word);
			const after = /:\s*(.+)$/.exec(line)?.[1];
			if (quoted.length === 0 && after)
				for (const word of after.split(/,|;|\bor\b|\band\b/))
					if (word.trim().split(/\s+/).length <= 4) found.add(bare(word));
			listing = /:\s*$/.test(line) || /^\s*#/.test(line);
		}
	}
	return [...found].filter((word) => word.length > 1).slice(0, 200);
}

const bare = (word: string) => word.replace(/^[\s"“”'‘’*_]+|[\s"“”'‘’*_.;,]+$/g, "").toLowerCase();

function requiredIn(text: string): Voice["required"] {
	const clean = (word = "") => word.replace(/^[\s"“'‘]+|[\s"”'’]+$/g, "");
	return [...text.matchAll(SAY_NOT)]
		.map((match) => ({ say: clean(match[1]), not: clean(match[2]) }))
		.filter(({ say, not }) => say !== "" && not !== "" && say.toLowerCase() !== not.toLowerCase());
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

function commonest(found: string[]): string | null {
	const counts = new Map<string, number>();
	for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
