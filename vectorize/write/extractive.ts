import { allSteps } from "../../funnel/config";
import type { Citation, FunnelConfig, Step } from "../../funnel/vocabulary";
import { inPerson } from "../voice-hold";
import { type Brief, briefOf, THOUGHT_LEAD, type Want, WORK_LEAD } from "./briefs";
import { Chooser, type Run, type Subject, wordsIn } from "./choose";
import { fill, tidied, voiced } from "./frame";
import { distinct, gateStep } from "./gate";
import { citationOf, type Library } from "./library";

/** One message as a writer leaves it. */
export interface WrittenStep {
	phase: string;
	step: Step;
}

const SUBJECT = { least: 12, most: 60 };
const SHORT_OFFER = 25;
const asParagraph = (run: Run): string => run.map(({ text }) => text).join(" ");

/**
 * Writes every message of a funnel from the template and the tenant's own sentences, word for word and cited. The same knowledge and the same
 * event give the same funnel. What a person gets on one path repeats nothing; paths that exclude each other may share.
 *
 * @param skeleton the template's funnel, with the copy that needs no knowledge
 * @param named whether the tenant has a sign-off of its own, which then closes as it is
 */
export function writeExtractive(
	skeleton: FunnelConfig,
	library: Library,
	subject: Subject,
	named: boolean,
): WrittenStep[] {
	const chooser = new Chooser(library, subject);
	const before = new Set<string>();
	const paths = new Map<string, Set<string>>();
	return allSteps(skeleton).map(({ phase, step }) => {
		const plain = tidied(voiced(step, library.voice, named));
		const brief = briefOf(phase, step);
		if (!brief) return { phase, step: plain };
		const used = phase === "pre_event" || phase === "during_event" ? before : (paths.get(phase) ?? new Set(before));
		paths.set(phase, used);
		return { phase, step: compose(plain, brief, library, chooser, used) };
	});
}

function compose(plain: Step, brief: Brief, library: Library, chooser: Chooser, used: Set<string>): Step {
	const paragraphs: string[] = [];
	const citations: Citation[] = [];
	let headline: string | null = null;
	for (const want of brief.wants) {
		if (want.roles[0] === "praise") {
			const praise = chooser.praise(used);
			if (!praise) continue;
			paragraphs.push(`${want.lead}\n${praise.text}`);
			citations.push(citationOf(praise));
			continue;
		}
		// One question and its answer, or one thought: the second want stands in for the first.
		if (brief.wants.length > 1 && want.roles[0] === "advice" && paragraphs.length > 0) continue;
		const run = chooser.run(want, used);
		if (run.length === 0) continue;
		const lead = leadOf(want, run);
		if (lead) paragraphs.push(inPerson(lead, library.voice.person));
		// One short line is no description of an offer.
		const more =
			want.roles[0] === "offer" && want.most > 1 && wordsIn(run) < SHORT_OFFER ? chooser.run(want, used) : [];
		for (const part of [run, more].filter(({ length }) => length > 0)) {
			paragraphs.push(asParagraph(part));
			citations.push(...part.map(citationOf));
		}
		// A subject that is all of the text makes nobody read on.
		if (brief.subject && run.length > 1 && run[0]?.role === brief.wants[0]?.roles[0]) headline ??= headlineOf(run);
	}
	const step = tidied(fill(plain, brief, paragraphs, headline, false));
	const checked = gateStep(step, library.index);
	return checked.passed ? { ...step, citations: distinct(citations) } : plain;
}

/** The line before a run: the one asked for, unless the run is of another kind and says who it is of. */
function leadOf({ lead, roles }: Want, run: Run): string {
	const [first] = run;
	if (!lead || !first) return "";
	if (first.role === roles[0] && lead !== WORK_LEAD) return lead;
	return run.some(({ ofTenant }) => ofTenant) ? WORK_LEAD : THOUGHT_LEAD;
}

/** A short sentence of a run that can stand as a subject. */
function headlineOf(run: Run): string | null {
	const fit = run.find(
		({ text, opens }) =>
			opens && text.length >= SUBJECT.least && text.length <= SUBJECT.most && text.split(" ").length >= 4,
	);
	return fit ? fit.text.replace(/\.$/, "") : null;
}
