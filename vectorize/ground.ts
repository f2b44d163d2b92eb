import { checkSentence, type SentenceReport } from "./ground/sentence";
import { indexSources, type Source, type SourceIndex } from "./ground/source-index";
import { splitSentences } from "./ground/text";
import { isSignatureAfter } from "./ground/triage";

export type { Citation, SentenceReport, Verdict } from "./ground/sentence";
export { indexSources, type Source, type SourceIndex, titlesOf } from "./ground/source-index";
export { splitSentences } from "./ground/text";

/** `grounded` means that no sentence is unsupported. Sentences are in the order of the text. */
export type GroundReport = { grounded: boolean; sentences: SentenceReport[] };

export type GroundOptions = {
	/** Sentences (exact text) taken as true without a source: what a person has overruled. */
	overruled?: string[];
	/** Sentences (exact text) that state nothing which a source would have to bear out. */
	known?: ReadonlySet<string>;
	/** For what a model wrote: only small talk needs no source, and a call to do something that names a thing does. */
	strict?: boolean;
};

/** A model that decides one sentence from its evidence: true when the evidence bears it out. May throw; the gate then refuses. */
export type Judge = (input: { sentence: string; evidence: string[] }) => Promise<boolean>;

const CANARY = {
	sentence: "The canary sang at 4:37 in Zembla.",
	evidence: ["Nothing is said here about birds or places."],
};

/**
 * Holds every sentence of a text against the sources. Pass the result of `indexSources` when the same sources serve many checks.
 * Deterministic, no clock, no network.
 */
export function checkText(text: string, sources: Source[] | SourceIndex, options: GroundOptions = {}): GroundReport {
	const index = Array.isArray(sources) ? indexSources(sources) : sources;
	const overruled = new Set(options.overruled?.map((sentence) => sentence.replace(/\s+/g, " ").trim()));
	const sentences: SentenceReport[] = [];
	for (const sentence of splitSentences(text)) {
		const before = sentences.at(-1);
		const signs = isSignatureAfter(before?.text, before?.verdict === "no_claim", sentence);
		if (options.known?.has(sentence) || signs)
			sentences.push({ text: sentence, verdict: "no_claim", reason: null, citations: [] });
		else if (overruled.has(sentence))
			sentences.push({ text: sentence, verdict: "no_claim", reason: "Overruled by a person.", citations: [] });
		else sentences.push(checkSentence(index, sentence, options.strict));
	}
	return { grounded: sentences.every(({ verdict }) => verdict !== "unsupported"), sentences };
}

/**
 * `checkText`, then a judge on each sentence it found supported. The judge is first asked about a sentence known to be unsupported; if it
 * passes that, or fails in any way, every sentence that it should have decided is refused.
 */
export async function checkTextWithJudge(
	text: string,
	sources: Source[] | SourceIndex,
	judge: Judge,
	options: GroundOptions = {},
): Promise<GroundReport> {
	const first = checkText(text, sources, options);
	const open = first.sentences.filter(({ verdict }) => verdict === "supported");
	if (open.length === 0) return first;
	const ask = async (input: { sentence: string; evidence: string[] }) => {
		try {
			return await judge(input);
		} catch {
			return null;
		}
	};
	const trusted = (await ask(CANARY)) === false;
	const sentences = await Promise.all(
		first.sentences.map(async (sentence) => {
			if (sentence.verdict !== "supported") return sentence;
			const evidence = sentence.citations.map(({ quote }) => quote);
			const answer = trusted ? await ask({ sentence: sentence.text, evidence }) : null;
			if (answer === true) return sentence;
			const reason = answer === false ? "The judge finds no support for this." : "The judge could not be relied on.";
			return { ...sentence, verdict: "unsupported" as const, reason };
		}),
	);
	return { grounded: sentences.every(({ verdict }) => verdict !== "unsupported"), sentences };
}
