import { type Conflict, conflictsIn } from "./conflict";
import { coverOf, type Evidence, selectEvidence } from "./evidence";
import { type HardFacts, hardFactsIn, statesFact } from "./facts";
import { type Features, featuresOf } from "./features";
import { checkCopy, checkHardFacts } from "./hard";
import { figuresIn, lengthOf } from "./numbers";
import { saysWhatIsOffered } from "./offered";
import { overreach } from "./overreach";
import { type RiskClass, risksIn, unsourcedRisk } from "./risk";
import { findVerbatim, type SourceIndex, type SourceSentence, weightOf } from "./source-index";
import { isReadersTask } from "./task";
import { type Token, tokenize } from "./text";
import { asksAboutReader, isLight, isNoClaim } from "./triage";
import { softScore, thresholdFor } from "./weights";
import { FRAME } from "./words";

export type Verdict = "supported" | "no_claim" | "unsupported";
export type Citation = { source_id: string; quote: string };
export type SentenceReport = { text: string; verdict: Verdict; reason: string | null; citations: Citation[] };

const RISK_WORDS: Record<RiskClass, string> = {
	guarantee: "a guarantee",
	result: "a result",
	scarcity: "scarcity",
	urgency: "a deadline",
	award: "an award",
	ranking: "a ranking",
	comparison: "a comparison",
	certificate: "a certificate or accreditation",
	refund: "a refund",
	medical: "a health effect",
	income: "income",
	endorsement: "an endorsement",
	testimonial: "what a customer said",
	as_seen_in: "press coverage",
};

const ATTRIBUTES =
	/^(?:says?|said|writes?|wrote|written|tells?|told|puts?|shares?|shared|adds?|added|recalls?|remembers?|remembered|words)$/;

/** What a question about the reader may speak of without boasting: "What is the most tedious task on your desk?" */
const ASKABLE: ReadonlySet<RiskClass> = new Set(["ranking", "comparison", "award", "testimonial", "certificate"]);

/** What the rules say of a sentence; `features` are set where they leave the decision to the soft score. */
export type Examination = {
	report: SentenceReport | null;
	features: Features | null;
	evidence: Evidence | null;
	tokens: Token[];
};

/** Verdict on one sentence; `strict` as in `examineSentence`. */
export function checkSentence(index: SourceIndex, text: string, strict = false): SentenceReport {
	const { report: decided, features, evidence, tokens } = examineSentence(index, text, strict);
	if (decided || !features || !evidence) return decided ?? report(index, text, "no_claim", null, []);
	if (softScore(features) >= thresholdFor(index.sources.length, index.sentences.length))
		return report(index, text, "unsupported", novelReason(tokens, evidence), evidence.best.slice(0, 1));
	return report(index, text, "supported", null, evidence.best);
}

/**
 * The rules alone: verbatim, no claim, hard facts, risk classes, contradictions, in this order. `strict` lets an invitation or a wish off only where
 * its words are those of letters and appointments: "We can't wait to show you the greenhouse" needs a source.
 */
export function examineSentence(index: SourceIndex, text: string, strict = false): Examination {
	const tokens = tokenize(text);
	const decided = (
		verdict: Verdict,
		reason: string | null = null,
		cited: (SourceSentence | null | undefined)[] = [],
	) => ({
		report: report(
			index,
			text,
			verdict,
			reason,
			cited.filter((sentence) => sentence != null),
		),
		features: null,
		evidence: null,
		tokens,
	});
	const verbatim = findVerbatim(index, text);
	if (verbatim) return decided("supported", null, [verbatim]);
	const facts = hardFactsIn(text, tokens, index);
	const asksReader = asksAboutReader(text);
	// Figures are compared by value; their words ("two hundred", "dollars") are no vocabulary.
	for (const { from, to } of facts.figures) for (const token of tokens.slice(from, to + 1)) token.content = false;
	// "..., says Ana": whose words they are is checked, and that she says them is what a quotation means.
	if (facts.quotes.length > 0) for (const token of tokens) if (ATTRIBUTES.test(token.lower)) token.content = false;
	const risks = risksIn(text).filter(({ name }) => !(asksReader && ASKABLE.has(name)));
	const task = isReadersTask(text, tokens, facts) && selectEvidence(index, tokens).alone < TOLD;
	const stated = task ? { ...facts, figures: [] } : facts;
	const bare =
		isNoClaim(text, tokens, stated, risks.length > 0) &&
		!saysWhatIsOffered(text, tokens, { isLight, isKnown: ({ stem }) => index.byStem.has(stem) }) &&
		!(strict && namesSomething(text, tokens));
	const noClaim = (bare && !isSpokenOf(index, text, tokens)) || isFillerOnly(tokens, facts);
	if (noClaim && !tokens.some((token) => token.cap && !token.opens && !token.raw.startsWith("{{")))
		return decided("no_claim");
	const evidence = selectEvidence(index, tokens);
	const fault = noClaim ? checkCopy(index, tokens) : checkHardFacts(index, tokens, facts, evidence);
	if (fault) return decided("unsupported", fault.reason, [fault.at]);
	if (noClaim) return decided("no_claim");
	if (!tokens.some(({ content }) => content))
		return decided("supported", null, [addressed(index, facts), ...evidence.best]);
	const risk = unsourcedRisk(index, risks, tokens, evidence, (around, sentences) => coverage(index, around, sentences));
	if (risk) return decided("unsupported", `No source states ${RISK_WORDS[risk]} like this.`);
	const conflict = conflictsIn(index, tokens, evidence)[0];
	if (conflict) return decided("unsupported", conflictReason(conflict), [conflict.at]);
	const further = overreach(text, evidence);
	if (further) return decided("unsupported", further, evidence.best.slice(0, 1));
	return { report: null, features: featuresOf(index, text, tokens, evidence), evidence, tokens };
}

/** From this share of a task's words in one source sentence on, the task and its figure are the source's. */
const TOLD = 0.5;
/** Of a line's words, how much one source sentence has to hold for the line to be about the same. */
const SPOKEN_OF = 0.7;
/** A main clause that states: "There is no time for questions." */
const STATES =
	/^(?:there(?:'s| is| are| will be)|(?:the|your|our|all|no|every|each|both|some|most|half|half of) (?:[\p{L}'’-]+ ){1,4}(?:is|are|was|were|will|can|has|have|needs?|must|gets?|takes?|starts?|ends?|comes?|goes|runs?)|[\p{L}'’-]+s (?:are|were|will|can|have|need|must|get|come))\b/iu;

/** Whether everyday words state something of which a source speaks: that source then has to bear it out. */
function isSpokenOf(index: SourceIndex, text: string, tokens: Token[]): boolean {
	if (!STATES.test(text) || /\?[\s)"']*$/.test(text)) return false;
	if (new Set(tokens.filter(({ content }) => content).map(({ stem }) => stem)).size < 2) return false;
	return selectEvidence(index, tokens).alone >= SPOKEN_OF;
}

/** Whether a line that asks nothing has a word that is no small talk. */
const namesSomething = (text: string, tokens: Token[]): boolean =>
	!/\?[\s)"']*$/.test(text) &&
	tokens.some(
		(token) => token.content && !token.raw.startsWith("{{") && !(token.cap && !token.opens) && !isLight(token),
	);

function isFillerOnly(tokens: Token[], facts: HardFacts): boolean {
	return !statesFact(facts) && !tokens.some((token) => token.content || /\d/.test(token.lower));
}

/** The source sentence that holds an address of the claim. */
function addressed(index: SourceIndex, { urls, emails }: HardFacts): SourceSentence | undefined {
	const [at = -1] = [
		...urls.flatMap((url) => index.urls.get(url) ?? []),
		...emails.flatMap((mail) => index.emails.get(mail) ?? []),
	];
	return index.sentences[at];
}

function coverage(index: SourceIndex, tokens: Token[], sentences: SourceSentence[]): number {
	// "Two weeks" are "14 days".
	const lengths = new Set(sentences.flatMap(({ figures }) => figures.flatMap((figure) => lengthOf(figure) ?? [])));
	const units = new Set(
		figuresIn(tokens).flatMap((figure) => (lengths.has(lengthOf(figure) ?? "") ? [figure.to + 1] : [])),
	);
	const content = tokens.filter((token, place) => token.content && !FRAME.has(token.stem) && !units.has(place));
	const stems = [...new Set(content.map((token) => token.stem))];
	let sum = 0;
	let total = 0;
	for (const stem of stems) {
		const weight = weightOf(index, stem);
		total += weight;
		sum += weight * Math.max(0, ...sentences.map((sentence) => coverOf(sentence, stem)));
	}
	return total === 0 ? 0 : sum / total;
}

function conflictReason({ kind, word }: Conflict): string {
	if (kind === "negation") return `The sources do not deny this ("${word}").`;
	if (kind === "dropped_negation") return `The source denies this ("${word}").`;
	return `"${word}" contradicts the source.`;
}

function novelReason(tokens: Token[], evidence: Evidence): string {
	const words = [...new Set(evidence.novel.map((place) => tokens[place]?.raw ?? ""))].slice(0, 4);
	return words.length > 0 ? `No source speaks of "${words.join('", "')}" here.` : "No source states this as a whole.";
}

function report(
	index: SourceIndex,
	text: string,
	verdict: Verdict,
	reason: string | null,
	cited: SourceSentence[],
): SentenceReport {
	const citations = cited.map(({ source, text: quote }) => ({ source_id: index.sources[source]?.id ?? "", quote }));
	return { text, verdict, reason, citations };
}
