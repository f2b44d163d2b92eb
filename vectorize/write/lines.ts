import { sentencesOf } from "../chunk-sentences";
import { risksIn } from "../ground/risk";
import { stem } from "../ground/stem";
import { STOP } from "../ground/words";
import type { Role } from "./briefs";
import {
	INTRODUCES,
	isFit,
	isShortAnswer,
	isTold,
	LEAST_WORDS,
	mayPromise,
	OF_TERMS,
	OFFER_ONLY,
	PASSING,
} from "./fit";
import { isInstruction } from "./instructions";
import { isHalf, leans } from "./leans";

/** A passage of the tenant's knowledge as writers get it. */
export interface Passage {
	id: string;
	/** Title of the document. */
	title: string;
	kind: string;
	heading: string;
	text: string;
}

/** A sentence of the tenant's own that may stand in copy as it is. */
export interface Line {
	passage: Passage;
	/** As it stands in the passage, for the citation. */
	quote: string;
	/** As it stands in copy: on one line, without marks. */
	text: string;
	role: Role;
	/** Lines of one paragraph share it; they follow one another. */
	paragraph: number;
	/** Whether it can open a paragraph: names what it speaks of. */
	opens: boolean;
	/** Begins its paragraph. */
	first: boolean;
	/** Says what something is not, and the line after it what it is. */
	half: boolean;
	/** Says by name who somebody is. */
	introduces: boolean;
	/** Says who the tenant is or what it does. */
	ofTenant: boolean;
	/** Promises something: stands where the offer is explained, nowhere else. */
	promises: boolean;
	stems: ReadonlySet<string>;
}

const HEADING_WORDS = 6;
/** Sentences at the beginning of an answer that belong together. */
const WHOLE_ANSWER = 3;
/** A shorter sentence within a paragraph is the beat of one before it: "Out loud. In the room where it happened." */
const MOST_WORDS_OF_BEAT = 7;
const ADVICE =
	/^(?:Start|Begin|Choose|Pick|Write|Take|Make|Keep|Ask|Try|Think|Notice|Give|Set|Plan|Block|Decide|Listen|Look|Remember|Use|Find|Do|Don't|Don’t|Let|Bring|Be|Practi[cs]e|Share|Focus|Say|Stop|Go|Put|Tell|Talk|Work|Learn|Know|Allow|Consider|Create|Build|Encourage|Invite|When you|If you|Before you|You (?:can|do not|don't|don’t|need|may|should|have))\b/;
/** Speaks of the tenant. */
const OF_THE_TENANT = /\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b|^(?:She|He)\b/;
const VERB =
	"(?:is|are|has|have|was|were|led|taught|wrote|built|began|grew|spent|left|ran|made|found|knows?|[a-z]+ed|lives?|teach(?:es)?|coach(?:es)?|works?|helps?|runs?|leads?|writes?|starts?|believes?|exists?|keeps?|makes?|trains?|speaks?)";
/** Says who somebody is, by a name of two words or with an article. */
const OF_A_PERSON = new RegExp(
	`^(?:The \\p{Lu}[\\p{L}'’-]+|\\p{Lu}[\\p{L}'’-]+(?: (?:& |and )?\\p{Lu}[\\p{L}'’-]+){1,2}) ${VERB}\\b`,
	"u",
);
/** ... or by one word, which on a page about somebody is their name. */
const OF_ONE_NAME = new RegExp(`^(\\p{Lu}[\\p{L}'’-]+) ${VERB}\\b`, "u");
export const stemsOf = (text: string): Set<string> =>
	new Set(
		(text.toLowerCase().match(/\p{L}[\p{L}'’]+/gu) ?? [])
			.filter((word) => !STOP.has(word))
			.map((word) => stem(word.replace(/['’]s?$/, ""))),
	);

/** Kinds of page on which a heading that asks is answered by what follows it. */
const ASKED_IN = new Set(["faq", "offer"]);
/** Kinds of page that are about the tenant and what it offers. */
const OF_OFFERERS = new Set(["bio", "offer"]);
const ROLE_OF: Record<string, Role> = { offer: "offer", bio: "bio", testimonial: "praise" };
const roleOf = (kind: string, text: string, ofSomebody: boolean): Role => {
	const given = ROLE_OF[kind];
	if (given === "bio" && !ofSomebody) return "about";
	return given ?? (ADVICE.test(text) ? "advice" : "about");
};

/** Paragraphs and points of a passage; on a page of questions a question is one of its own though its answer stands on the next line. */
function blocksOf({ kind, text }: Passage): string[] {
	const blocks = text.split(/\n\s*\n|\n(?=\s*(?:[-*+•]|\d+[.)])\s)|\n(?=#)/);
	return ASKED_IN.has(kind) ? blocks.flatMap((block) => block.split(AFTER_QUESTION)) : blocks;
}
const AFTER_QUESTION = /(?<=^[^\n]{5,120}\?)(?:\n(?=\S)| (?=(?:Yes|No|Of course|Sure|Sometimes)\b))/;

/** A heading, which has lost its marks by now ("Hi, I'm Ana!"), or on a page of questions one of them. */
const isHeading = ({ kind }: Passage, block: string, next: string | undefined): boolean => {
	if (next === undefined || block.includes("\n")) return false;
	if (ASKED_IN.has(kind) && block.trim().endsWith("?")) return true;
	return block.trim().endsWith("!") && block.trim().split(/\s+/).length <= HEADING_WORDS;
};

/** A point of a list: read alone it lacks what the list is of. */
const POINT = /^\s*(?:[-*+•]|\d+[.)])\s/;

/**
 * The sentences of the tenant's passages that may stand in copy word for word: whole, readable without what stood around them, with nothing
 * that goes out of date. Passages that give orders to a writer are left out whole.
 */
export function linesOf(passages: Passage[]): Line[] {
	let paragraph = 0;
	const small = new Set(passages.flatMap(({ text }) => text.match(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}'’-]+/gu) ?? []));
	/** "Ana has ...", and not "Planning is ...". */
	const introduces = (text: string, kind: string): boolean => {
		const name = kind === "bio" ? OF_ONE_NAME.exec(text)?.[1]?.toLowerCase() : undefined;
		return (
			INTRODUCES.test(text) || OF_A_PERSON.test(text) || (name !== undefined && !small.has(name) && !STOP.has(name))
		);
	};
	return passages.flatMap((passage) => {
		if (passage.kind === "testimonial" || isInstruction(`${passage.title}\n${passage.heading}\n${passage.text}`))
			return [];
		const blocks = blocksOf(passage);
		return blocks.flatMap((block, at) => {
			paragraph++;
			const asked = ASKED_IN.has(passage.kind) ? questionBefore(passage, blocks, at) : null;
			if (POINT.test(block) || isHeading(passage, block, blocks[at + 1])) return [];
			const sentences = sentencesOf(block).map((held) => held.trim());
			const lines = sentences.flatMap((quote, place): Line[] => {
				const text = quote.replace(/\s+/g, " ").replace(/(\*\*|__)(\S(?:.*?\S)?)\1/g, "$2");
				const answers = asked !== null && place < 2;
				const short = answers && isShortAnswer(text);
				const beat = asked === null && sentences.length > 1 && text.split(" ").length < LEAST_WORDS;
				if (!isFit(text, passage.kind, beat ? 1 : LEAST_WORDS) && !short) return [];
				const risks = risksIn(text);
				if (!mayPromise(risks, passage.kind) && !short) return [];
				const named = introduces(text, passage.kind);
				const role = asked ? "answer" : roleOf(passage.kind, text, named || OF_THE_TENANT.test(text));
				if ((role === "about" || role === "advice") && OF_TERMS.test(text)) return [];
				return [
					{
						passage,
						quote,
						text,
						role,
						paragraph,
						opens: opensParagraph(text, place, beat && !INTRODUCES.test(text)),
						first: place === 0,
						half: isHalf(text, sentences[place + 1]),
						introduces: named,
						ofTenant: OF_OFFERERS.has(passage.kind) || named || /\b(?:we|our|us|my)\b|^I\b/i.test(text),
						promises: risks.some(({ name }) => OFFER_ONLY.has(name) && !(asked && name === "result")),
						stems: stemsOf(text),
					},
				];
			});
			if (!asked) return lines;
			const answer = lines.map(({ text }) => text).join(" ");
			// "No." alone leaves out what to do instead, and of a short answer no sentence is left out.
			const whole = Math.min(sentences.length, WHOLE_ANSWER);
			if (lines.slice(0, whole).some(({ quote }, place) => quote !== sentences[place]) || lines.length < whole)
				return [];
			if (answer.split(" ").length < LEAST_WORDS) return [];
			const question = { ...(lines[0] as Line), quote: asked, text: asked, opens: true, stems: stemsOf(asked) };
			return [question, ...lines.map((line) => ({ ...line, opens: false }))];
		});
	});
}

/** Whether a sentence can stand first: "Take notes." opens what goes on "On paper.", which opens nothing. */
function opensParagraph(text: string, place: number, beat: boolean): boolean {
	if (leans(text) || text.endsWith("?")) return false;
	if (beat) return place === 0 && isTold(text);
	return place === 0 || text.split(" ").length > MOST_WORDS_OF_BEAT;
}

/** The question that a paragraph of a page of questions answers, where it stands in the passage. */
function questionBefore({ heading, text }: Passage, blocks: string[], at: number): string | null {
	const before = (at > 0 ? (blocks[at - 1] as string) : "").replace(/^#+\s*/, "").trim();
	const lines = before.split("\n");
	const last = (lines.at(-1) as string).trim();
	const asked = last.endsWith("?") ? last : at === 0 ? (heading.split(" > ").at(-1) ?? "") : "";
	return asked.endsWith("?") && asked.length <= 120 && text.includes(asked) && !PASSING.test(asked) ? asked : null;
}
