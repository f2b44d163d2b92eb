import type { Submission } from "./payload";

/** A week: whoever is registered already is not registered twice, so a late one does no harm. */
const KEEP_MS = 7 * 86_400_000;

type Kept = Submission & { at: number };

/**
 * The registration that could not be sent yet, kept on this device so that a closed page does not lose it. It goes out
 * with the key it was first sent with. Pages without storage keep nothing.
 *
 * @param name of the form, so that two forms on one origin do not mix
 */
export function waitingRoom(name: string, storage: () => Storage, now: () => number) {
	const place = `myxelium:waiting:${name}`;
	return {
		/** False where this page may not store. */
		keep({ key, body }: Submission): boolean {
			try {
				storage().setItem(place, JSON.stringify({ key, body, at: now() } satisfies Kept));
				return true;
			} catch {
				return false;
			}
		},
		read(): Submission | null {
			try {
				const { key, body, at } = JSON.parse(storage().getItem(place) ?? "") as Kept;
				return typeof key === "string" && JSON.parse(body) && now() - at < KEEP_MS ? { key, body } : null;
			} catch {
				return null;
			}
		},
		forget(): void {
			try {
				storage().removeItem(place);
			} catch {
				// Nothing is kept where nothing may be stored.
			}
		},
	};
}
