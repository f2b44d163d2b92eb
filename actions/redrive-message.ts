import { sql } from "drizzle-orm";
import { auditInsertWhere, CHANGED } from "../db/audit";
import { runBatch } from "../db/batch";
import { getEvent } from "../db/events";
import { getMessage, type MessageRow } from "../db/messages";
import type { Seconds } from "../funnel/vocabulary";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { RETRY_DELAYS } from "./deliver/record";
import { conflict, type DomainError, notFound } from "./errors";

/** How long Resend knows a request again by its key (resend.com/docs/dashboard/emails/idempotency-keys), in seconds. */
const PROVIDER_REMEMBERS = 86_400;

/** True where no attempt is known to have been refused by the provider: the last one may have reached the person. */
const isUnknown = ({ provider_id, attempts, reason }: MessageRow): boolean =>
	provider_id === null && (attempts > RETRY_DELAYS.length || (reason ?? "").startsWith("outcome_unknown"));

/** Why sending `message` once more could reach the person twice, or could do nothing; null where it is safe. */
function unsafe(message: MessageRow, now: Seconds): DomainError | null {
	const remembered = message.channel === "email" && message.updated_at > now - PROVIDER_REMEMBERS;
	if (message.provider_id !== null && remembered)
		return conflict(
			"accepted_before",
			"The provider took this e-mail and failed later: it can be sent again after 24 hours.",
		);
	if (!isUnknown(message) || (remembered && message.batch_id === null)) return null;
	return conflict(
		"outcome_unknown",
		"An earlier attempt may have reached the person: look at the provider's log, it is not sent twice.",
	);
}

/**
 * Puts a failed message back into the delivery queue, with the bytes it had. What is true at the moment of sending
 * decides again, so an opt-out since then still holds.
 *
 * @throws not_found for a message that is absent or another tenant's; conflict for one that has not failed, whose
 *   deadline is over, whose event changed since, or that may have reached the person
 */
export async function redriveMessage(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	const message = await getMessage(ctx.db, tenant_id, id);
	if (!message) throw notFound("dead_letter");
	if (message.status !== "failed")
		throw conflict("message_not_failed", `This message is ${message.status}: only a failed one can be sent again.`);
	const now = ctx.clock.now();
	if (now > message.deadline)
		throw conflict("past_deadline", "The time for this message is over: it would come too late.");
	const event = await getEvent(ctx.db, tenant_id, message.event_id);
	if (event?.revision !== message.revision)
		throw conflict(
			"event_changed",
			"The event changed since this message was written: it would say what is no longer so.",
		);
	const refusal = unsafe(message, now);
	if (refusal) throw refusal;
	// Counted as tried once, so that its stored bytes are used and it joins no batch.
	const [taken = []] = await runBatch(ctx.db, [
		sql`update messages set status = 'queued', reason = ${`${isUnknown(message) ? "ambiguous" : "retry"}:redriven`}, attempts = 1, batch_id = null, provider_id = null, sent_at = null, lease_until = ${ctx.clock.wall()}, updated_at = ${now}
			where tenant_id = ${tenant_id} and id = ${id} and status = 'failed' returning id`,
		auditInsertWhere(CHANGED, actor, now, "message.redriven", id),
	]);
	if (taken.length === 0) throw conflict("message_not_failed", "Somebody else sent this message again just now.");
	const { registration_id, phase, step_key, channel, revision, send_at, deadline } = message;
	await ctx.deliver([
		{
			v: 1,
			kind: "send",
			tenant_id,
			registration_id,
			message_id: id,
			phase,
			step_key,
			channel,
			revision,
			send_at,
			deadline,
		},
	]);
}
