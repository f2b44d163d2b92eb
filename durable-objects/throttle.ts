import { createDurable } from "itty-durable";

/** How much slower than the stated rate calls leave, so that the way to the provider pushes no two into one window. */
const SLACK = 1.05;
/** Failures one after another after which the provider is left alone. */
export const FAILURES_TO_OPEN = 5;
/** How long it is left alone, in milliseconds of wall time. */
export const OPEN_MS = 300_000;
/** How long what a worker said it would call is believed without a word from it, in milliseconds. */
const BELIEVED_MS = 30_000;
/** Longest a probe may take: a provider call's time-out and a reserve. */
const PROBE_MS = 20_000;

/** What somebody who wants to call the provider is told. */
export interface Room {
	/** Milliseconds to wait: until the call may be made, or until it is worth asking again where `open`. */
	wait_ms: number;
	/** True while the breaker is open: no call may be made. */
	open: boolean;
	/** True where the account has failed before: a good answer has to be reported too. */
	watched: boolean;
}

export interface AccountState {
	/** `half_open` once one call may try whether the provider is back. */
	state: "closed" | "open" | "half_open";
	consecutive_failures: number;
	/** Wall time, epoch ms; null where closed. */
	open_until: number | null;
	/** Wall time, epoch ms, until which the provider asked for silence; null where it did not. */
	held_until: number | null;
	/** Calls that workers have said they will make and have not made, those in the row among them. */
	ahead: number;
}

/**
 * One provider account: its rate and its circuit breaker. Calls are told how long to wait instead of being refused, so
 * that they leave in the order they came, evenly spaced: a provider that counts in windows of a second
 * (https://resend.com/docs/api-reference/rate-limit) never sees more than its rate in one. The breaker follows
 * https://martinfowler.com/bliki/CircuitBreaker.html and is kept in storage; the place in the row is memory alone,
 * and costs at most one call too early after an eviction.
 */
export class Throttle extends createDurable() {
	/** Wall time, epoch ms, at which the next call may leave. */
	free_at = 0;
	failures = 0;
	/** 0 while closed. */
	open_until = 0;
	/** Until when somebody tries whether the provider is back. */
	probe_until = 0;
	/** Until when the provider asked for silence. */
	held_until = 0;
	/** What each worker has still to call, and when it said so. */
	ahead: Record<string, { calls: number; at: number }> = {};

	/**
	 * Takes one place in the row.
	 *
	 * @param per_second the account's rate
	 * @param wall_ms the caller's wall time in epoch ms
	 * @param patience_ms longest wait the caller puts up with: beyond it no place is taken
	 * @param worker names the caller
	 * @param ahead calls it has to make after this one
	 */
	take(per_second: number, wall_ms: number, patience_ms: number, worker = "", ahead = 0): Room {
		const told = { watched: this.failures > 0 };
		if (ahead > 0) this.ahead[worker] = { calls: ahead, at: wall_ms };
		else delete this.ahead[worker];
		if (this.open_until > wall_ms) return { wait_ms: this.open_until - wall_ms, open: true, ...told };
		if (this.open_until > 0) {
			if (this.probe_until > wall_ms) return { wait_ms: this.probe_until - wall_ms, open: true, ...told };
			this.probe_until = wall_ms + PROBE_MS;
		}
		const slot = Math.max(this.free_at, this.held_until, wall_ms);
		const wait_ms = Math.ceil(slot - wall_ms);
		if (wait_ms <= patience_ms) this.free_at = slot + (1000 / per_second) * SLACK;
		// Nobody tries when the one who may does not wait for the place.
		else this.probe_until = 0;
		return { wait_ms, open: false, ...told };
	}

	/**
	 * Takes in how a call went. `busy` is neither good nor bad: the provider only wants `hold_ms` of silence.
	 */
	async report(health: "well" | "failure" | "busy", wall_ms: number, hold_ms: number): Promise<AccountState> {
		this.held_until = Math.max(this.held_until, hold_ms > 0 ? wall_ms + hold_ms : 0);
		const before = [this.failures, this.open_until].join();
		if (health === "well") {
			this.failures = 0;
			this.open_until = 0;
		}
		if (health === "failure") {
			this.failures += 1;
			if (this.failures >= FAILURES_TO_OPEN && this.open_until <= wall_ms) this.open_until = wall_ms + OPEN_MS;
		}
		this.probe_until = 0;
		if (before !== [this.failures, this.open_until].join()) await this.persist();
		return this.look(wall_ms);
	}

	waiting(wall_ms: number): number {
		let calls = 0;
		for (const [worker, said] of Object.entries(this.ahead)) {
			if (said.at < wall_ms - BELIEVED_MS) delete this.ahead[worker];
			else calls += said.calls;
		}
		return calls;
	}

	look(wall_ms: number): AccountState {
		const state = this.open_until > wall_ms ? "open" : this.open_until > 0 ? "half_open" : "closed";
		return {
			state,
			consecutive_failures: this.failures,
			open_until: this.open_until || null,
			held_until: this.held_until > wall_ms ? this.held_until : null,
			ahead: this.waiting(wall_ms),
		};
	}
}
