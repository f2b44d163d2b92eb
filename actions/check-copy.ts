import { z } from "zod";
import { allChunks, knowledgeSize, type PlacedChunk } from "../db/knowledge";
import { allSteps } from "../funnel/config";
import type { FunnelConfig, Phase } from "../funnel/vocabulary";
import { type CopyWarningCode, checkCopy as checkStyle } from "../vectorize/copy-check";
import {
	checkText,
	indexSources,
	type SentenceReport,
	type Source,
	type SourceIndex,
	splitSentences,
	titlesOf,
	type Verdict,
} from "../vectorize/ground";
import { risksIn } from "../vectorize/ground/risk";
import { sourceOf } from "../vectorize/write/library";
import { stockSentences } from "../vectorize/write/stock";
import type { Ctx } from "./context";
import { eventSources, type KnownEvent } from "./event-sources";
import { searchWords } from "./search-knowledge";

export const checkInput = z.object({
	text: z.string().max(100_000),
	sources: z.array(z.string().max(500_000)).max(200).optional(),
});
export type CheckInput = z.infer<typeof checkInput>;

export interface CheckedSentence {
	text: string;
	verdict: Verdict;
	reason: string | null;
	citations: ({ quote: string } & ({ chunk_id: string } | { source_index: number }))[];
}

/** `grounded` means that no sentence is unsupported. */
export interface CopyReport {
	grounded: boolean;
	sentences: CheckedSentence[];
}

/** What the claim gate holds against one sentence of a funnel. */
export interface CopyWarning {
	phase: Phase;
	/** Key of the step. */
	key: string;
	field: "subject" | "body";
	sentence: string;
	reason: string;
}

type Gate = Pick<Ctx, "db">;

/** Up to here every passage is a source of every sentence; beyond, each sentence is held against those that a search for it finds. */
const WHOLE_CHUNKS = 1500;
const FOUND_CHUNKS = 12;
/** Sentences searched for in one check; a message has a tenth of that. */
const MAX_SEARCHES = 400;
const KEPT_INDEXES = 4;

const kept = new Map<string, SourceIndex>();

/** The index of a tenant's whole knowledge, kept in the isolate until the knowledge changes. */
async function wholeIndex(ctx: Gate, tenant_id: string, revision: number): Promise<SourceIndex> {
	const key = `${tenant_id}:${revision}`;
	const known = kept.get(key);
	if (known) return known;
	const index = indexSources((await allChunks(ctx.db, tenant_id, WHOLE_CHUNKS)).map(sourceOf));
	const [oldest] = kept.keys();
	if (kept.size >= KEPT_INDEXES && oldest !== undefined) kept.delete(oldest);
	kept.set(key, index);
	return index;
}

/** Passages that a search for the text's sentences finds. */
async function foundSources(ctx: Gate, tenant_id: string, text: string): Promise<Source[]> {
	const sentences = [...new Set(splitSentences(text))].slice(0, MAX_SEARCHES);
	const found = new Map<string, PlacedChunk>();
	for (const sentence of sentences)
		for (const chunk of await searchWords(ctx.db, tenant_id, sentence, FOUND_CHUNKS)) found.set(chunk.id, chunk);
	return [...found.values()].map(sourceOf);
}

/**
 * Prepares the sources that a text is held against: the tenant's knowledge, and `facts` that hold for this text alone.
 *
 * @param text all that will be checked, for which passages are searched where there are too many to take all
 */
export async function knowledgeIndex(
	ctx: Gate,
	tenant_id: string,
	text: string,
	facts: Source[] = [],
): Promise<SourceIndex> {
	const { revision, chunks } = await knowledgeSize(ctx.db, tenant_id);
	if (chunks > WHOLE_CHUNKS) return indexSources([...facts, ...(await foundSources(ctx, tenant_id, text))]);
	if (facts.length === 0) return wholeIndex(ctx, tenant_id, revision);
	return indexSources([...facts, ...(await allChunks(ctx.db, tenant_id, WHOLE_CHUNKS)).map(sourceOf)]);
}

/** Citations under the contract's names. A title is cited only where nothing of the passage itself is. */
function named(
	index: SourceIndex,
	{ text, verdict, reason, citations }: SentenceReport,
	given: boolean,
): CheckedSentence {
	const titles = new Map(index.sources.map((source) => [source.id, titlesOf(source)]));
	const within = citations.filter(({ source_id, quote }) => !titles.get(source_id)?.includes(quote));
	return {
		text,
		verdict,
		reason,
		citations: (within.length > 0 ? within : citations).map(({ source_id, quote }) =>
			given ? { source_index: Number(source_id), quote } : { chunk_id: source_id, quote },
		),
	};
}

/** Holds every sentence of a text against the given sources alone, or else against the tenant's knowledge. */
export async function checkCopy(ctx: Gate, tenant_id: string, { text, sources }: CheckInput): Promise<CopyReport> {
	const index = sources
		? indexSources(sources.map((source, at) => ({ id: String(at), text: source })))
		: await knowledgeIndex(ctx, tenant_id, text);
	const report = checkText(text, index, sources ? {} : { known: stockSentences() });
	return {
		grounded: report.grounded,
		sentences: report.sentences.map((sentence) => named(index, sentence, sources !== undefined)),
	};
}

/** A subject of a few words that names its message and claims nothing: "A tip", "Day two". */
export const isLabel = (subject: string): boolean =>
	subject.trim().split(/\s+/).length <= 3 && !/[\d%$€£"“]/.test(subject) && risksIn(subject).length === 0;

/**
 * What the claim gate thinks of copy that a person wrote: a warning for each sentence that neither the tenant's knowledge nor the event
 * bears out. Changes nothing, and the copy is sent as it is.
 */
export async function warningsFor(
	ctx: Gate,
	tenant_id: string,
	event: KnownEvent,
	config: FunnelConfig,
): Promise<CopyWarning[]> {
	const steps = allSteps(config);
	const all = steps.map(({ step }) => `${step.subject}\n\n${step.body}`).join("\n\n");
	const index = await knowledgeIndex(ctx, tenant_id, all, eventSources(event));
	const warn = (phase: Phase, key: string, field: CopyWarning["field"], text: string): CopyWarning[] =>
		checkText(text, index, { known: stockSentences() }).sentences.flatMap(({ text: sentence, verdict, reason }) =>
			verdict === "unsupported" ? [{ phase, key, field, sentence, reason: reason ?? "No source states this." }] : [],
		);
	return steps.flatMap(({ phase, step }) => [
		...(step.channel === "email" && !isLabel(step.subject) ? warn(phase, step.key, "subject", step.subject) : []),
		...warn(phase, step.key, "body", step.body),
	]);
}

/** What of a funnel reads as spam, is too long or costs more than it needs to. */
export interface StyleWarning {
	phase: Phase;
	key: string;
	field: "subject" | "preview" | "body";
	code: CopyWarningCode;
	/** Offsets into the field. */
	start: number;
	end: number;
	message: string;
}

/** Spam words, shouting, lengths and links of one message, each with its place. */
export const styleWarningsOf = (copy: Parameters<typeof checkStyle>[0]): Omit<StyleWarning, "phase" | "key">[] =>
	checkStyle(copy).map(({ fixable: _, ...warning }) => warning);

/** The same of every message. Changes nothing. */
export const styleWarningsFor = (config: FunnelConfig): StyleWarning[] =>
	allSteps(config).flatMap(({ phase, step: { key, channel, subject, body } }) =>
		styleWarningsOf({ channel, ...(channel === "email" && { subject }), body }).map((warning) => ({
			phase,
			key,
			...warning,
		})),
	);
