import { CONFIRMATION_KEY, type Purpose, type Seconds } from "../vocabulary";

export type ExperimentKind = "timing" | "subject" | "step" | "holdout";
export type Arm = "control" | "variant";
export type ExperimentOutcome = "attended" | "clicked" | "purchased";

/** What the variant changes: a step's words, or which messages it goes without. Empty for timing. */
export interface ExperimentTarget {
	phase?: string;
	step_key?: string;
	/** A holdout of everything with this purpose. */
	purpose?: Exclude<Purpose, "transactional">;
	subject?: string;
	body?: string;
}

/** What an experiment's figures are counted by, as it was when the experiment started: a later edit moves nobody. */
export interface CountedBy {
	/** `phase/key` of the steps it is about; null for timing, which everybody is in who registers with less time than the funnel has. */
	steps: string[] | null;
	nominal_hours: number;
}

/** What an event carries of its experiment, so that neither enrolment nor delivery reads another row. */
export interface RunningExperiment extends ExperimentTarget {
	id: string;
	kind: ExperimentKind;
	/** Of those in it, how many get the variant; 1 where a variant's timing was kept. */
	share: number;
	since: Seconds;
}

/**
 * A stable number in [0, 1): FNV-1a over UTF-16 units, then the 32-bit finalizer of MurmurHash3 (fmix32), without which the
 * leading bits of names that differ in their last letters hang together.
 */
function fraction(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The arm of one registration: the same whenever and wherever it is asked, and independent between experiments. */
export const armOf = (
	experiment: Pick<RunningExperiment, "id" | "share">,
	tenant_id: string,
	registration_id: string,
): Arm => (fraction(`${tenant_id}\n${experiment.id}\n${registration_id}`) < experiment.share ? "variant" : "control");

/** Whether a registration's messages keep the instants they were written with: the variant of a timing experiment. */
export const hasFixedTiming = (
	experiment: RunningExperiment | null,
	tenant_id: string,
	registration: { id: string; registered_at: Seconds },
): boolean =>
	experiment?.kind === "timing" &&
	registration.registered_at >= experiment.since &&
	armOf(experiment, tenant_id, registration.id) === "variant";

/** Whether the experiment is about this message. The confirmation is in none: whoever registers hears so. */
export function concerns(
	experiment: Pick<RunningExperiment, "kind"> & ExperimentTarget,
	message: { phase: string; step_key: string; purpose: Purpose },
): boolean {
	if (experiment.kind === "timing" || message.phase === "notice" || message.step_key === CONFIRMATION_KEY) return false;
	if (experiment.purpose) return message.purpose === experiment.purpose;
	return message.phase === experiment.phase && message.step_key === experiment.step_key;
}

/** Whether the variant goes without its messages; otherwise it words them in another way. */
export const withholds = ({ kind, body }: Pick<RunningExperiment, "kind" | "body">): boolean =>
	kind === "holdout" || (kind === "step" && body === undefined);

/** What a tenant carries of its holdout, so that a delivery reads no other row. */
export interface RunningHoldout {
	id: string;
	share: number;
	/** What is withheld. */
	purposes: Exclude<Purpose, "transactional">[];
}

/** Whether a message is withheld from a contact by the tenant's holdout: never the confirmation, a notice or a transactional one. */
export const isKeptFrom = (
	holdout: RunningHoldout | null,
	tenant_id: string,
	contact_id: string,
	message: { phase: string; step_key: string; purpose: Purpose },
): boolean =>
	holdout !== null &&
	message.phase !== "notice" &&
	message.step_key !== CONFIRMATION_KEY &&
	message.purpose !== "transactional" &&
	holdout.purposes.includes(message.purpose) &&
	armOf(holdout, tenant_id, contact_id) === "variant";
