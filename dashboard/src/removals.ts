import { useSyncExternalStore } from "react";
import { complain } from "./parts/forms";

interface Removal {
	/** Of what is removed, as its list knows it. */
	id: string;
	title: string;
	message?: string;
	remove: () => Promise<unknown>;
	/** Has its list read again. */
	reread: () => unknown;
}

/** What is still to be sent, by the id of what is removed. */
const waiting = new Map<string, () => Promise<void>>();
const watchers = new Set<() => void>();
let gone: ReadonlySet<string> = new Set();

function mark(id: string, is: boolean): void {
	const next = new Set(gone);
	if (is) next.add(id);
	else next.delete(id);
	gone = next;
	for (const watcher of watchers) watcher();
}

const watch = (watcher: () => void) => {
	watchers.add(watcher);
	return () => void watchers.delete(watcher);
};

/** Ids of what is removed as far as anybody sees; lists leave it out. */
export const useRemoved = (): ReadonlySet<string> => useSyncExternalStore(watch, () => gone);

/**
 * Takes something out of its list at once and offers a way back. The API hears of it only when the offer is over, as what
 * it deletes (a secret, the vectors of a document) could not be made again. Where the page is closed over it, it is sent then.
 */
export async function removeLater({ id, title, message, remove, reread }: Removal): Promise<void> {
	const send = async () => {
		if (!waiting.delete(id)) return;
		try {
			await remove();
		} catch (error) {
			complain(error);
		}
		await reread();
		mark(id, false);
	};
	waiting.set(id, send);
	mark(id, true);
	const notice = await import("./parts/undo").catch(() => null);
	if (!notice) return send();
	notice.offer({
		title,
		...(message && { message }),
		undo: () => {
			waiting.delete(id);
			mark(id, false);
		},
		onClose: send,
	});
}

/** Sends what is still waiting: before somebody signs out or goes to another tenant. */
export const settleRemovals = (): Promise<unknown> => Promise.all([...waiting.values()].map((send) => send()));

/** Does something that a removal under way would undo, such as setting anew what is being removed, once that has been sent. */
export async function afterRemovals<Answer>(next: () => Promise<Answer>): Promise<Answer> {
	await settleRemovals();
	return next();
}

addEventListener("pagehide", settleRemovals);
