import { sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Seconds } from "../../funnel/vocabulary";
import { type BatchOutcome, EMAIL_BATCH_MAX, type SendOutcome } from "../../providers/email";
import type { Ctx } from "../context";
import { onBehalfOf } from "../telemetry/trace";
import { dissolve, freeze, leftOutStatement, type Member, releaseStatement, type Taken, takeBatch } from "./batch";
import { isUnknown, renderAnew } from "./bytes";
import type { Claimed } from "./claim";
import type { Composed } from "./compose";
import { byPerson, type Flight, settled } from "./in-flight";
import { EMAIL_ACCOUNT, type Line, openLine } from "./line";
import type { Delivery } from "./load";
import { type Attempt, acceptedAs } from "./record";
import { gathered, type Outcomes, type Settle, stopping } from "./settle";
import { sendTexts } from "./texts";

export interface Ready {
	delivery: Delivery;
	claimed: Claimed;
	composed: Composed;
}

type Email = Extract<Composed, { channel: "email" }>;

const personOf = ({ delivery }: Ready): string => delivery.enrolled.contact.id;

const attemptOf = ({ delivery, claimed }: Ready, outcome: SendOutcome): Attempt => ({
	job: delivery.job,
	attempts: claimed.attempts,
	segments: null,
	outcome,
});

const waiting = (ready: Ready): Attempt => ({
	...attemptOf(ready, { kind: "retry", reason: "its batch is being sent", retry_after_s: 1, counts: false }),
	undecided: true,
});

/** Its batch was taken without it, and never before: it goes its own way. */
const free = (ready: Ready): Attempt =>
	attemptOf(ready, { kind: "retry", reason: "its batch was never taken", retry_after_s: 1, counts: false });

const lost = (ready: Ready): Attempt =>
	attemptOf(ready, {
		kind: "terminal",
		code: "outcome_unknown",
		reason: "An earlier attempt may have reached the person: not sent twice.",
	});

/** What one batch call made of its members, in their stored order. */
const batchAttempts = (members: Member[], outcome: SendOutcome | BatchOutcome): Attempt[] =>
	members.map(({ job, attempts }, i) => ({
		job,
		attempts,
		segments: null,
		outcome:
			"provider_ids" in outcome
				? { kind: "accepted" as const, provider_id: outcome.provider_ids[i] as string }
				: (outcome as SendOutcome),
	}));

/** One batch call under the batch's own idempotency key. A batch that was refused as a whole is sent one by one. */
async function sendBatch(
	ctx: Ctx,
	line: Line,
	batch_id: string,
	{ members, left_out, newly }: Taken,
): Promise<Attempt[]> {
	const outcome = await line.call(() =>
		onBehalfOf(
			members.map((m) => m.job.message_id),
			() =>
				ctx.email.sendBatch(
					members.map((m) => m.body),
					batch_id,
				),
		),
	);
	const [{ job: first }] = members as [Member];
	const known = outcome.kind === "terminal" && outcome.code === "idempotency_conflict";
	if (left_out.length > 0 && (outcome.kind === "accepted" || known))
		await runBatch(ctx.db, [
			leftOutStatement(first.tenant_id, batch_id, known ? newly : left_out, known, ctx.clock.now()),
		]);
	if (outcome.kind !== "terminal" || known) return batchAttempts(members, outcome);
	await dissolve(ctx, first.tenant_id, batch_id);
	return Promise.all(
		members.map(async ({ job, attempts, body }) => ({
			job,
			attempts,
			segments: null,
			outcome: await line.call(() => onBehalfOf([job.message_id], () => ctx.email.send(body, job.message_id))),
		})),
	);
}

/** Sends a batch this worker holds, and lets go of one that has to be tried again. */
async function sendFrozen(ctx: Ctx, line: Line, tenant_id: string, batch_id: string, taken: Taken): Promise<Attempt[]> {
	const attempts = taken.members.length === 0 ? [] : await sendBatch(ctx, line, batch_id, taken);
	const again = attempts.some(({ outcome }) => outcome.kind === "retry" || outcome.kind === "ambiguous");
	if (again || attempts.length === 0) await runBatch(ctx.db, [releaseStatement(tenant_id, batch_id, ctx.clock.wall())]);
	return attempts;
}

/**
 * Repeats a batch for those of its members this worker holds. Whoever is no longer one of them waits for what its
 * members' call brings; where that can bring nothing any more, nobody will ever know, and it is not sent twice.
 */
async function repeat(ctx: Ctx, line: Line, tenant_id: string, batch_id: string, present: Ready[]): Promise<Attempt[]> {
	const taken = await takeBatch(ctx, tenant_id, batch_id);
	if (taken === "held") return present.map(waiting);
	if (taken === "forgotten") return present.map(lost);
	const members = new Set(taken.members.map((m) => m.job.message_id));
	const outside = present.filter(({ delivery }) => !members.has(delivery.job.message_id));
	// Somebody else holds the members: their call decides.
	if (outside.length === present.length && taken.open) {
		await runBatch(ctx.db, [releaseStatement(tenant_id, batch_id, ctx.clock.wall())]);
		return outside.map(waiting);
	}
	const attempts = await sendFrozen(ctx, line, tenant_id, batch_id, taken);
	const answer = attempts.find(({ outcome }) => acceptedAs(outcome) !== undefined)?.outcome.kind;
	if (answer === "accepted") return [...attempts, ...outside.map(free)];
	return [...attempts, ...outside.map(answer || taken.members.length === 0 ? lost : waiting)];
}

async function sendEmails(ctx: Ctx, line: Line, tenant_id: string, ready: Ready[], done: Outcomes): Promise<void> {
	const batched = Map.groupBy(
		ready.filter((r) => r.claimed.batch_id !== null),
		(r) => r.claimed.batch_id as string,
	);
	const fresh = ready.filter((r) => r.claimed.batch_id === null);
	const joinable = fresh.filter(
		({ claimed, composed }) => (composed as Email).batchable && claimed.attempts === 1 && !isUnknown(claimed),
	);
	const together = joinable.length > 1 ? joinable : [];
	const singles = fresh.filter((one) => !together.includes(one));
	line.expect(batched.size + Math.ceil(together.length / EMAIL_BATCH_MAX) + singles.length);
	const repeated = [...batched].map(async ([batch_id, present]) =>
		done.add(await repeat(ctx, line, tenant_id, batch_id, present)),
	);
	await settled([
		...repeated,
		sendTogether(ctx, line, tenant_id, together, done),
		...sendSingly(ctx, line, singles, done),
	]);
}

/** Freezes what goes together and sends it. */
async function sendTogether(ctx: Ctx, line: Line, tenant_id: string, together: Ready[], done: Outcomes): Promise<void> {
	for (let i = 0; i < together.length; i += EMAIL_BATCH_MAX) {
		const members = together.slice(i, i + EMAIL_BATCH_MAX).map(({ delivery, claimed, composed }) => ({
			job: delivery.job,
			attempts: claimed.attempts,
			body: (composed as Email).body,
		}));
		const batch_id = await freeze(ctx, tenant_id, members);
		await done.add(await sendFrozen(ctx, line, tenant_id, batch_id, { members, left_out: [], newly: [], open: true }));
	}
}

/** Sends each by itself, under its own key; what one person gets leaves in its order. */
const sendSingly = (ctx: Ctx, line: Line, singles: Ready[], done: Outcomes): Promise<void>[] =>
	byPerson(singles, personOf, async (one) => {
		const { job } = one.delivery;
		const outcome = await line.call(() =>
			onBehalfOf([job.message_id], () => ctx.email.send((one.composed as Email).body, job.message_id)),
		);
		await done.add([attemptOf(one, outcome)]);
	});

/** Makes e-mails of texts: first where everybody reads it, so that no text follows, then their bytes. */
async function asEmails(ctx: Ctx, tenant_id: string, texts: Ready[]): Promise<Ready[]> {
	if (texts.length === 0) return [];
	const ids = JSON.stringify(texts.map(({ delivery }) => delivery.job.message_id));
	await runBatch(ctx.db, [
		sql`update messages set channel = 'email' where tenant_id = ${tenant_id} and status = 'queued' and id in (select value from json_each(${ids}))`,
	]);
	return Promise.all(
		texts.map(async ({ delivery, claimed }) => {
			const diverted: Delivery = { ...delivery, job: { ...delivery.job, channel: "email" } };
			return { delivery: diverted, claimed, composed: await renderAnew(ctx, diverted) };
		}),
	);
}

export interface Sending {
	/** Wall time at which the claims on what is sent end. */
	held_until: Seconds;
	/** Texts that went the way of e-mails, by message id: added to as it is decided. */
	diverted: Set<string>;
	/** What all calls of this invocation pass through. */
	flight: Flight;
	/** Takes attempts as they are made. */
	settle: Settle;
}

/**
 * Sends what is ready, e-mails and texts side by side: e-mails that carry no attachment together where there are
 * several, everything else one by one. A message that was in a batch before leaves in that same batch. What breaks off one
 * side stops neither the other nor what was made so far from being settled; it is thrown in the end.
 */
export async function sendAll(ctx: Ctx, tenant_id: string, ready: Ready[], sending: Sending): Promise<void> {
	const { held_until, diverted, flight, settle } = sending;
	const line = openLine(ctx, EMAIL_ACCOUNT, held_until, flight.email);
	const of = (channel: Composed["channel"]) => ready.filter(({ composed }) => composed.channel === channel);
	await settled([
		gathered(ctx, settle, (done) => sendEmails(ctx, line, tenant_id, of("email"), stopping(done, line))),
		gathered(ctx, settle, async (done) => {
			const stopped = await sendTexts(ctx, of("sms"), { held_until, gate: flight.sms }, done);
			const emails = await asEmails(ctx, tenant_id, stopped);
			for (const { delivery } of emails) diverted.add(delivery.job.message_id);
			await sendEmails(ctx, line, tenant_id, emails, stopping(done, line));
		}),
	]);
}
