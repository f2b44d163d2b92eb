import { allSteps, mapSteps } from "../../funnel/config";
import type { FunnelConfig, Step } from "../../funnel/vocabulary";
import type { Source } from "../ground";
import { type Brief, briefOf } from "./briefs";
import { Chooser, type Subject } from "./choose";
import { writeExtractive } from "./extractive";
import { voiced } from "./frame";
import type { Rejected } from "./gate";
import { isInstruction } from "./instructions";
import type { Library } from "./library";
import type { Passage } from "./lines";
import { type Models, writeWithModel } from "./model";

export type { Subject } from "./choose";
export { gateStep, type Rejected } from "./gate";
export { buildLibrary, type Library, type Testimonial } from "./library";
export type { Passage } from "./lines";
export type { ModelCall, Models } from "./model";

export interface WriteInput {
	/** The template's funnel: all steps, with the copy that needs no knowledge. */
	skeleton: FunnelConfig;
	library: Library;
	subject: Subject;
	/** Facts of the event as sentences that copy may rest on. */
	event: Source[];
	/** Whether the tenant has set a sign-off. */
	named: boolean;
	/** Null: the extractive writer alone. */
	models: Models | null;
}

export interface WriteOptions {
	/** Only these steps; all where left out. */
	only?: (phase: string, key: string) => boolean;
	/** Told of each step as it is written, in the order in which they get ready. */
	onStep?: (phase: string, step: Step) => void;
	onRejected?: (rejected: Rejected) => void;
	/** A signal that ends calls after so many milliseconds. */
	within?: (ms: number) => AbortSignal;
}

export interface Written {
	funnel: FunnelConfig;
	/** `model` where a model wrote at least one step. */
	writer: "extractive" | "model";
	/** Steps that the model did not write though it was asked. */
	fallbacks: number;
	/** Documents' passages that are cited. */
	sources: number;
	rejected: Rejected[];
}

/** All steps of a funnel are asked for at once: the slowest decides, and none may take longer. */
export const STEP_MS = 7_000;
const PASSAGES_A_STEP = 8;

/**
 * Writes a funnel: with the models where there are some, else, and wherever they are slow, down, over their limit, answer in another shape
 * or are rejected twice, with the extractive writer. Every step that it gives has passed the gate. Throws nothing of the models'.
 */
export async function writeFunnel(input: WriteInput, options: WriteOptions = {}): Promise<Written> {
	const { skeleton, library, subject, models } = input;
	const wanted = options.only ?? (() => true);
	const own = writeExtractive(skeleton, library, subject, input.named);
	const plain = new Map(
		allSteps(skeleton).map(({ phase, step }) => [`${phase}/${step.key}`, voiced(step, library.voice, input.named)]),
	);
	const signal = models ? (options.within ?? AbortSignal.timeout.bind(AbortSignal))(STEP_MS) : null;
	const chooser = new Chooser(library, subject);
	const tainted = new Set(
		library.passages.filter(({ title, heading, text }) => isInstruction(`${title}\n${heading}\n${text}`)),
	);
	const rejected: Rejected[] = [];
	let fallbacks = 0;
	let modelled = 0;
	const steps = await Promise.all(
		own.map(async ({ phase, step }) => {
			if (!wanted(phase, step.key)) return step;
			const brief = briefOf(phase, step);
			let written: Step = step;
			if (models && signal && brief && library.passages.length > 0) {
				const result = await attempt(input, models, chooser, { phase, step, brief }, plain, tainted, signal);
				for (const one of result.rejected) {
					rejected.push(one);
					options.onRejected?.(one);
				}
				if (result.step) modelled++;
				else fallbacks++;
				written = result.step ?? step;
			}
			options.onStep?.(phase, written);
			return written;
		}),
	);
	let at = 0;
	const funnel = mapSteps(skeleton, () => steps[at++] as Step);
	const cited = new Set(steps.flatMap(({ citations }) => citations.map(({ chunk_id }) => chunk_id)));
	cited.delete("event");
	return { funnel, writer: modelled > 0 ? "model" : "extractive", fallbacks, sources: cited.size, rejected };
}

async function attempt(
	{ event, library, subject }: WriteInput,
	models: Models,
	chooser: Chooser,
	{ phase, step, brief }: { phase: string; step: Step; brief: Brief },
	plain: Map<string, Step>,
	tainted: ReadonlySet<Passage>,
	signal: AbortSignal,
): Promise<{ step: Step | null; rejected: Rejected[] }> {
	const base = plain.get(`${phase}/${step.key}`) as Step;
	const passages = passagesFor(library, subject, step).filter((passage) => !tainted.has(passage));
	try {
		const result = await raced(
			writeWithModel({ phase, plain: base, brief, passages, event, library, chooser }, models, signal),
			signal,
		);
		return result;
	} catch {
		return { step: null, rejected: [] };
	}
}

/** What the extractive step cites, and what a search for the event found. */
function passagesFor({ passages }: Library, { found }: Subject, { citations }: Step): Passage[] {
	const ids = new Set([...citations.map(({ chunk_id }) => chunk_id), ...found]);
	const byId = new Map(passages.map((passage) => [passage.id, passage]));
	return [...ids].flatMap((id) => byId.get(id) ?? []).slice(0, PASSAGES_A_STEP);
}

/** A call that does not heed its signal is left behind. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const stop = () => reject(new Error("too slow"));
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
	});
}
