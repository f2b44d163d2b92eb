import { isInvitation, withoutLead } from "./everyday";
import type { HardFacts } from "./facts";
import type { Token } from "./text";

const MOST = 60;
/** What a reader may be asked to do, find or say some of. */
const OWN =
	/^(?:things?|words?|sentences?|lines?|questions?|answers?|ideas?|goals?|wishes|reasons?|breaths?|names?|friends?|people|persons?|wins?|habits?|tasks?|examples?|moments?|thoughts?|notes?|points?|topics?|changes?|memories|photos?|pictures?|pages?|books?|items?|minutes?|seconds?|hours?|times?|small|little|quiet|slow|deep|short|quick|honest|good)$/;

/**
 * Whether the only figures of an instruction count what is the reader's: "Write down three things", "Take ten minutes for yourself". One that a
 * source gives too is no such figure, which the caller has to see.
 *
 * @param tokens of the whole sentence
 */
export function isReadersTask(
	sentence: string,
	tokens: Token[],
	{ figures, names, urls, emails, quotes }: HardFacts,
): boolean {
	if (figures.length === 0 || urls.length + emails.length + quotes.length > 0) return false;
	if (names.some((run) => run.some((place) => place > 0))) return false;
	const words =
		withoutLead(sentence)
			.toLowerCase()
			.match(/[\p{L}\p{N}'’-]+/gu) ?? [];
	if (!isInvitation(words) || /\b(?:we|our|us|my|will|is|are|costs?|price)\b/i.test(sentence)) return false;
	return figures.every(
		({ kind, value, per, to }) =>
			kind === "number" && per === null && Number(value) <= MOST && OWN.test(tokens[to + 1]?.lower ?? ""),
	);
}
