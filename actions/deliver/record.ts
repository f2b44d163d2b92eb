import { sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Seconds } from "../../funnel/vocabulary";
import type { SendOutcome } from "../../providers/email";
import type { Ctx } from "../context";
import type { DeliveryJob } from "../jobs";
import { stableFraction } from "../schedule";
import { nextDueStatements } from "./claim";
import { stillHeld } from "./held";

/** Wall seconds before each retry: five of them, then the message is a dead letter. */
export const RETRY_DELAYS = [1, 2, 4, 8, 16] as const;

/** Waits from this many seconds on are spread over so many more. */
const SPREAD_FROM = 20;
const SPREAD_SECONDS = 10;

export interface Attempt {
	job: DeliveryJob;
	/** Which attempt this was, from 1. */
	attempts: number;
	outcome: SendOutcome;
	segments: number | null;
	/** True where this worker asked nobody, and what became of the attempt before is not known. */
	undecided?: true;
}

export interface Recorded {
	message_id: string;
	/** Null when the message is final. */
	retry_in: number | null;
}

/** Seconds until the next try, or null when there is none. A call that was turned away for room uses no attempt up. */
export function retryDelay(outcome: SendOutcome, attempts: number, message_id: string): number | null {
	if (outcome.kind === "accepted" || outcome.kind === "terminal") return null;
	const asked = outcome.retry_after_s ?? 0;
	if (outcome.kind === "retry" && !outcome.counts) {
		// After a breaker or a busy account not everybody comes back in the same second.
		const spread = asked >= SPREAD_FROM ? SPREAD_SECONDS * stableFraction(message_id) : 0;
		return Math.max(1, asked) + spread;
	}
	const base = RETRY_DELAYS[attempts - 1];
	if (base === undefined) return null;
	return Math.max(asked, base * (1 + 0.25 * stableFraction(`${message_id}${attempts}`)));
}

/**
 * The provider's id of an accepted message, undefined for one that was not. A key that was used with other bytes means
 * that an earlier attempt was accepted: the id is not known then, but the message has left.
 */
export function acceptedAs(outcome: SendOutcome): string | null | undefined {
	if (outcome.kind === "accepted") return outcome.provider_id;
	return outcome.kind === "terminal" && outcome.code === "idempotency_conflict" ? null : undefined;
}

/**
 * Writes what a provider answered, in one batch. A row that a webhook has moved on already keeps its status.
 *
 * @param diverted texts that went out as e-mails: their rows keep saying why
 * @param held messages that the tenant's own settings kept back, with the wall time until which they did
 */
export async function recordAttempts(
	ctx: Ctx,
	attempts: Attempt[],
	now: Seconds,
	diverted: Set<string> = new Set(),
	held: ReadonlyMap<string, Seconds> = new Map(),
): Promise<Recorded[]> {
	if (attempts.length === 0) return [];
	const wall = ctx.clock.wall();
	const recorded: Recorded[] = [];
	const statements = attempts.flatMap(({ job, attempts: tried, outcome, segments, undecided }) => {
		const where = sql`where tenant_id = ${job.tenant_id} and id = ${job.message_id} and status = 'queued'`;
		const retry_in = retryDelay(outcome, tried, job.message_id);
		recorded.push({ message_id: job.message_id, retry_in });
		const provider_id = acceptedAs(outcome);
		if (provider_id !== undefined)
			return [
				sql`update messages set status = 'sent', reason = ${diverted.has(job.message_id) ? "sms_down_to_email" : null}, provider_id = coalesce(${provider_id}, provider_id), segments = ${segments}, sent_at = ${now}, lease_until = null, updated_at = ${now} ${where}`,
				...nextDueStatements(job),
			];
		const said = "reason" in outcome ? outcome.reason : "";
		if (retry_in !== null) {
			const reason = stillHeld(`${undecided ? "unknown" : outcome.kind}:${said}`, held.get(job.message_id));
			const lease_until = wall + Math.floor(retry_in);
			// Nobody was asked: the attempt does not count, and what is unknown of an earlier one stays so.
			if (outcome.kind === "retry" && !outcome.counts)
				return [
					sql`update messages set reason = case when reason like 'unknown:%' then reason else ${reason} end, attempts = attempts - 1, lease_until = ${lease_until}, updated_at = ${now} ${where}`,
				];
			return [sql`update messages set reason = ${reason}, lease_until = ${lease_until}, updated_at = ${now} ${where}`];
		}
		const reason = outcome.kind === "terminal" ? `${outcome.code}: ${said}` : said;
		return [
			sql`update messages set status = 'failed', reason = ${reason.slice(0, 200)}, lease_until = null, updated_at = ${now} ${where}`,
			...nextDueStatements(job),
		];
	});
	await runBatch(ctx.db, statements);
	return recorded;
}
