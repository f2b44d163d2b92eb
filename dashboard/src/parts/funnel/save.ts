import type { FunnelConfig } from "../../../../funnel/vocabulary";
import { ApiError, api } from "../../api";
import type { EventDetail } from "../../api-types";
import { eventQuery, queryClient } from "../../queries";
import { complain } from "../forms";
import { askAbout } from "./conflict-store";

/** What became of a change: it is saved, the other person's version was loaded in its place, or nothing was done. */
export type Saved = { outcome: "saved"; event: EventDetail } | { outcome: "theirs" | "left" };

function show(event: EventDetail): void {
	queryClient.setQueryData(eventQuery(event.event_id).queryKey, event);
	for (const queryKey of [
		["preview", event.event_id],
		["sweep", event.event_id],
		["warnings", event.event_id],
		["schedule"],
	])
		queryClient.invalidateQueries({ queryKey });
}

async function put(base: EventDetail, funnel: FunnelConfig): Promise<Saved> {
	try {
		const event = await api.putFunnel(base.event_id, funnel, base.funnel_version);
		show(event);
		return { outcome: "saved", event };
	} catch (error) {
		if (!(error instanceof ApiError) || error.code !== "funnel_changed") throw error;
	}
	const theirs = await api.event(base.event_id);
	const chosen = await askAbout({ base, mine: funnel, theirs });
	if (chosen === "left") return { outcome: "left" };
	if (chosen !== "theirs") return put(theirs, chosen);
	show(theirs);
	return { outcome: "theirs" };
}

const running = new Map<string, Promise<Saved>>();

/**
 * Replaces the funnel of an event as it was read, and has read again what follows from it. Where somebody saved another
 * version meanwhile, the person decides; nobody's change is lost without a word. A save that is still under way is waited
 * for: what was made on top of it is no other person's. Rejects with an ApiError.
 */
export function saveFunnel(base: EventDetail, funnel: FunnelConfig): Promise<Saved> {
	const before = running.get(base.event_id);
	const now = before
		? before.then(
				(saved) => put(saved.outcome === "saved" ? saved.event : base, funnel),
				() => put(base, funnel),
			)
		: put(base, funnel);
	running.set(base.event_id, now);
	const clear = () => running.get(base.event_id) === now && running.delete(base.event_id);
	now.then(clear, clear);
	return now;
}

/** Says that it is done, with a way back from what was saved. */
export async function offerUndo(saved: EventDetail, before: FunnelConfig, title: string): Promise<void> {
	const { offer } = await import("../undo");
	offer({
		title,
		message: "It holds for everything not sent yet.",
		undo: () => void saveFunnel(saved, before).catch(complain),
	});
}
