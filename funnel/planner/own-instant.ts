import type { Seconds } from "../vocabulary";
import { branchInstant } from "./branches";
import { type Draft, drop, type Frame, schedule } from "./draft";
import { duration, relative, shift } from "./explain";

/** A reminder that must go out needs this much time after the registration; any other needs a gap. */
const LEAST_NOTICE = 900;
export const DAY = 86_400;

const NO_START = "Left out: a membership has no start and no end, so a message tied to one has no time to go out.";

/** The instant as its author wrote it. */
export function nominalInstant(frame: Frame, draft: Pick<Draft, "kind" | "step">): Seconds {
	const { registered_at } = frame.input;
	const delay = Math.round(draft.step.delay_hours * 3600);
	if (draft.kind === "confirmation") return registered_at;
	if (draft.kind === "content" || frame.membership) return registered_at + Math.max(0, delay);
	return (draft.kind === "branch" ? frame.ends_at : frame.starts_at) + delay;
}

/** Past it the message is never sent: the start for what comes before it, a day after its own instant for the rest. */
export function deadlineOf(frame: Frame, draft: Pick<Draft, "kind" | "nominal_at">): Seconds {
	const before_start = draft.kind !== "during" && draft.kind !== "branch";
	if (!before_start || frame.membership) return draft.nominal_at + DAY;
	return draft.kind === "confirmation" && frame.lead < 0 ? frame.ends_at : frame.starts_at;
}

/** Gives an open step the instant it would go out at if nothing stood in its way, or drops it. */
export function setDue(frame: Frame, draft: Draft): Draft {
	if (frame.membership && draft.kind !== "confirmation" && draft.kind !== "content") {
		return drop(draft, "too_late", NO_START);
	}
	if (draft.kind === "confirmation") return confirmation(frame, draft);
	if (draft.kind === "reminder") return reminder(frame, draft);
	if (draft.kind === "content") return content(frame, draft);
	return draft.kind === "during" ? during(frame, draft) : branchInstant(frame, draft);
}

function confirmation(frame: Frame, draft: Draft): Draft {
	const at = frame.earliest;
	if (frame.membership) draft.deadline = Math.max(draft.deadline, at + DAY);
	if (at > draft.deadline) {
		const what = frame.lead < 0 ? "the event was over" : "the event had started";
		return drop(draft, "too_late", `Left out: ${what} ${duration(at - draft.deadline)} before it could go out.`);
	}
	draft.due_at = at;
	if (at === draft.nominal_at) return schedule(draft, at, null, null);
	const late = shift(draft.nominal_at, at);
	return schedule(draft, at, "caught_up", `Sent ${late} than the registration, because it had not gone out by then.`);
}

function reminder(frame: Frame, draft: Draft): Draft {
	const { registered_at, settings } = frame.input;
	const at = draft.nominal_at;
	const notice = draft.priority === "must" ? LEAST_NOTICE : settings.gap[draft.step.channel];
	const least = settings.adaptive ? notice : 0;
	if (at < registered_at + least) {
		const due = `it was due ${relative(at, registered_at, "the registration")}`;
		const why = at < registered_at ? "" : `, and needs at least ${duration(least)} after it`;
		return drop(draft, "too_late", `Left out: ${due}${why}; the confirmation carries the same facts.`);
	}
	if (at < frame.earliest) {
		return drop(
			draft,
			"too_late",
			`Left out: its time passed ${duration(frame.earliest - at)} before this plan was made.`,
		);
	}
	if (at > frame.starts_at) return drop(draft, "too_late", "Left out: it was due after the start of the event.");
	return schedule(draft, at, null, null);
}

function content(frame: Frame, draft: Draft): Draft {
	const { registered_at, settings } = frame.input;
	if (frame.membership) draft.deadline = Math.max(draft.deadline, frame.earliest + DAY);
	if (frame.earliest > frame.starts_at) {
		const late = duration(frame.earliest - frame.starts_at);
		return drop(draft, "too_late", `Left out: the event had started ${late} before it could go out.`);
	}
	if (settings.adaptive) {
		draft.due_at = Math.round(registered_at + draft.step.delay_hours * 3600 * frame.compression);
		return draft;
	}
	const at = draft.nominal_at;
	if (at >= frame.earliest && at <= frame.starts_at) return schedule(draft, at, null, null);
	const when = at < frame.earliest ? "in the past" : `${duration(at - frame.starts_at)} after the start`;
	return drop(
		draft,
		"experiment_fixed",
		`Left out: as written it falls ${when}, and this registration is in the fixed arm.`,
	);
}

function during(frame: Frame, draft: Draft): Draft {
	const { registered_at } = frame.input;
	const at = draft.nominal_at;
	if (at > frame.ends_at) {
		return drop(draft, "too_late", `Left out: it is due ${duration(at - frame.ends_at)} after the end of the event.`);
	}
	if (at < registered_at) {
		const past = duration(registered_at - at);
		return drop(draft, "too_late", `Left out: it was due ${past} before the registration.`);
	}
	if (frame.earliest > draft.deadline) {
		return drop(draft, "too_late", `Left out: it was due ${duration(frame.earliest - at)} before this plan was made.`);
	}
	draft.due_at = Math.max(at, frame.earliest);
	if (draft.due_at === at) return schedule(draft, at, null, null);
	return schedule(
		draft,
		draft.due_at,
		"caught_up",
		`Sent ${shift(at, draft.due_at)} than written, because it had not gone out.`,
	);
}

/**
 * Whoever registers while the event runs gets the latest of the missed `must` steps at once, unless one of the missed
 * steps has reached them already.
 */
export function catchUp(frame: Frame, drafts: readonly Draft[]): void {
	const { registered_at } = frame.input;
	if (frame.lead >= 0 || registered_at > frame.ends_at || frame.earliest > frame.ends_at) return;
	let latest: Draft | null = null;
	for (const draft of drafts) {
		if (draft.kind !== "during" || draft.nominal_at >= registered_at) continue;
		if (draft.sent) return;
		if (draft.reason !== "too_late" || draft.priority !== "must") continue;
		if (!latest || draft.nominal_at >= latest.nominal_at) latest = draft;
	}
	if (!latest) return;
	latest.open = true;
	latest.due_at = frame.earliest;
	latest.deadline = frame.earliest + DAY;
	const missed = duration(registered_at - latest.nominal_at);
	schedule(latest, frame.earliest, "caught_up", `Sent at once: it was due ${missed} before the registration.`);
}
