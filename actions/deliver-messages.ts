import { listSmsInstants } from "../db/messages";
import type { Suppress } from "../providers/outcome";
import type { Ctx } from "./context";
import { siblings } from "./deliver/batch";
import { claim, LEASE_SECONDS, recordDrops, release } from "./deliver/claim";
import { type Decision, decide } from "./deliver/decide";
import { type Delivery, loadDeliveries } from "./deliver/load";
import { type Attempt, acceptedAs, recordAttempts } from "./deliver/record";
import { bytesOf, type Ready, sendAll } from "./deliver/send";
import { readEventFacts } from "./event-facts";
import type { DeliveryJob } from "./jobs";
import { replanRegistrations } from "./replan-event";
import type { Settled } from "./snapshot";
import { type SuppressionReason, suppressAddress } from "./suppress-address";
import { withOwnAccounts } from "./tenant-credentials";

const DAY = 86_400;

/** Wall seconds until a message is retried whose work failed before any provider was asked. */
const AFTER_FAILURE = 5;

/**
 * Delivers due messages: each is held against what is true now, claimed, rendered once, stored, sent and written down,
 * and its registration's object is told.
 *
 * @returns for each job by message id the wall seconds after which it is tried again; absent when nothing is left to do
 */
export async function deliverMessages(ctx: Ctx, jobs: DeliveryJob[]): Promise<Map<string, number>> {
	const retries = new Map<string, number>();
	for (const [tenant_id, own] of Map.groupBy(jobs, (j) => j.tenant_id)) {
		try {
			for (const [id, seconds] of await deliverForTenant(ctx, tenant_id, own)) retries.set(id, seconds);
		} catch (error) {
			console.error(JSON.stringify({ level: "error", message: "delivery failed", tenant_id, error: String(error) }));
			for (const job of own) retries.set(job.message_id, AFTER_FAILURE);
		}
	}
	return retries;
}

async function deliverForTenant(ctx: Ctx, tenant_id: string, jobs: DeliveryJob[]): Promise<Map<string, number>> {
	const retries = new Map<string, number>();
	const unique = [...new Map(jobs.map((j) => [j.message_id, j])).values()];
	const deliveries = await loadWithBatches(ctx, tenant_id, unique);
	const own = await withOwnAccounts(ctx, deliveries[0]?.tenant);
	const now = ctx.clock.now();
	const decisions = await Promise.all(
		deliveries.map(async (d) => [d, decide(d, now, await smsToday(ctx, d, now))] as const),
	);
	const of = (kind: Decision["kind"]) => decisions.filter(([, decision]) => decision.kind === kind).map(([d]) => d);

	const drops = decisions.flatMap(([delivery, d]) => (d.kind === "drop" ? [{ delivery, reason: d.reason }] : []));
	const dropped = await recordDrops(ctx, drops, now);
	const held_until = ctx.clock.wall() + LEASE_SECONDS;
	const claims = await claim(ctx, of("send"), now);
	const ready: Ready[] = [];
	for (const delivery of of("send")) {
		const claimed = claims.get(delivery.job.message_id);
		if (!claimed) continue;
		try {
			ready.push({ delivery, claimed, composed: await bytesOf(own, delivery, claimed) });
		} catch (error) {
			// The lease stands, so nobody else sends it meanwhile: the sweep or the object brings it back.
			console.error(
				JSON.stringify({
					level: "error",
					message: "no body",
					message_id: delivery.job.message_id,
					error: String(error),
				}),
			);
		}
	}
	const attempts = await sendAll(own, tenant_id, ready, held_until);
	const sentAt = ctx.clock.now();
	for (const { message_id, retry_in } of await recordAttempts(ctx, attempts, sentAt))
		if (retry_in !== null) retries.set(message_id, retry_in);

	const final = attempts.filter((a) => !retries.has(a.job.message_id));
	const reports: [DeliveryJob, Settled][] = [
		...final.map(({ job, outcome }) => reportOf(job, acceptedAs(outcome) === undefined ? "dropped" : "sent")),
		...drops
			.filter(({ delivery }) => dropped.has(delivery.job.message_id))
			.map(({ delivery }) => reportOf(delivery.job, "dropped")),
		...of("done").map((d) =>
			reportOf(d.job, d.row?.status === "dropped" || d.row?.status === "failed" ? "dropped" : "sent"),
		),
	];
	await report(ctx, reports);
	await suppressRefused(ctx, deliveries, attempts);
	await planAnew(
		ctx,
		of("stale").filter((d) => d.row?.status === "queued"),
	);
	return retries;
}

const SUPPRESSED_AS = {
	email_hard_bounce: "bounced",
	sms_opt_out: "opted_out",
	invalid_phone: "invalid_phone",
} as const satisfies Record<Suppress, SuppressionReason>;

/** Addresses that a provider refuses for good get nothing more, from any event. */
async function suppressRefused(ctx: Ctx, deliveries: Delivery[], attempts: Attempt[]): Promise<void> {
	for (const { job, outcome } of attempts) {
		if (outcome.kind !== "terminal" || !outcome.suppress) continue;
		const contact = deliveries.find((d) => d.job.message_id === job.message_id)?.enrolled.contact;
		const address = job.channel === "sms" ? contact?.phone : contact?.email;
		if (address) await suppressAddress(ctx, job.tenant_id, job.channel, address, SUPPRESSED_AS[outcome.suppress]);
	}
}

/** What `jobs` need, and whoever shares a frozen batch with one of them: all are held against what is true now. */
async function loadWithBatches(ctx: Ctx, tenant_id: string, jobs: DeliveryJob[]): Promise<Delivery[]> {
	const deliveries = await loadDeliveries(ctx, tenant_id, jobs);
	const batches = new Set(deliveries.flatMap((d) => (d.row?.status === "queued" && d.row.batch_id) || []));
	const here = new Set(jobs.map((job) => job.message_id));
	const others = (await siblings(ctx, tenant_id, [...batches])).filter((job) => !here.has(job.message_id));
	return others.length === 0 ? deliveries : [...deliveries, ...(await loadDeliveries(ctx, tenant_id, others))];
}

/** Messages that were claimed for an older plan and not sent: the new plan decides what becomes of them. */
async function planAnew(ctx: Ctx, stale: Delivery[]): Promise<void> {
	if (stale.length === 0) return;
	await release(ctx, stale);
	for (const [event_id, own] of Map.groupBy(stale, (d) => d.event.id)) {
		const facts = await readEventFacts(ctx.db, (own[0] as Delivery).job.tenant_id, event_id);
		const people = new Map(own.map((d) => [d.job.registration_id, d.enrolled]));
		if (facts) await replanRegistrations(ctx, facts, [...people.values()]);
	}
}

const smsToday = async (ctx: Ctx, delivery: Delivery, now: number): Promise<number[]> =>
	delivery.job.channel === "sms"
		? listSmsInstants(ctx.db, delivery.job.tenant_id, delivery.enrolled.contact.id, now - DAY)
		: [];

const reportOf = (job: DeliveryJob, outcome: Settled["outcome"]): [DeliveryJob, Settled] => [
	job,
	{ message_id: job.message_id, outcome, at: job.send_at },
];

/** Tells the objects. One that cannot be reached hands the message over again later and finds it done. */
async function report(ctx: Ctx, reports: [DeliveryJob, Settled][]): Promise<void> {
	const byRegistration = Map.groupBy(reports, ([job]) => job.registration_id);
	await Promise.all(
		[...byRegistration].map(async ([registration_id, list]) => {
			const [first] = list;
			if (!first) return;
			try {
				await ctx.registration(first[0].tenant_id, registration_id).settle(list.map(([, settled]) => settled));
			} catch (error) {
				console.error(
					JSON.stringify({ level: "warn", message: "object not told", registration_id, error: String(error) }),
				);
			}
		}),
	);
}
