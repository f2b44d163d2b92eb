import { runBatch } from "../../db/batch";
import { type BatchOutcome, EMAIL_BATCH_MAX, type SendOutcome } from "../../providers/email";
import type { Ctx } from "../context";
import { freeze, type Member, releaseStatement, takeBatch } from "./batch";
import type { Claimed } from "./claim";
import { bodyKey, type Composed, compose } from "./compose";
import type { Delivery } from "./load";
import type { Attempt } from "./record";

/** Resend's rate for one team where its answers do not say more. */
const EMAILS_PER_SECOND = 2;
const SMS_PER_SECOND = 1;
/** Longest a worker waits for room before it gives a message back to the queue, in milliseconds. */
const PATIENCE_MS = 60_000;

export interface Ready {
	delivery: Delivery;
	claimed: Claimed;
	composed: Composed;
}

/** What the account's answers said its rate was; kept for the life of the isolate. */
let learnedRate = EMAILS_PER_SECOND;

/**
 * The stored bytes of a message, rendered and stored first where there are none: whoever stores first wins. A message
 * that was planned anew since its last attempt is rendered anew, since what it says may have changed.
 */
export async function bytesOf(ctx: Ctx, delivery: Delivery, claimed: Claimed): Promise<Composed> {
	const key = bodyKey(delivery.job);
	const replanned = delivery.row !== null && delivery.row.revision !== delivery.job.revision;
	const stored = claimed.attempts > 1 && !replanned ? await ctx.bodies.get(key) : null;
	if (stored) return stored.json<Composed>();
	const composed = await compose(ctx, delivery);
	if (replanned) {
		await ctx.bodies.put(key, JSON.stringify(composed));
		return composed;
	}
	const put = await ctx.bodies.put(key, JSON.stringify(composed), { onlyIf: { etagDoesNotMatch: "*" } });
	if (put) return composed;
	const first = await ctx.bodies.get(key);
	return first ? first.json<Composed>() : composed;
}

async function room(ctx: Ctx, account: string, rate: number): Promise<SendOutcome | null> {
	const wait = await ctx.throttle(account, rate);
	if (wait > PATIENCE_MS)
		return { kind: "retry", reason: "account is busy", retry_after_s: wait / 1000, counts: false };
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
	return null;
}

const learn = (outcome: SendOutcome | BatchOutcome) => {
	const limit = "rate" in outcome ? outcome.rate?.limit : null;
	if (limit && limit >= 1) learnedRate = limit;
};

async function sendOne(ctx: Ctx, ready: Ready): Promise<Attempt> {
	const { delivery, claimed, composed } = ready;
	const attempt = (outcome: SendOutcome): Attempt => ({
		job: delivery.job,
		attempts: claimed.attempts,
		outcome,
		segments: composed.channel === "sms" ? composed.segments : null,
	});
	if (composed.channel === "email") {
		const busy = await room(ctx, "resend", learnedRate);
		if (busy) return attempt(busy);
		const outcome = await ctx.email.send(composed.body, delivery.job.message_id);
		learn(outcome);
		return attempt(outcome);
	}
	const status_callback = `${ctx.public_url}/api/v1/webhooks/twilio?m=${delivery.job.message_id}`;
	// There is no idempotency key for SMS: after an attempt whose outcome nobody knows, look before sending again.
	const unknown = claimed.attempts > 1 && (claimed.reason === null || claimed.reason.startsWith("ambiguous"));
	if (unknown) {
		const found = await ctx.sms.find({
			to: composed.to,
			body: composed.body,
			since: ctx.clock.wall() - 86_400,
		});
		if (found.kind === "found") return attempt({ kind: "accepted", provider_id: found.provider_id });
		if (found.kind === "absent")
			return attempt({
				kind: "terminal",
				code: "outcome_unknown",
				reason: "An earlier attempt may have reached the person: not sent twice.",
			});
		return attempt({ kind: "retry", reason: "provider could not be asked", counts: true });
	}
	const busy = await room(ctx, "twilio", SMS_PER_SECOND);
	if (busy) return attempt(busy);
	return attempt(await ctx.sms.send({ to: composed.to, body: composed.body, status_callback }));
}

/** What one batch call made of its members, in their stored order. */
function batchAttempts(members: Member[], outcome: SendOutcome | BatchOutcome): Attempt[] {
	return members.map(({ job, attempts }, i) => ({
		job,
		attempts,
		segments: null,
		outcome:
			"provider_ids" in outcome
				? { kind: "accepted" as const, provider_id: outcome.provider_ids[i] as string }
				: (outcome as SendOutcome),
	}));
}

/** One batch call under the batch's own idempotency key. A batch that was refused as a whole is sent one by one. */
async function sendBatch(ctx: Ctx, batch_id: string, members: Member[]): Promise<Attempt[]> {
	const busy = await room(ctx, "resend", learnedRate);
	if (busy) return batchAttempts(members, busy);
	const outcome = await ctx.email.sendBatch(
		members.map((m) => m.body),
		batch_id,
	);
	learn(outcome);
	if (outcome.kind !== "terminal" || outcome.code === "idempotency_conflict") return batchAttempts(members, outcome);
	const singly: Attempt[] = [];
	for (const { job, attempts, body } of members) {
		const turnedAway = await room(ctx, "resend", learnedRate);
		singly.push({ job, attempts, segments: null, outcome: turnedAway ?? (await ctx.email.send(body, job.message_id)) });
	}
	return singly;
}

/** Sends a batch this worker holds, and lets go of one that has to be tried again. */
async function sendFrozen(ctx: Ctx, tenant_id: string, batch_id: string, members: Member[]): Promise<Attempt[]> {
	const attempts = await sendBatch(ctx, batch_id, members);
	if (attempts.some(({ outcome }) => outcome.kind === "retry" || outcome.kind === "ambiguous"))
		await runBatch(ctx.db, [releaseStatement(tenant_id, batch_id, ctx.clock.wall())]);
	return attempts;
}

/**
 * Sends what is ready: e-mails that carry no attachment together where there are several, everything else one by one.
 * A message that was in a batch before leaves in that same batch: whoever holds any of its members repeats it whole.
 */
export async function sendAll(ctx: Ctx, tenant_id: string, ready: Ready[]): Promise<Attempt[]> {
	const attempts: Attempt[] = [];
	const batched = Map.groupBy(
		ready.filter((r) => r.claimed.batch_id !== null),
		(r) => r.claimed.batch_id as string,
	);
	for (const [batch_id, present] of batched) {
		const members = await takeBatch(ctx, tenant_id, batch_id);
		attempts.push(...(members ? await sendFrozen(ctx, tenant_id, batch_id, members) : present.map(waiting)));
	}
	const fresh = ready.filter((r) => r.claimed.batch_id === null);
	const joinable = fresh.flatMap((r) =>
		r.composed.channel === "email" && r.composed.batchable && r.claimed.attempts === 1
			? [{ job: r.delivery.job, attempts: 1, body: r.composed.body }]
			: [],
	);
	const together = joinable.length > 1 ? joinable : [];
	for (let i = 0; i < together.length; i += EMAIL_BATCH_MAX) {
		const members = together.slice(i, i + EMAIL_BATCH_MAX);
		attempts.push(...(await sendFrozen(ctx, tenant_id, await freeze(ctx, tenant_id, members), members)));
	}
	const inBatch = new Set(together.map((m) => m.job.message_id));
	for (const one of fresh) if (!inBatch.has(one.delivery.job.message_id)) attempts.push(await sendOne(ctx, one));
	return attempts;
}

const waiting = ({ delivery, claimed }: Ready): Attempt => ({
	job: delivery.job,
	attempts: claimed.attempts,
	segments: null,
	outcome: { kind: "retry", reason: "its batch is being sent", retry_after_s: 1, counts: false },
});
