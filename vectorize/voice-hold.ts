import { gradeOf, type Voice } from "./voice";

const EMOJI = /[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}]\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*/gu;

const TO_I: readonly [RegExp, string][] = [
	[/\bWe're\b/g, "I'm"],
	[/\bwe're\b/g, "I'm"],
	[/\b[Ww]e are\b/g, "I am"],
	[/\b[Ww]e have\b/g, "I have"],
	[/\b[Ww]e hope\b/g, "I hope"],
	[/\b[Ww]e missed\b/g, "I missed"],
	[/\b[Ww]e got it wrong\b/g, "I got it wrong"],
	[/\btell us\b/g, "tell me"],
	[/\bus know\b/g, "me know"],
	[/\bOur (?=messages|last|next|work)/g, "My "],
	[/\bour (?=messages|last|next|work)/g, "my "],
];

/** A line of the product's own in the person that the tenant speaks in. Lines of the tenant's are never touched. */
export const inPerson = (text: string, person: Voice["person"]): string =>
	person === "i" ? TO_I.reduce((held, [pattern, put]) => held.replace(pattern, put), text) : text;

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
const holds = (text: string, word: string) =>
	new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "iu").test(text);

/** What of a text is not how the tenant speaks, each as a sentence; empty where nothing is. */
export function voiceFaults(text: string, voice: Voice): string[] {
	const faults = voice.banned.filter((word) => holds(text, word)).map((word) => `The brand does not say "${word}".`);
	for (const { say, not } of voice.required)
		if (holds(text, not) && !holds(text, say)) faults.push(`The brand says "${say}", not "${not}".`);
	if (!voice.emoji && text.match(EMOJI)) faults.push("The brand uses no emoji.");
	if (!voice.exclamations && /!/.test(text.replace(/\{\{[^}]*\}\}/g, "")))
		faults.push("The brand uses no exclamation marks.");
	const words = text.split(/\s+/).length;
	if (words > voice.sentence_words.high * 1.5)
		faults.push(`The sentence is longer than the brand's are (${words} words).`);
	if (voice.person === "i" && /\b(?:we|our|ours)\b/i.test(text)) faults.push('The brand speaks of itself as "I".');
	if (voice.person === "we" && /\b(?:I|my|mine)\b/.test(text)) faults.push('The brand speaks of itself as "we".');
	return faults;
}

/** School grades that a text may lie outside the band of the tenant's pages: the measure of some forty words is that coarse. */
const GRADE_TOLERANCE = 2;

/** Why a text does not read as the tenant's pages do, by its Flesch-Kincaid grade; null where it does, or either is too short to tell. */
export function gradeFault(text: string, { grade }: Pick<Voice, "grade">): string | null {
	// What a slot holds is not known yet: it counts as one short word.
	const measured = grade && gradeOf(text.replace(/\{\{[^}]*\}\}/g, "it"));
	if (!grade || measured === null) return null;
	const off =
		measured > grade.high + GRADE_TOLERANCE ? "harder" : measured < grade.low - GRADE_TOLERANCE ? "plainer" : null;
	return (
		off && `The text reads ${off} than the brand's pages (grade ${measured}, theirs ${grade.low} to ${grade.high}).`
	);
}

/** The text without what can be taken out of it and leave its meaning: emoji, exclamation marks, words that have a name of their own. */
export function holdVoice(text: string, voice: Voice): string {
	let out = text;
	for (const { say, not } of voice.required)
		if (!holds(out, say))
			out = out.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(not)}(?![\\p{L}\\p{N}])`, "giu"), say);
	if (!voice.emoji)
		out = out
			.replace(EMOJI, "")
			.replace(/[^\S\n]{2,}/g, " ")
			.replace(/[^\S\n]+([.,!?]|$)/gm, "$1");
	if (!voice.exclamations) out = out.replace(/!+/g, ".").replace(/\?\.+/g, "?");
	return out.trim();
}
