import { eq } from "drizzle-orm";
import { messages } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import type { Seconds } from "../../funnel/vocabulary";
import { type BatchOutcome, EMAIL_BATCH_MAX, type SendOutcome } from "../../providers/email";
import type { Ctx } from "../context";
import { dissolve, freeze, type Member, releaseStatement, takeBatch } from "./batch";
import type { Claimed } from "./claim";
import { bodyKey, type Composed, compose } from "./compose";
import type { Delivery } from "./load";
import { type Attempt, RETRY_DELAYS } from "./record";

/** Resend's rate for one team where its answers do not say more. */
const EMAILS_PER_SECOND = 2;
const SMS_PER_SECOND = 1;
/** Longest a worker waits for room before it gives a message back to the queue, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Wall seconds a provider's call and writing down its answer may take before the lease ends. */
const LAST_CALL_SECONDS = 20;

export interface Ready {
	delivery: Delivery;
	claimed: Claimed;
	composed: Composed;
}

/** What the account's answers said its rate was; kept for the life of the isolate. */
let learnedRate = EMAILS_PER_SECOND;

const isUnknown = (claimed: Claimed): boolean => claimed.reason?.startsWith("unknown:") ?? false;
const isReplanned = ({ row, job }: Delivery): boolean => row !== null && row.revision !== job.revision;

/**
 * The stored bytes of a message, rendered and stored first where there are none: whoever stores first wins. A message
 * that was planned anew since its last attempt is rendered anew, since what it says may have changed; but for a text
 * that may have left, which is looked for by its words.
 */
export async function bytesOf(ctx: Ctx, delivery: Delivery, claimed: Claimed): Promise<Composed> {
	const key = bodyKey(delivery.job);
	const replanned = isReplanned(delivery) && !(delivery.job.channel === "sms" && isUnknown(claimed));
	const stored = claimed.attempts > 1 && !replanned ? await ctx.bodies.get(key) : null;
	if (stored) return stored.json<Composed>();
	if (replanned) return renderAnew(ctx, delivery);
	const composed = await compose(ctx, delivery);
	const put = await ctx.bodies.put(key, JSON.stringify(composed), { onlyIf: { etagDoesNotMatch: "*" } });
	if (put) return composed;
	const first = await ctx.bodies.get(key);
	return first ? first.json<Composed>() : composed;
}

async function renderAnew(ctx: Ctx, delivery: Delivery): Promise<Composed> {
	const composed = await compose(ctx, delivery);
	await ctx.bodies.put(bodyKey(delivery.job), JSON.stringify(composed));
	return composed;
}

/** Waits for room at an account; a refusal where it would not come while this worker still holds the messages. */
async function room(ctx: Ctx, account: string, rate: number, held_until: Seconds): Promise<SendOutcome | null> {
	const left_ms = (held_until - LAST_CALL_SECONDS - ctx.clock.wall()) * 1000;
	const wait = left_ms < 0 ? 1000 : await ctx.throttle(account, rate, Math.min(PATIENCE_MS, left_ms));
	if (left_ms < 0 || wait > Math.min(PATIENCE_MS, left_ms))
		return { kind: "retry", reason: "account is busy", retry_after_s: wait / 1000, counts: false };
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
	return null;
}

const learn = (outcome: SendOutcome | BatchOutcome) => {
	const limit = "rate" in outcome ? outcome.rate?.limit : null;
	if (limit && limit >= 1) learnedRate = limit;
};

async function sendOne(ctx: Ctx, ready: Ready, held_until: Seconds): Promise<Attempt> {
	const { delivery, claimed, composed } = ready;
	const attempt = (outcome: SendOutcome): Attempt => ({
		job: delivery.job,
		attempts: claimed.attempts,
		outcome,
		segments: composed.channel === "sms" ? composed.segments : null,
	});
	if (composed.channel === "email") {
		const busy = await room(ctx, "resend", learnedRate, held_until);
		if (busy) return attempt(busy);
		const outcome = await ctx.email.send(composed.body, delivery.job.message_id);
		learn(outcome);
		return attempt(outcome);
	}
	const status_callback = `${ctx.public_url}/api/v1/webhooks/twilio?m=${delivery.job.message_id}`;
	// There is no idempotency key for SMS: after an attempt whose outcome nobody knows, look before sending again.
	let text = composed;
	if (isUnknown(claimed)) {
		const earlier = await lookFor(ctx, composed, claimed);
		if (earlier) return attempt(earlier);
		// It was kept to be looked for by its words; what is sent now says what holds now.
		if (isReplanned(delivery)) text = (await renderAnew(ctx, delivery)) as typeof composed;
	}
	const busy = await room(ctx, "twilio", SMS_PER_SECOND, held_until);
	if (busy) return attempt(busy);
	return attempt(await ctx.sms.send({ to: text.to, body: text.body, status_callback }));
}

/**
 * What became of an earlier attempt at a text, by the provider's own list; null where it never arrived there. A call
 * that was cut off may still be on its way, so after one of those absence is believed on the last attempt alone.
 */
async function lookFor(
	ctx: Ctx,
	{ to, body }: Extract<Composed, { channel: "sms" }>,
	{ attempts, reason }: Claimed,
): Promise<SendOutcome | null> {
	const except: string[] = [];
	for (;;) {
		const found = await ctx.sms.find({ to, body, since: ctx.clock.wall() - 86_400, except });
		if (found.kind === "absent") {
			const mayStillCome = reason?.startsWith("unknown:ambiguous:") && attempts <= RETRY_DELAYS.length;
			return mayStillCome ? { kind: "ambiguous", reason: "not in the provider's list yet" } : null;
		}
		if (found.kind !== "found") return { kind: "ambiguous", reason: "provider could not be asked" };
		if (!(await isTaken(ctx, found.provider_id))) return { kind: "accepted", provider_id: found.provider_id };
		except.push(found.provider_id);
	}
}

/** True where the provider's message is another one of ours, to the same person in the same words. */
const isTaken = async (ctx: Ctx, provider_id: string): Promise<boolean> =>
	(await ctx.db.select({ id: messages.id }).from(messages).where(eq(messages.provider_id, provider_id)).get()) !==
	undefined;

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
async function sendBatch(ctx: Ctx, batch_id: string, members: Member[], held_until: Seconds): Promise<Attempt[]> {
	const busy = await room(ctx, "resend", learnedRate, held_until);
	if (busy) return batchAttempts(members, busy);
	const outcome = await ctx.email.sendBatch(
		members.map((m) => m.body),
		batch_id,
	);
	learn(outcome);
	if (outcome.kind !== "terminal" || outcome.code === "idempotency_conflict") return batchAttempts(members, outcome);
	const [{ job: first }] = members as [Member];
	await dissolve(ctx, first.tenant_id, batch_id);
	const singly: Attempt[] = [];
	for (const { job, attempts, body } of members) {
		const turnedAway = await room(ctx, "resend", learnedRate, held_until);
		singly.push({ job, attempts, segments: null, outcome: turnedAway ?? (await ctx.email.send(body, job.message_id)) });
	}
	return singly;
}

/** Sends a batch this worker holds, and lets go of one that has to be tried again. */
async function sendFrozen(
	ctx: Ctx,
	tenant_id: string,
	batch_id: string,
	members: Member[],
	held_until: Seconds,
): Promise<Attempt[]> {
	if (members.length === 0) return [];
	const attempts = await sendBatch(ctx, batch_id, members, held_until);
	if (attempts.some(({ outcome }) => outcome.kind === "retry" || outcome.kind === "ambiguous"))
		await runBatch(ctx.db, [releaseStatement(tenant_id, batch_id, ctx.clock.wall())]);
	return attempts;
}

/**
 * Sends what is ready: e-mails that carry no attachment together where there are several, everything else one by one.
 * A message that was in a batch before leaves in that same batch: whoever holds any of its members repeats it whole.
 * One that was planned anew may have left with a batch that nobody can repeat any more: it is not sent twice.
 *
 * @param held_until wall time at which the claims on `ready` end
 */
export async function sendAll(ctx: Ctx, tenant_id: string, ready: Ready[], held_until: Seconds): Promise<Attempt[]> {
	const inOldBatch = (r: Ready) => r.claimed.batch_id !== null && isReplanned(r.delivery);
	const attempts: Attempt[] = ready.filter(inOldBatch).map(lost);
	const batched = Map.groupBy(
		ready.filter((r) => r.claimed.batch_id !== null && !inOldBatch(r)),
		(r) => r.claimed.batch_id as string,
	);
	for (const [batch_id, present] of batched) {
		const members = await takeBatch(ctx, tenant_id, batch_id);
		attempts.push(
			...(members ? await sendFrozen(ctx, tenant_id, batch_id, members, held_until) : present.map(waiting)),
		);
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
		attempts.push(...(await sendFrozen(ctx, tenant_id, await freeze(ctx, tenant_id, members), members, held_until)));
	}
	const inBatch = new Set(together.map((m) => m.job.message_id));
	for (const one of fresh)
		if (!inBatch.has(one.delivery.job.message_id)) attempts.push(await sendOne(ctx, one, held_until));
	return attempts;
}

const waiting = ({ delivery, claimed }: Ready): Attempt => ({
	job: delivery.job,
	attempts: claimed.attempts,
	segments: null,
	outcome: { kind: "retry", reason: "its batch is being sent", retry_after_s: 1, counts: false },
	undecided: true,
});

const UNKNOWN = {
	kind: "terminal",
	code: "outcome_unknown",
	reason: "An earlier attempt may have reached the person: not sent twice.",
} as const satisfies SendOutcome;

const lost = ({ delivery, claimed }: Ready): Attempt => ({
	job: delivery.job,
	attempts: claimed.attempts,
	segments: null,
	outcome: UNKNOWN,
});
