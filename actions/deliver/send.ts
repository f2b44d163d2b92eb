import { and, eq, sql } from "drizzle-orm";
import { send_batches } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import type { BatchOutcome, SendOutcome } from "../../providers/email";
import type { Ctx } from "../context";
import { newId } from "../ids";
import type { Claimed } from "./claim";
import { type Composed, compose } from "./compose";
import type { Delivery } from "./load";
import type { Attempt } from "./record";

/** Resend's rate for one team where its answers do not say more. */
const EMAILS_PER_SECOND = 2;
const SMS_PER_SECOND = 1;
/** Longest a worker waits for room before it gives a message back to the queue, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Most messages of one batch call (resend.com/docs/api-reference/emails/send-batch-emails). */
export const BATCH_SIZE = 100;

export interface Ready {
	delivery: Delivery;
	claimed: Claimed;
	composed: Composed;
}

const bodyKey = ({ job }: Delivery) => `${job.tenant_id}/messages/${job.message_id}`;

/** What the account's answers said its rate was; kept for the life of the isolate. */
let learnedRate = EMAILS_PER_SECOND;

/**
 * The stored bytes of a message, rendered and stored first where there are none: whoever stores first wins. A message
 * that was planned anew since its last attempt is rendered anew, since what it says may have changed.
 */
export async function bytesOf(ctx: Ctx, delivery: Delivery, claimed: Claimed): Promise<Composed> {
	const key = bodyKey(delivery);
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
		delivery,
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

/** One batch call under the batch's own idempotency key, its members in their stored order. */
async function sendBatch(ctx: Ctx, batch_id: string, members: Ready[]): Promise<Attempt[]> {
	const busy = await room(ctx, "resend", learnedRate);
	const bodies = members.map((m) => (m.composed.channel === "email" ? m.composed.body : ""));
	const outcome = busy ?? (await ctx.email.sendBatch(bodies, batch_id));
	learn(outcome);
	return members.map(({ delivery, claimed }, i) => ({
		delivery,
		attempts: claimed.attempts,
		segments: null,
		outcome:
			"provider_ids" in outcome
				? { kind: "accepted" as const, provider_id: outcome.provider_ids[i] as string }
				: outcome,
	}));
}

/** Freezes who is in a batch and in which order before anything leaves. */
async function freeze(ctx: Ctx, tenant_id: string, members: Ready[]): Promise<string> {
	const id = newId("bat");
	const ids = JSON.stringify(members.map((m) => m.delivery.job.message_id));
	await runBatch(ctx.db, [
		ctx.db.insert(send_batches).values({ tenant_id, id, message_ids_json: ids, created_at: ctx.clock.wall() }),
		sql`update messages set batch_id = ${id} where tenant_id = ${tenant_id} and id in (select value from json_each(${ids}))`,
	]);
	return id;
}

/** The members of a frozen batch that are here, when all of them are; a batch can only be repeated whole. */
async function membersOf(
	ctx: Ctx,
	tenant_id: string,
	batch_id: string,
	here: Map<string, Ready>,
): Promise<Ready[] | null> {
	const row = await ctx.db
		.select()
		.from(send_batches)
		.where(and(eq(send_batches.tenant_id, tenant_id), eq(send_batches.id, batch_id)))
		.get();
	const ids: string[] = row ? JSON.parse(row.message_ids_json) : [];
	const members = ids.map((id) => here.get(id)).filter((m): m is Ready => m !== undefined);
	return members.length > 0 && members.length === ids.length ? members : null;
}

/**
 * Sends what is ready: e-mails that carry no attachment together where there are several, everything else one by one.
 * A message that was in a batch before leaves in that same batch, or waits for its other members.
 */
export async function sendAll(ctx: Ctx, tenant_id: string, ready: Ready[]): Promise<Attempt[]> {
	const here = new Map(ready.map((r) => [r.delivery.job.message_id, r]));
	const attempts: Attempt[] = [];
	const batched = Map.groupBy(
		ready.filter((r) => r.claimed.batch_id !== null),
		(r) => r.claimed.batch_id as string,
	);
	for (const [batch_id, present] of batched) {
		const members = await membersOf(ctx, tenant_id, batch_id, here);
		if (members) attempts.push(...(await sendBatch(ctx, batch_id, members)));
		else
			attempts.push(
				...present.map(({ delivery, claimed }) => ({
					delivery,
					attempts: claimed.attempts,
					segments: null,
					outcome: { kind: "retry" as const, reason: "waits for its batch", retry_after_s: 1, counts: false },
				})),
			);
	}
	const fresh = ready.filter((r) => r.claimed.batch_id === null);
	const joinable = fresh.filter(
		(r) => r.composed.channel === "email" && r.composed.batchable && r.claimed.attempts === 1,
	);
	const together = joinable.length > 1 ? joinable : [];
	for (let i = 0; i < together.length; i += BATCH_SIZE) {
		const members = together.slice(i, i + BATCH_SIZE);
		attempts.push(...(await sendBatch(ctx, await freeze(ctx, tenant_id, members), members)));
	}
	for (const one of fresh) if (!together.includes(one)) attempts.push(await sendOne(ctx, one));
	return attempts;
}
