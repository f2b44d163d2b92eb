const counts = new Map<string, Map<string, number>>();

/** Adds to what was used in the name of `kind`. */
export function tally(kind: string, what: string, n = 1): void {
	const own = counts.get(kind) ?? new Map<string, number>();
	own.set(what, (own.get(what) ?? 0) + n);
	counts.set(kind, own);
}

/** By kind and thing, since the isolate began. */
export const totals = (): Record<string, Record<string, number>> =>
	Object.fromEntries([...counts].map(([kind, own]) => [kind, Object.fromEntries(own)]));
