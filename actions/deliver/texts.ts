import { eq } from "drizzle-orm";
import { messages } from "../../d1-migrations/schema";
import type { Seconds } from "../../funnel/vocabulary";
import type { SendOutcome } from "../../providers/sms";
import type { Ctx } from "../context";
import { onBehalfOf } from "../telemetry/trace";
import { isReplanned, isUnknown, renderAnew } from "./bytes";
import type { Claimed } from "./claim";
import type { Composed } from "./compose";
import { mayBecomeEmail } from "./decide";
import { byPerson, type Gate, settled } from "./in-flight";
import { BREAKER_OPEN, type Line, openLine, smsAccount } from "./line";
import { RETRY_DELAYS } from "./record";
import type { Ready } from "./send";
import { type Outcomes, stopping } from "./settle";

type Text = Extract<Composed, { channel: "sms" }>;

/**
 * Sends texts, those nobody knows the fate of one after another, so that no two of them take the same message of the
 * provider's list for their own.
 *
 * @returns those that matter most and cannot leave while the provider is down: they go out as e-mails instead
 */
export async function sendTexts(
	ctx: Ctx,
	ready: Ready[],
	{ held_until, gate }: { held_until: Seconds; gate: Gate },
	done: Outcomes,
): Promise<Ready[]> {
	if (ready.length === 0) return [];
	const line = openLine(ctx, smsAccount(ctx), held_until, gate);
	line.expect(ready.length);
	const outcomes = stopping(done, line);
	const stopped: Ready[] = [];
	const send = async (one: Ready): Promise<void> => {
		const outcome = await onBehalfOf([one.delivery.job.message_id], () => sendText(ctx, line, one));
		const down = outcome.kind === "retry" && outcome.reason === BREAKER_OPEN;
		if (down && !isUnknown(one.claimed) && mayBecomeEmail(one.delivery)) stopped.push(one);
		else {
			const { segments } = one.composed as Text;
			await outcomes.add([{ job: one.delivery.job, attempts: one.claimed.attempts, outcome, segments }]);
		}
	};
	// Little time is to pass between looking for a text and sending it, so these go before the others take their places.
	for (const one of ready) if (isUnknown(one.claimed)) await send(one);
	const known = ready.filter((one) => !isUnknown(one.claimed));
	await settled(byPerson(known, ({ delivery }) => delivery.enrolled.contact.id, send));
	return stopped;
}

async function sendText(ctx: Ctx, line: Line, { delivery, claimed, composed }: Ready): Promise<SendOutcome> {
	let text = composed as Text;
	// There is no idempotency key for SMS: after an attempt whose outcome nobody knows, look before sending again.
	if (isUnknown(claimed)) {
		const earlier = await lookFor(ctx, line, text, claimed);
		if (earlier) return earlier;
		// It was kept to be looked for by its words; what is sent now says what holds now.
		if (isReplanned(delivery)) text = (await renderAnew(ctx, delivery)) as Text;
	}
	const status_callback = `${ctx.public_url}/api/v1/webhooks/twilio?m=${delivery.job.message_id}`;
	return line.call(() => ctx.sms.send({ to: text.to, body: text.body, status_callback }));
}

/**
 * What became of an earlier attempt at a text, by the provider's own list; null where it never arrived there. A call
 * that was cut off may still be on its way, so after one of those absence is believed on the last attempt alone.
 */
async function lookFor(
	ctx: Ctx,
	line: Line,
	{ to, body }: Text,
	{ attempts, reason }: Claimed,
): Promise<SendOutcome | null> {
	const except: string[] = [];
	for (;;) {
		const found = await line.call(() => ctx.sms.find({ to, body, since: ctx.clock.wall() - 86_400, except }));
		if (found.kind === "absent") {
			const mayStillCome = reason?.startsWith("unknown:ambiguous:") && attempts <= RETRY_DELAYS.length;
			return mayStillCome ? { kind: "ambiguous", reason: "not in the provider's list yet" } : null;
		}
		// Nobody was asked, so what is unknown stays so and the attempt does not count.
		if (found.kind === "retry" && !found.counts) return found;
		if (found.kind !== "found") return { kind: "ambiguous", reason: "provider could not be asked" };
		if (!(await isTaken(ctx, found.provider_id))) return { kind: "accepted", provider_id: found.provider_id };
		except.push(found.provider_id);
	}
}

/** True where the provider's message is another one of ours, to the same person in the same words. */
const isTaken = async (ctx: Ctx, provider_id: string): Promise<boolean> =>
	(await ctx.db.select({ id: messages.id }).from(messages).where(eq(messages.provider_id, provider_id)).get()) !==
	undefined;
