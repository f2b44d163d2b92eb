import { createDurable } from "itty-durable";

export interface TokenGrant {
	/** How many tokens the caller got, from 0 to what it asked for. */
	granted: number;
	/** Tokens still in the bucket. */
	left: number;
	/** Milliseconds until the next token where none was granted, else 0. */
	wait_ms: number;
}

/**
 * One caller's token bucket (https://en.wikipedia.org/wiki/Token_bucket) that every isolate draws on, so that the
 * limit holds however many of them serve the caller. What is more than half empty is kept in storage, so that no pause
 * long enough for an eviction brings a whole burst back; a fuller bucket lives in memory alone and starts full.
 */
export class TenantLimiter extends createDurable() {
	/** Tokens held at `at_ms`; below 0 before the first call. */
	tokens = -1;
	/** Wall time of the last call, epoch ms. */
	at_ms = 0;

	/**
	 * Takes as many tokens as there are, up to `want`.
	 *
	 * @param per_minute how many tokens come back in a minute
	 * @param burst the most the bucket holds
	 * @param wall_ms the caller's wall time in epoch ms; one that lies before the last call's adds nothing
	 */
	async take(want: number, per_minute: number, burst: number, wall_ms: number): Promise<TokenGrant> {
		const per_ms = per_minute / 60_000;
		const passed = Math.max(0, wall_ms - this.at_ms);
		const held = this.tokens < 0 ? burst : Math.min(burst, this.tokens + passed * per_ms);
		const granted = Math.min(want, Math.floor(held));
		this.tokens = held - granted;
		this.at_ms = Math.max(this.at_ms, wall_ms);
		if (granted > 0 && this.tokens < burst / 2) await this.persist();
		return { granted, left: this.tokens, wait_ms: granted > 0 ? 0 : Math.ceil((1 - held) / per_ms) };
	}
}
