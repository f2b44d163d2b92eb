import { createDurable } from "itty-durable";

/** Longest burst, in seconds of the account's rate. */
const BURST_SECONDS = 1;

/**
 * One provider account's token bucket (https://en.wikipedia.org/wiki/Token_bucket): calls are told how long to wait
 * instead of being refused, so that they leave in the order they came. Lives in memory alone: after an eviction the
 * bucket starts full, which costs at most one burst.
 */
export class Throttle extends createDurable() {
	/** Wall time, epoch ms, at which the next token is free. */
	free_at = 0;

	/**
	 * Takes one token.
	 *
	 * @param per_second the account's rate
	 * @param wall_ms the caller's wall time in epoch ms
	 * @param patience_ms longest wait the caller puts up with: beyond it no token is taken
	 * @returns milliseconds to wait before the call may be made
	 */
	take(per_second: number, wall_ms: number, patience_ms: number): { wait_ms: number } {
		const interval = 1000 / per_second;
		const earliest = wall_ms - BURST_SECONDS * 1000 + interval;
		const slot = Math.max(this.free_at, earliest);
		const wait_ms = Math.max(0, Math.ceil(slot - wall_ms));
		if (wait_ms <= patience_ms) this.free_at = slot + interval;
		return { wait_ms };
	}
}
