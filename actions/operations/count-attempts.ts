import type { Seconds } from "../../funnel/vocabulary";
import { type Attempt, acceptedAs } from "../deliver/record";
import { observe } from "./metrics";

/** Seconds after it was due within which a message has to be accepted. */
const PROMISED = { email: 300, sms: 60 } as const;

/**
 * Counts what became of a worker's attempts: every call a provider was asked for, and every message that is final. How
 * late a message was is told by product time, which on a laptop may run faster; where the tenant's own settings held it, by
 * the wall time since they let it go.
 */
export function countAttempts(
	tenant_id: string,
	attempts: Attempt[],
	{ final, held }: { final: ReadonlySet<Attempt>; held: ReadonlyMap<string, Seconds> },
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
		const let_go = held.get(job.message_id);
		const late = Math.max(0, let_go === undefined ? now - job.send_at : wall - let_go);
		observe("deliveries", wall, { error }, tenant_id);
		observe(job.channel, wall, { error, slow: !error && late > PROMISED[job.channel], ms: late * 1000 }, tenant_id);
	}
}
