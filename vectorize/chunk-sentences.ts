const ABBREVIATION =
	/(?:^|[\s("'])(?:Dr|Mr|Mrs|Ms|Prof|Sr|Jr|St|vs|e\.g|i\.e|No|Inc|Ltd|Co|approx|Fig|Vol|a\.m|p\.m|U\.S|U\.K|[A-Z])\.\s*$/;
/** Letters and marks that count as a word in scripts without spaces, or in addresses. */
const LONG_WORD = 12;
/** A sentence is not put together beyond so many letters: text without an end would take quadratic time. */
const LONG_SENTENCE = 1000;
const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Length in words; a run without spaces counts by its letters. */
export function sizeOf(text: string): number {
	let words = 0;
	for (const { 0: run } of text.matchAll(/\S+/g)) words += Math.max(1, Math.floor(run.length / LONG_WORD));
	return words;
}

/** Sentences with the spaces that follow them: joined they are the text. "Dr." and initials do not end one. */
export function sentencesOf(text: string): string[] {
	const out: string[] = [];
	let held = "";
	for (const { segment } of segmenter.segment(text)) {
		held += segment;
		if (ABBREVIATION.test(held.slice(-24))) continue;
		// "... (mostly for their owners!) for fourteen years."
		const last = out.at(-1);
		const goesOn = last !== undefined && last.length < LONG_SENTENCE && /[.!?]\)\s*$/.test(last);
		if (goesOn && /^\p{Ll}/u.test(held)) out[out.length - 1] = last + held;
		else out.push(held);
		held = "";
	}
	if (held) out.push(held);
	return out;
}

/**
 * Cuts a block between sentences into parts of at most `most` words, the first of at most `room`. A sentence that is longer than a part
 * is cut between words.
 */
export function cutBlock(text: string, room: number, most: number): string[] {
	const parts: string[] = [];
	let held = "";
	let words = most - room;
	let begun = words > 0;
	for (const piece of sentencesOf(text).flatMap((sentence) => cutLong(sentence, most))) {
		const size = sizeOf(piece);
		if (words + size > most && (held !== "" || begun)) {
			parts.push(held.trim());
			held = "";
			words = 0;
			begun = false;
		}
		held += piece;
		words += size;
	}
	parts.push(held.trim());
	return parts;
}

function cutLong(sentence: string, most: number): string[] {
	if (sizeOf(sentence) <= most) return [sentence];
	const out: string[] = [];
	let held = "";
	let words = 0;
	for (const { 0: run } of sentence.matchAll(/\S+\s*/g)) {
		for (let at = 0; at < run.length; at += LONG_WORD * most) {
			const piece = run.slice(at, at + LONG_WORD * most);
			const size = sizeOf(piece);
			if (words + size > most && held) {
				out.push(held);
				held = "";
				words = 0;
			}
			held += piece;
			words += size;
		}
	}
	if (held) out.push(held);
	return out;
}
