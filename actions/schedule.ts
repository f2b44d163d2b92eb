import { createHash } from "node:crypto";
import type { Plan, PlannedStep, SentMessage } from "../funnel/plan";
import type { Seconds } from "../funnel/vocabulary";
import { base32 } from "./ids";
import type { RegistrationRecord, ScheduledStep, Snapshot } from "./snapshot";

/** Longest a message may leave ahead of its planned instant, in seconds. */
const SPREAD_SECONDS = 120;

/** A stable number in [0, 1) for one registration: FNV-1a (RFC draft-eastlake-fnv) over its id. */
export function stableFraction(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return (hash >>> 0) / 2 ** 32;
}

/**
 * The id of one message: a function of registration, branch and step, so that whatever is retried or planned again
 * names the same message. A reminder anchored to the start may be sent once more for a new start, so its id takes the
 * start in.
 */
export function messageId(registration_id: string, phase: string, key: string, start: Seconds | null): string {
	const hash = createHash("sha256")
		.update([registration_id, phase, key, start ?? ""].join("\n"))
		.digest();
	return `msg_${base32(hash.subarray(0, 20))}`;
}

const anchoredToStart = (snapshot: Snapshot, step: PlannedStep): boolean =>
	snapshot.plan_input.steps.find((s) => s.key === step.key && s.phase === step.phase)?.anchor === "event_start";

/** What a step's message id is made of beside its registration. */
const namedBy = (
	snapshot: Snapshot,
	step: PlannedStep,
): readonly [phase: string, key: string, start: Seconds | null] => [
	step.phase,
	step.key,
	anchoredToStart(snapshot, step) ? snapshot.plan_input.event.starts_at : null,
];

/** The ids that an earlier plan of the same registration gave: hashing them again is a third of what a new plan costs. */
const idsOf = (before: Pick<RegistrationRecord, "snapshot" | "steps"> | null): Map<string, string> =>
	new Map(before?.steps.map((step) => [namedBy(before.snapshot, step).join("\n"), step.message_id]));

/**
 * Gives every planned step its message id and the instant it leaves. E-mails bound to the start leave spread over the
 * last two minutes before they are due; everything else, and whatever is due at once, leaves on time.
 *
 * @param before the registration's plan until now
 */
export function schedule(
	snapshot: Snapshot,
	plan: Plan,
	now: Seconds,
	before: Pick<RegistrationRecord, "snapshot" | "steps"> | null = null,
): ScheduledStep[] {
	const jitter = Math.floor(stableFraction(snapshot.registration_id) * SPREAD_SECONDS);
	const known = idsOf(before);
	return plan.steps.map((step) => {
		const name = namedBy(snapshot, step);
		const bound = anchoredToStart(snapshot, step);
		const message_id = known.get(name.join("\n")) ?? messageId(snapshot.registration_id, ...name);
		const early = bound && step.channel === "email" ? jitter : 0;
		const leave_at = step.send_at === null ? null : Math.min(step.send_at, Math.max(step.send_at - early, now));
		return { ...step, message_id, leave_at, handed_at: null, settled: step.sent };
	});
}

/** A branch step waits for its branch: it is due only once the branch is taken. */
const waitsForBranch = (snapshot: Snapshot, step: PlannedStep): boolean =>
	snapshot.plan_input.outcome.attendance === null &&
	snapshot.plan_input.event.ends_at !== null &&
	(step.phase.startsWith("post_event_") || step.phase.startsWith("poll:"));

/** When the registration takes its branch, or null when it has, never will, or is over for another reason. */
export function branchDue(snapshot: Snapshot): Seconds | null {
	const { event, outcome, recipient, settings } = snapshot.plan_input;
	if (event.ends_at === null || event.cancelled || recipient.unregistered || outcome.attendance !== null) return null;
	return event.ends_at + settings.settle;
}

/** Steps that leave at or before `now`, in the order they leave. */
export const dueSteps = (record: RegistrationRecord, now: Seconds): ScheduledStep[] =>
	record.steps
		.filter((s) => s.leave_at !== null && s.leave_at <= now && s.handed_at === null && !s.settled)
		.filter((s) => !waitsForBranch(record.snapshot, s))
		.sort((a, b) => (a.leave_at as number) - (b.leave_at as number));

/** When the object must act next, in product time: the earliest step not handed over, or the branch. */
export function nextDue(record: RegistrationRecord): Seconds | null {
	let next = branchDue(record.snapshot);
	const consider = (at: Seconds) => {
		if (next === null || at < next) next = at;
	};
	for (const step of record.steps)
		if (step.leave_at !== null && step.handed_at === null && !step.settled && !waitsForBranch(record.snapshot, step))
			consider(step.leave_at);
	if (record.notice && record.notice.handed_at === null && !record.notice.settled) consider(record.notice.send_at);
	return next;
}

/** How `step` is remembered once it left at `at`: a reminder together with the start it spoke of. */
export const sentAs = (snapshot: Snapshot, step: ScheduledStep, at: Seconds): SentMessage => ({
	key: step.key,
	phase: step.phase,
	channel: step.channel,
	at,
	...(anchoredToStart(snapshot, step) && { starts_at: snapshot.plan_input.event.starts_at }),
});
