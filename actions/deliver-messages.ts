import { listSmsInstants } from "../db/messages";
import type { Seconds } from "../funnel/vocabulary";
import type { SendOutcome, Suppress } from "../providers/outcome";
import type { Ctx } from "./context";
import { siblings } from "./deliver/batch";
import { bytesOf, isUnknown } from "./deliver/bytes";
import { type Claimed, claim, LEASE_SECONDS, recordDrops, recordWaits, release } from "./deliver/claim";
import { isInvitation } from "./deliver/compose";
import { type Decision, decide, purposeOf } from "./deliver/decide";
import { heldUntil } from "./deliver/held";
import { createFlight, createGate, type Flight } from "./deliver/in-flight";
import { isMoreThanAMinute } from "./deliver/line";
import { type Delivery, loadDeliveries } from "./deliver/load";
import { type Attempt, acceptedAs, recordAttempts } from "./deliver/record";
import { type Ready, sendAll } from "./deliver/send";
import { countStatement, standingOf } from "./deliver/standing";
import { readEventFacts } from "./event-facts";
import type { DeliveryJob } from "./jobs";
import { countAttempts } from "./operations/count-attempts";
import { replanRegistrations } from "./replan-event";
import type { Settled } from "./snapshot";
import { type SuppressionReason, suppressAddress } from "./suppress-address";
import { inLogScope, log } from "./telemetry/log";
import { noteOutcome, onBehalfOf } from "./telemetry/trace";
import { withOwnAccounts } from "./tenant-credentials";

const DAY = 86_400;

/** Wall seconds until a message is retried whose work failed before any provider was asked. */
const AFTER_FAILURE = 5;
/** So many, that one whose account hangs holds up no other, and few enough that little is held by a worker that dies. */
const TENANTS_AT_ONCE = 3;
/** The queue's longest delay is 12 hours; what waits longer comes early and is kept again. */
const MOST_DELAY = 43_000;

/**
 * Delivers due messages: each is held against what is true now, claimed, rendered once, stored, sent and written down,
 * and its registration's object is told.
 *
 * @param waiting messages that wait for delivery, these among them
 * @returns for each job by message id the wall seconds after which it is tried again; absent when nothing is left to do
 */
export async function deliverMessages(
	ctx: Ctx,
	jobs: DeliveryJob[],
	waiting = jobs.length,
): Promise<Map<string, number>> {
	const retries = new Map<string, number>();
	const each = waiting / jobs.length;
	let platforms: Promise<boolean> | null = null;
	const herds: Herds = {
		platforms: () => {
			platforms ??= isHerd(ctx, jobs, each);
			return platforms;
		},
		own: (account, own) => isHerd(account, own, each),
	};
	const flight = createFlight();
	const turn = createGate(TENANTS_AT_ONCE);
	const deliver = async (tenant_id: string, own: DeliveryJob[]): Promise<void> => {
		try {
			await inLogScope({ tenant_id }, () => deliverForTenant(ctx, tenant_id, own, { herds, flight, retries }));
		} catch (error) {
			log("error", "delivery failed", { tenant_id, error });
			for (const { message_id } of own) noteOutcome(message_id, {}, String(error));
			for (const { message_id } of own) if (!retries.has(message_id)) retries.set(message_id, AFTER_FAILURE);
		}
	};
	const byTenant = Map.groupBy(jobs, (j) => j.tenant_id);
	await Promise.all([...byTenant].map(([tenant_id, own]) => turn(() => deliver(tenant_id, own))));
	return retries;
}

async function deliverForTenant(
	ctx: Ctx,
	tenant_id: string,
	jobs: DeliveryJob[],
	{ herds, flight, retries }: { herds: Herds; flight: Flight; retries: Map<string, number> },
): Promise<void> {
	const unique = [...new Map(jobs.map((j) => [j.message_id, j])).values()];
	const deliveries = await loadWithBatches(ctx, tenant_id, unique);
	const own = await withOwnAccounts(ctx, deliveries[0]?.tenant);
	const now = ctx.clock.now();
	const standing = await standingOf(ctx, deliveries, now);
	const decisions: [Delivery, Decision][] = [];
	for (const delivery of deliveries) {
		const decision = decide(delivery, now, await smsToday(ctx, delivery, now), standing);
		const email = decision.kind === "divert" || (decision.kind === "send" && delivery.job.channel === "email");
		if (email) standing.take(delivery.enrolled.contact.id, purposeOf(delivery) !== "transactional");
		decisions.push(
			decision.kind === "divert"
				? [{ ...delivery, job: { ...delivery.job, channel: "email" } }, { kind: "send" }]
				: [delivery, decision],
		);
	}
	const of = (kind: Decision["kind"]) => decisions.filter(([, decision]) => decision.kind === kind).map(([d]) => d);
	const diverted = new Set(
		of("send").flatMap(({ job }) => (job.channel === "email" && asked(jobs, job) === "sms" ? [job.message_id] : [])),
	);

	const drops = decisions.flatMap(([delivery, d]) => (d.kind === "drop" ? [{ delivery, reason: d.reason }] : []));
	const dropped = await recordDrops(ctx, drops, now);
	await keepWaiting(ctx, decisions, now, retries);
	const held_until = ctx.clock.wall() + LEASE_SECONDS;
	const claims = await claim(ctx, of("send"), now);
	const herd =
		of("send").some(({ job }) => isInvitation(job)) &&
		(await (own.email === ctx.email ? herds.platforms() : herds.own(own, jobs)));
	const { ready, unstored } = await readyOf(own, of("send"), claims, herd);
	const held = new Map(deliveries.flatMap((d) => entryOf(d.job.message_id, heldUntil(d.row))));
	const settle = async (attempts: Attempt[]): Promise<void> => {
		const at = ctx.clock.now();
		for (const { message_id, retry_in } of await recordAttempts(ctx, attempts, at, diverted, held))
			if (retry_in !== null) retries.set(message_id, retry_in);
		if (standing.counted) await countSent(ctx, tenant_id, attempts, at);
		for (const { job, outcome } of attempts)
			noteOutcome(job.message_id, { "myxelium.outcome": outcome.kind }, errorOf(outcome));
		const final = attempts.filter((a) => !retries.has(a.job.message_id));
		countAttempts(tenant_id, attempts, { final: new Set(final), held }, at, ctx.clock.wall());
		await report(
			ctx,
			final.map(({ job, outcome }) => reportOf(job, acceptedAs(outcome) === undefined ? "dropped" : "sent")),
		);
		await suppressRefused(ctx, deliveries, attempts);
	};
	await report(ctx, [
		...drops
			.filter(({ delivery }) => dropped.has(delivery.job.message_id))
			.map(({ delivery }) => reportOf(delivery.job, "dropped")),
		...of("done").map((d) =>
			reportOf(d.job, d.row?.status === "dropped" || d.row?.status === "failed" ? "dropped" : "sent"),
		),
	]);
	if (unstored.length > 0) await settle(unstored);
	try {
		await sendAll(own, tenant_id, ready, { held_until, diverted, flight, settle });
	} finally {
		await planAnew(
			ctx,
			of("stale").filter((d) => d.row?.status === "queued"),
		);
	}
}

const entryOf = (id: string, until: Seconds | null): [string, Seconds][] => (until === null ? [] : [[id, until]]);

/** What of an outcome is a failure: being told to wait is none. */
const errorOf = (outcome: SendOutcome): string | null =>
	outcome.kind === "accepted" || (outcome.kind === "retry" && !outcome.counts) ? null : outcome.reason;

/** The channel a message was handed over for. */
const asked = (jobs: DeliveryJob[], { message_id }: DeliveryJob) =>
	jobs.find((job) => job.message_id === message_id)?.channel;

/** From so many invitations on it is asked what else waits at the account. */
const SOME = 20;

/**
 * Whether invitations wait that an e-mail account cannot take singly in time. Tenants on the platform's account share its rate, so all of
 * theirs count; it is asked about once for all of them.
 */
interface Herds {
	platforms(): Promise<boolean>;
	own(account: Ctx, jobs: DeliveryJob[]): Promise<boolean>;
}

/**
 * The calendar file goes with what is sent singly: too slow where more wait than the account takes in a minute.
 *
 * @param each how many messages wait for each one in hand
 */
async function isHerd(ctx: Ctx, jobs: DeliveryJob[], each: number): Promise<boolean> {
	const invitations = jobs.filter((job) => job.channel === "email" && isInvitation(job)).length;
	return invitations >= SOME && isMoreThanAMinute(ctx, each * invitations);
}

/** Keeps what may not leave yet until its time. What is kept already comes back by itself. */
async function keepWaiting(
	ctx: Ctx,
	decisions: [Delivery, Decision][],
	now: Seconds,
	retries: Map<string, number>,
): Promise<void> {
	const waits = decisions.flatMap(([delivery, d]) =>
		d.kind === "wait" ? [{ delivery, until: Math.ceil(ctx.clock.wallMsAt(d.until) / 1000), reason: d.reason }] : [],
	);
	const kept = await recordWaits(ctx, waits, now);
	for (const { delivery, until } of waits)
		if (kept.has(delivery.job.message_id))
			retries.set(delivery.job.message_id, Math.min(MOST_DELAY, Math.max(1, until - ctx.clock.wall())));
}

/** The bytes of what was claimed. Where they cannot be kept or read nothing is sent, and no attempt is used up. */
async function readyOf(
	ctx: Ctx,
	deliveries: Delivery[],
	claims: Map<string, Claimed>,
	herd: boolean,
): Promise<{ ready: Ready[]; unstored: Attempt[] }> {
	const ready: Ready[] = [];
	const unstored: Attempt[] = [];
	for (const delivery of deliveries) {
		const { job } = delivery;
		const claimed = claims.get(job.message_id);
		if (!claimed) continue;
		try {
			ready.push({
				delivery,
				claimed,
				composed: await onBehalfOf([delivery.job.message_id], () => bytesOf(ctx, delivery, claimed, herd)),
			});
		} catch (error) {
			log("error", "no body", { message_id: job.message_id, error });
			const reason = "its bytes could not be stored or read";
			unstored.push({
				job,
				attempts: claimed.attempts,
				segments: null,
				outcome: { kind: "retry", reason, retry_after_s: AFTER_FAILURE, counts: false },
				...(isUnknown(claimed) && { undecided: true }),
			});
		}
	}
	return { ready, unstored };
}

/** Adds to what the tenant sent today. A count that cannot be written stops no message. */
async function countSent(ctx: Ctx, tenant_id: string, attempts: Attempt[], now: Seconds): Promise<void> {
	const emails = attempts.filter(({ job, outcome }) => job.channel === "email" && acceptedAs(outcome) !== undefined);
	if (emails.length === 0) return;
	try {
		await countStatement(ctx, tenant_id, emails.length, now);
	} catch (error) {
		log("warn", "not counted", { tenant_id, error });
	}
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
				await onBehalfOf(
					list.map(([job]) => job.message_id),
					() => ctx.registration(first[0].tenant_id, registration_id).settle(list.map(([, settled]) => settled)),
				);
			} catch (error) {
				log("warn", "object not told", { registration_id, error });
			}
		}),
	);
}
