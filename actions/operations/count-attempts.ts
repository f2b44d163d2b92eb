import type { Seconds } from "../../funnel/vocabulary";
import { type Attempt, acceptedAs } from "../deliver/record";
import { observe } from "./metrics";

/** Seconds after it was due within which a message has to be accepted. */
const PROMISED = { email: 300, sms: 60 } as const;

/**
 * Counts what became of a worker's attempts: every call a provider was asked for, and every message that is final. How
 * late a message was is told by product time, which on a laptop may run faster.
 */
export function countAttempts(
	tenant_id: string,
	attempts: Attempt[],
	final: ReadonlySet<Attempt>,
	now: Seconds,
	wall: Seconds,
): void {
	for (const attempt of attempts) {
		const { outcome, job } = attempt;
		const again = outcome.kind === "retry" || outcome.kind === "ambiguous";
		// Turned away for want of room: no provider failed at it.
		if (outcome.kind !== "retry" || outcome.counts) observe("attempts", wall, { error: again }, tenant_id);
		if (!final.has(attempt)) continue;
		const error = acceptedAs(outcome) === undefined;
		const late = Math.max(0, now - job.send_at);
		observe("deliveries", wall, { error }, tenant_id);
		observe(job.channel, wall, { error, slow: !error && late > PROMISED[job.channel], ms: late * 1000 }, tenant_id);
	}
}
