import type { Seconds } from "../funnel/vocabulary";

/** Product time, which a laptop may run faster than the wall's, and its way back to wall time for alarms. */
export interface Clock {
	/** Product time, epoch seconds. */
	now(): Seconds;
	/** Product time as it was `wall_seconds` ago. */
	ago(wall_seconds: number): Seconds;
	/** Wall time, epoch seconds: credentials, leases, retries and limits keep it. */
	wall(): Seconds;
	/** The wall instant, epoch milliseconds, at which product time reaches `instant`. */
	wallMsAt(instant: Seconds): number;
}

export interface ClockOrigin {
	speed: number;
	wall_ms: number;
	product_ms: number;
}

export const REAL_TIME: ClockOrigin = { speed: 1, wall_ms: 0, product_ms: 0 };

/**
 * A clock that runs `speed` times as fast as `wallMs` from a common origin on.
 *
 * @param origin where both times stood together, in epoch milliseconds
 * @param wallMs reads the wall clock, in epoch milliseconds
 */
export function createClock(origin: ClockOrigin, wallMs: () => number): Clock {
	const now = () => Math.floor((origin.product_ms + (wallMs() - origin.wall_ms) * origin.speed) / 1000);
	return {
		now,
		ago: (wall_seconds) => now() - Math.ceil(wall_seconds * origin.speed),
		wall: () => Math.floor(wallMs() / 1000),
		wallMsAt: (instant) => Math.ceil(origin.wall_ms + (instant * 1000 - origin.product_ms) / origin.speed),
	};
}
