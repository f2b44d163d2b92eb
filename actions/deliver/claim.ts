import { sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Reason, Seconds } from "../../funnel/vocabulary";
import type { Ctx } from "../context";
import type { Delivery } from "./load";

/** Wall seconds one worker holds a message: longer than any provider call with its wait for room. */
export const LEASE_SECONDS = 100;

export interface Claimed {
	id: string;
	attempts: number;
	batch_id: string | null;
	/**
	 * Starts with `unknown:` where nobody knows what became of an earlier attempt: `unknown:ambiguous:` where the provider
	 * gave no clear answer just before, else its worker died, at least a lease ago.
	 */
	reason: string | null;
}

/** A refused attempt reached nobody; any other that was not written down as sent may have. */
export const mayHaveLeft = (row: { attempts: number; reason: string | null }): boolean =>
	!(row.reason ?? "").startsWith("retry:");

/**
 * Takes the right to send: one statement per message that writes its row, or renews the lease of one whose holder is
 * gone, and only while the event still stands at the revision the message was planned for. Whoever gets the row back
 * holds the message until the lease ends. A row that is taken again says whether the attempt before was refused, and is
 * marked at once, so that a worker that dies over it leaves no trace of a refusal. A refused batch no longer binds a
 * member that was planned anew.
 */
export async function claim(ctx: Ctx, deliveries: Delivery[], now: Seconds): Promise<Map<string, Claimed>> {
	if (deliveries.length === 0) return new Map();
	const wall = ctx.clock.wall();
	const statements = deliveries.map(
		({ job, event }) =>
			sql`insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, starts_at, status, attempts, lease_until, updated_at)
			select ${job.tenant_id}, ${job.message_id}, ${job.registration_id}, ${event.id}, ${job.phase}, ${job.step_key}, ${job.channel}, ${job.revision}, ${event.funnel_version}, ${job.send_at}, ${job.deadline}, ${event.starts_at}, 'queued', 1, ${wall + LEASE_SECONDS}, ${now}
			from events where tenant_id = ${job.tenant_id} and id = ${event.id} and revision = ${job.revision}
			on conflict (tenant_id, id) do update set attempts = attempts + 1, lease_until = excluded.lease_until, revision = excluded.revision, funnel_version = excluded.funnel_version, send_at = excluded.send_at, deadline = excluded.deadline, starts_at = excluded.starts_at, updated_at = excluded.updated_at,
				channel = case when messages.channel = 'email' then 'email' else excluded.channel end,
				batch_id = case when messages.reason like 'retry:%' and messages.revision <> excluded.revision then null else messages.batch_id end,
				reason = case when messages.reason like 'retry:%' then 'again after ' || messages.reason when messages.reason like 'ambiguous:%' then 'unknown:' || messages.reason else 'unknown:' end
			where messages.status = 'queued' and coalesce(messages.lease_until, 0) <= ${wall}
			returning id, attempts, batch_id, reason`,
	);
	const results = await runBatch<Claimed>(ctx.db, statements);
	return new Map(results.flat().map((row) => [row.id, row]));
}

/**
 * Lets go of messages that were claimed for a plan that no longer holds, so that neither a retry nor the sweep takes
 * them up again: their registration is planned anew and hands over what is still due.
 */
export async function release(ctx: Ctx, stale: Delivery[]): Promise<void> {
	const wall = ctx.clock.wall();
	await runBatch(
		ctx.db,
		stale.map(
			({ job }) =>
				sql`update messages set lease_until = null where tenant_id = ${job.tenant_id} and id = ${job.message_id} and status = 'queued' and coalesce(lease_until, 0) <= ${wall}`,
		),
	);
}

/**
 * Writes down messages that will not be sent, each with its reason; one that has left already stays as it is, and so
 * does one that somebody is just sending.
 *
 * @returns the ids of those that were dropped
 */
export async function recordDrops(
	ctx: Ctx,
	drops: { delivery: Delivery; reason: Reason }[],
	now: Seconds,
): Promise<Set<string>> {
	if (drops.length === 0) return new Set();
	const wall = ctx.clock.wall();
	const statements = drops.flatMap(({ delivery: { job, event }, reason }) => [
		sql`insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, reason, attempts, updated_at)
			values (${job.tenant_id}, ${job.message_id}, ${job.registration_id}, ${event.id}, ${job.phase}, ${job.step_key}, ${job.channel}, ${job.revision}, ${event.funnel_version}, ${job.send_at}, ${job.deadline}, 'dropped', ${reason}, 0, ${now})
			on conflict (tenant_id, id) do update set status = 'dropped', reason = excluded.reason, lease_until = null, updated_at = excluded.updated_at where messages.status = 'queued' and coalesce(messages.lease_until, 0) <= ${wall}
			returning id`,
		...nextDueStatements(job),
	]);
	const results = await runBatch<{ id: string }>(ctx.db, statements);
	return new Set(results.flat().map((row) => row.id));
}

/**
 * Keeps messages that may not leave yet, so that nothing but their time brings them back: whoever else finds them
 * before it finds them held. One that somebody is just sending stays as it is.
 *
 * @param waits `until` in wall time
 * @returns the ids of those that now wait
 */
export async function recordWaits(
	ctx: Ctx,
	waits: { delivery: Delivery; until: Seconds; reason: string }[],
	now: Seconds,
): Promise<Set<string>> {
	if (waits.length === 0) return new Set();
	const wall = ctx.clock.wall();
	const results = await runBatch<{ id: string }>(
		ctx.db,
		waits.map(
			({ delivery: { job, event }, until, reason }) =>
				sql`insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, starts_at, status, reason, attempts, lease_until, updated_at)
				values (${job.tenant_id}, ${job.message_id}, ${job.registration_id}, ${event.id}, ${job.phase}, ${job.step_key}, ${job.channel}, ${job.revision}, ${event.funnel_version}, ${job.send_at}, ${job.deadline}, ${event.starts_at}, 'queued', ${`retry:${reason}`}, 0, ${until}, ${now})
				on conflict (tenant_id, id) do update set lease_until = excluded.lease_until, updated_at = excluded.updated_at,
					reason = case when messages.reason like 'retry:%' then excluded.reason else messages.reason end
				where messages.status = 'queued' and coalesce(messages.lease_until, 0) <= ${wall}
				returning id`,
		),
	);
	return new Set(results.flat().map((row) => row.id));
}

/** What the sweep holds the registration's object to from now on. */
export const nextDueStatements = (job: Delivery["job"]) =>
	job.next_due_at === undefined
		? []
		: [
				sql`update registrations set next_due_at = ${job.next_due_at} where tenant_id = ${job.tenant_id} and id = ${job.registration_id}`,
			];
