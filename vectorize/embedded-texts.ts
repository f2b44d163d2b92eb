import { sentencesOf, sizeOf } from "./chunk-sentences";

/** Words of a part, two to four sentences: with the whole of a passage beside them, each finds what the other misses (`docs/knowledge.md`). */
const PART_WORDS = 50;
const MOST_PARTS = 8;
const MARK = ":";

/** Addresses and marks of layout say nothing of what a text is about, and are a tenth of what the model would have to read. */
const ofMeaning = (text: string): string =>
	text
		.replace(/(?:https?:\/\/|mailto:)[^\s)\]]+/g, "")
		.replace(/\(\s*\)/g, "")
		.replace(/[*_#|`~]+/g, " ")
		.replace(/[^\S\n]+/g, " ");

/** The text of a passage's own vector: all of it under its headings, which say what it is about. */
export const wholeOf = ({ heading, text }: { heading: string; text: string }): string =>
	ofMeaning(heading ? `${heading.replaceAll(" > ", "\n")}\n\n${text}` : text);

/** The texts of its further vectors: its parts, cut between sentences; none where it is no longer than one. */
export function partsOf({ text }: { text: string }): string[] {
	const parts: string[] = [];
	let words = PART_WORDS;
	for (const sentence of text.split("\n").flatMap((line) => sentencesOf(line.trim()))) {
		const size = sizeOf(sentence);
		if (words > 0 && words + size > PART_WORDS && parts.length < MOST_PARTS) {
			parts.push("");
			words = 0;
		}
		parts.push(`${parts.pop() ?? ""} ${sentence}`.trim());
		words += size;
	}
	return parts.length > 1 ? parts.map(ofMeaning) : [];
}

/** The id of a part's vector; that of the whole has the passage's own. */
export const partId = (passage_id: string, at: number): string => `${passage_id}${MARK}${at}`;

/** Every id that a vector of the passage may have. */
export const vectorIds = (passage_id: string): string[] => [
	passage_id,
	...Array.from({ length: MOST_PARTS }, (_, at) => partId(passage_id, at)),
];

/** Whose vector it is, and whether it is of the whole passage. */
export function vectorOf(id: string): { passage_id: string; whole: boolean } {
	const [passage_id = "", part] = id.split(MARK);
	return { passage_id, whole: part === undefined };
}
