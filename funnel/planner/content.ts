import type { Channel, Seconds } from "../vocabulary";
import { type Draft, drop, type Frame, inFunnelOrder, schedule } from "./draft";
import { duration, plural, shift } from "./explain";
import { freeIntervals, mostImportant, place, roomIn } from "./spacing";

/**
 * Keeps as many content steps of one channel as fit around its fixed messages, the most important first, and moves
 * those that collide as little as possible. Returns the kept ones in their order.
 */
export function placeContent(frame: Frame, content: Draft[], fixed: Seconds[], channel: Channel): Draft[] {
	if (content.length === 0) return content;
	const gap = frame.input.settings.gap[channel];
	const steps = inFunnelOrder(content);
	const intervals = freeIntervals(fixed.sort(ascending), gap, frame.earliest, frame.starts_at);
	const room = roomIn(intervals);
	const kept = steps.length <= room ? steps : keep(steps, room, channel, gap);
	const ideal = kept.map((draft) => draft.due_at);
	const instants = place(ideal, intervals, gap);
	for (let i = 0; i < kept.length; i++) {
		schedulePlaced(frame, kept[i] as Draft, instants[i] as number, channel);
	}
	return kept;
}

function keep(steps: Draft[], room: number, channel: Channel, gap: Seconds): Draft[] {
	const chosen = mostImportant(steps, room);
	const why = `with ${duration(gap)} between ${plural(channel)} only ${room} of ${steps.length} fit before the start`;
	for (const draft of steps) {
		if (!chosen.has(draft))
			drop(draft, "no_room", `Left out: ${why}, and the more important or earlier ones go first.`);
	}
	return steps.filter((draft) => chosen.has(draft));
}

/** Puts a content step at an instant and says why, if it is not the one its author wrote. */
export function schedulePlaced(frame: Frame, draft: Draft, at: Seconds, channel: Channel): Draft {
	const { registered_at, settings } = frame.input;
	if (frame.membership) draft.deadline = Math.max(draft.deadline, at + 86_400);
	if (at === draft.nominal_at) return schedule(draft, at, null, null);
	if (at === draft.due_at) {
		const sent = `Sent ${duration(at - registered_at)} after the registration instead of ${duration(draft.nominal_at - registered_at)}`;
		const why = `because only ${duration(frame.lead)} of the planned ${duration(frame.input.nominal_hours * 3600)} are left`;
		return schedule(draft, at, "squeezed", `${sent}, ${why}.`);
	}
	const moved = `Moved ${shift(draft.due_at, at)}`;
	if (at === frame.earliest && at > registered_at) {
		return schedule(draft, at, "spaced", `${moved} because its time had passed when this plan was made.`);
	}
	if (draft.due_at > frame.starts_at) {
		const late = duration(draft.due_at - frame.starts_at);
		return schedule(draft, at, "spaced", `${moved} because as written it falls ${late} after the start.`);
	}
	return schedule(
		draft,
		at,
		"spaced",
		`${moved} so that two ${plural(channel)} are at least ${duration(settings.gap[channel])} apart.`,
	);
}

export function ascending(a: number, b: number): number {
	return a - b;
}
