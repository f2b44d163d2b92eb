import { type Conflict, conflictsIn } from "./conflict";
import { coverOf, type Evidence, selectEvidence } from "./evidence";
import { hardFactsIn } from "./facts";
import { featuresOf } from "./features";
import { checkHardFacts } from "./hard";
import { type RiskClass, riskClassesOf, unsourcedRisk } from "./risk";
import { findVerbatim, type SourceIndex, type SourceSentence, weightOf } from "./source-index";
import { type Token, tokenize } from "./text";
import { isNoClaim } from "./triage";
import { softScore } from "./weights";

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
const REFUSE_FROM = 0.5;

/** Verdict on one sentence. */
export function checkSentence(index: SourceIndex, text: string): SentenceReport {
	const verbatim = findVerbatim(index, text);
	if (verbatim) return report(index, text, "supported", null, [verbatim]);
	const tokens = tokenize(text);
	const facts = hardFactsIn(text, tokens, index);
	const risks = riskClassesOf(text);
	if (isNoClaim(text, tokens, facts, risks.length > 0)) return report(index, text, "no_claim", null, []);
	const evidence = selectEvidence(index, tokens);
	const hard = checkHardFacts(index, tokens, facts, evidence);
	if (hard) return report(index, text, "unsupported", hard.reason, hard.at ? [hard.at] : []);
	const risk = unsourcedRisk(index, risks, evidence, (sentences) => coverage(index, tokens, sentences));
	if (risk) return report(index, text, "unsupported", `No source states ${RISK_WORDS[risk]} like this.`, []);
	const conflict = conflictsIn(index, tokens, evidence)[0];
	if (conflict) return report(index, text, "unsupported", conflictReason(conflict), conflict.at ? [conflict.at] : []);
	if (isFillerOnly(tokens)) return report(index, text, "no_claim", null, []);
	if (softScore(featuresOf(index, text, tokens, evidence)) >= REFUSE_FROM)
		return report(index, text, "unsupported", novelReason(tokens, evidence), evidence.best.slice(0, 1));
	return report(index, text, "supported", null, evidence.best);
}

function isFillerOnly(tokens: Token[]): boolean {
	return !tokens.some((token) => token.content || /\d/.test(token.lower));
}

function coverage(index: SourceIndex, tokens: Token[], sentences: SourceSentence[]): number {
	const stems = [...new Set(tokens.filter((token) => token.content).map((token) => token.stem))];
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
