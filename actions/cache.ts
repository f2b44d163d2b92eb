/** A change holds everywhere within this time: nothing is remembered for longer. */
const MAX_AGE_SECONDS = 5;
const MAX_ENTRIES = 2000;

/** Remembers answers within one isolate for a few seconds of wall time. */
export class RecentCache<T> {
	#entries = new Map<string, { value: T; until: number }>();

	/** The remembered value for `key`, or what `load` brings; nothing is remembered of a null. */
	async get(key: string, wall: number, load: () => Promise<T | null>): Promise<T | null> {
		const held = this.#entries.get(key);
		if (held && held.until > wall) return held.value;
		const value = await load();
		if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
		if (value === null) this.#entries.delete(key);
		else this.#entries.set(key, { value, until: wall + MAX_AGE_SECONDS });
		return value;
	}

	delete(key: string): void {
		this.#entries.delete(key);
	}

	clear(): void {
		this.#entries.clear();
	}
}
