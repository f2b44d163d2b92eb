import type { RateLimit, TokenGrant } from "../../actions/context";

interface Lease {
	/** Tokens taken from the shared bucket and not used yet. */
	left: number;
	/** How many were asked for last. */
	slice: number;
	/** Tokens that stayed in the shared bucket when it was last asked. */
	bucket: number;
	renewed_ms: number;
	/** Wall time of a question that is still open. */
	asked_ms: number | null;
	/** Until then the shared bucket is known to be empty. */
	empty_until_ms: number;
}

export interface Standing {
	allowed: boolean;
	/** Requests that could follow at once. */
	remaining: number;
	/** Milliseconds until the next request may be made; 0 where there is room. */
	wait_ms: number;
}

/** Most buckets one isolate remembers. */
const MAX_LEASES = 5_000;
/** Whoever uses a slice up within this time gets twice as much the next time. */
const QUICK_MS = 2_000;
/** A question that is older died with its request. */
const LOST_MS = 2_000;

const smallest = ({ burst }: RateLimit) => Math.max(1, Math.floor(burst / 100));
const largest = ({ burst }: RateLimit) => Math.max(1, Math.floor(burst / 10));

/**
 * An isolate's share of the token buckets: tokens are taken a slice at a time, from a hundredth to a tenth of the
 * burst as the demand is, so that most requests are decided without a call. What is taken is used up before more is
 * asked for, so the shared bucket's bound is exact over all isolates.
 */
export class TokenLeases {
	#leases = new Map<string, Lease>();

	/**
	 * Uses up one token of the bucket `key`.
	 *
	 * @param wall_ms wall time, epoch ms
	 * @param ask takes up to so many tokens from the shared bucket; a failure of it is the caller's
	 */
	async take(
		key: string,
		limit: RateLimit,
		wall_ms: number,
		ask: (want: number) => Promise<TokenGrant>,
	): Promise<Standing> {
		const lease = this.#of(key, limit);
		if (lease.left >= 1) lease.left -= 1;
		else {
			const known = lease.empty_until_ms - wall_ms;
			const wait_ms = known > 0 ? known : await renew(lease, limit, wall_ms, ask);
			if (wait_ms > 0) return { allowed: false, remaining: 0, wait_ms };
		}
		return { allowed: true, remaining: Math.min(limit.burst, Math.floor(lease.left + lease.bucket)), wait_ms: 0 };
	}

	#of(key: string, limit: RateLimit): Lease {
		const held = this.#leases.get(key);
		if (held) return held;
		const [oldest] = this.#leases.keys();
		if (this.#leases.size >= MAX_LEASES && oldest !== undefined) this.#leases.delete(oldest);
		const slice = smallest(limit);
		const fresh = {
			left: 0,
			slice,
			bucket: 0,
			renewed_ms: Number.NEGATIVE_INFINITY,
			asked_ms: null,
			empty_until_ms: 0,
		};
		this.#leases.set(key, fresh);
		return fresh;
	}
}

/** Takes a slice, or one token where another request is fetching a slice already. Returns the wait where there is none. */
async function renew(
	lease: Lease,
	limit: RateLimit,
	wall_ms: number,
	ask: (want: number) => Promise<TokenGrant>,
): Promise<number> {
	const first = lease.asked_ms === null || wall_ms - lease.asked_ms > LOST_MS;
	if (first) {
		lease.asked_ms = wall_ms;
		lease.slice = wall_ms - lease.renewed_ms < QUICK_MS ? Math.min(lease.slice * 2, largest(limit)) : smallest(limit);
	}
	try {
		const grant = await ask(first ? lease.slice : 1);
		lease.bucket = grant.left;
		lease.renewed_ms = wall_ms;
		if (grant.granted > 0) lease.left += grant.granted - 1;
		else lease.empty_until_ms = wall_ms + grant.wait_ms;
		return grant.granted > 0 ? 0 : grant.wait_ms;
	} finally {
		if (first) lease.asked_ms = null;
	}
}
