import type { Citation, Step } from "../../funnel/vocabulary";
import { checkText, type SentenceReport, type SourceIndex, titlesOf } from "../ground";
import { stockSentences } from "./stock";

/** A claim that was thrown out, and why. */
export interface Rejected {
	phase: string;
	key: string;
	sentence: string;
	reason: string;
}

export interface GatedStep {
	passed: boolean;
	faults: SentenceReport[];
	citations: Citation[];
}

/** Holds a step's subject and body against the sources; sentences of the product's own templates need none. `strict` as for `checkText`. */
export function gateStep(
	step: Pick<Step, "channel" | "subject" | "body">,
	index: SourceIndex,
	{ strict = false } = {},
): GatedStep {
	const text = step.channel === "sms" ? step.body : `${step.subject}\n\n${step.body}`;
	const { sentences } = checkText(text, index, { known: stockSentences(), strict });
	const faults = sentences.filter(({ verdict }) => verdict === "unsupported");
	const titles = new Map(index.sources.map((source) => [source.id, titlesOf(source).join(". ") || source.id]));
	const citations = sentences
		.filter(({ verdict }) => verdict === "supported")
		.flatMap(({ citations }) =>
			citations.map(({ source_id, quote }) => ({
				chunk_id: source_id,
				source: titles.get(source_id) ?? source_id,
				quote,
			})),
		);
	return { passed: faults.length === 0, faults, citations: distinct(citations) };
}

export function distinct(citations: Citation[]): Citation[] {
	const seen = new Map(citations.map((citation) => [`${citation.chunk_id}\n${citation.quote}`, citation]));
	return [...seen.values()];
}
