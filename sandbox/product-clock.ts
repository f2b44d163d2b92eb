/** Product time, which may run faster than the wall's, as the product's `/health` tells it. */
export interface ProductClock {
	/** ISO 8601; null while the product does not answer. At most one question is under way, and an answer is good for `FRESH_MS`. */
	now(): Promise<string | null>;
}

const FRESH_MS = 200;
const ANSWER_WITHIN_MS = 1_000;

/** An instant given as ISO 8601 or as epoch seconds, as ISO 8601; null where it is neither. */
export function readInstant(value: unknown): string | null {
	const seconds =
		typeof value === "number" ? value : typeof value === "string" && /^\d+$/.test(value) ? Number(value) : null;
	const ms = seconds !== null ? seconds * 1000 : typeof value === "string" ? Date.parse(value) : Number.NaN;
	return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}

export function openProductClock(productUrl: string, now: () => number, fetcher: typeof fetch): ProductClock {
	let asked: Promise<string | null> | null = null;
	let askedAt = 0;

	async function ask(): Promise<string | null> {
		try {
			const answer = await fetcher(`${productUrl}/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
			const body = (await answer.json()) as { now?: unknown } | null;
			return readInstant(body?.now);
		} catch {
			// A product that is down has no time to tell; the wall's is shown alone.
			return null;
		}
	}

	return {
		now() {
			if (asked === null || now() - askedAt > FRESH_MS) {
				askedAt = now();
				asked = ask();
			}
			return asked;
		},
	};
}
