import { useSyncExternalStore } from "react";
import type { FunnelConfig } from "../../../../funnel/vocabulary";
import type { EventDetail } from "../../api-types";

/** Two versions of a funnel that were made from the same one. */
export interface Conflict {
	base: EventDetail;
	mine: FunnelConfig;
	theirs: EventDetail;
}
/** The funnel to save in place of both, or that theirs stands, or that nothing is decided yet. */
export type Choice = FunnelConfig | "theirs" | "left";

interface Asked extends Conflict {
	answer: (choice: Choice) => void;
}

let asked: Asked | null = null;
const watchers = new Set<() => void>();
const put = (next: Asked | null) => {
	asked = next;
	for (const watcher of watchers) watcher();
};
const watch = (watcher: () => void) => {
	watchers.add(watcher);
	return () => void watchers.delete(watcher);
};

export const useConflict = (): Asked | null => useSyncExternalStore(watch, () => asked);

/** Asks the person which of two versions is to be. */
export const askAbout = (conflict: Conflict): Promise<Choice> =>
	new Promise((done) => {
		asked?.answer("left");
		put({
			...conflict,
			answer: (choice) => {
				put(null);
				done(choice);
			},
		});
	});
