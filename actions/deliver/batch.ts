import { sql } from "drizzle-orm";
import { send_batches } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import type { MessageRow } from "../../db/messages";
import type { Seconds } from "../../funnel/vocabulary";
import type { Ctx } from "../context";
import { newId } from "../ids";
import type { DeliveryJob } from "../jobs";
import { LEASE_SECONDS } from "./claim";
import { bodyKey, type Composed } from "./compose";

/** How long a batch may be repeated: the provider knows its key for 24 hours, an hour is left for its own clock. */
export const KEY_KNOWN_SECONDS = 82_800;

/** One message of a batch with the bytes it is sent as. */
export interface Member {
	job: DeliveryJob;
	attempts: number;
	body: string;
}

/** Freezes who is in a batch and in which order before anything leaves; whoever freezes it holds it. */
export async function freeze(ctx: Ctx, tenant_id: string, members: Member[]): Promise<string> {
	const id = newId("bat");
	const ids = JSON.stringify(members.map((m) => m.job.message_id));
	const wall = ctx.clock.wall();
	await runBatch(ctx.db, [
		ctx.db
			.insert(send_batches)
			.values({ tenant_id, id, message_ids_json: ids, created_at: wall, lease_until: wall + LEASE_SECONDS }),
		sql`update messages set batch_id = ${id} where tenant_id = ${tenant_id} and id in (select value from json_each(${ids}))`,
	]);
	return id;
}

/** Lets each member of a refused batch go its own way. */
export async function dissolve(ctx: Ctx, tenant_id: string, batch_id: string): Promise<void> {
	await runBatch(ctx.db, [
		sql`update messages set batch_id = null where tenant_id = ${tenant_id} and batch_id = ${batch_id} and id in (select value from send_batches, json_each(message_ids_json) where send_batches.tenant_id = ${tenant_id} and send_batches.id = ${batch_id})`,
	]);
}

/** The members of frozen batches that nobody has finished, as jobs: who is in a batch goes wherever the batch goes. */
export async function siblings(ctx: Ctx, tenant_id: string, batch_ids: string[]): Promise<DeliveryJob[]> {
	if (batch_ids.length === 0) return [];
	const [rows = []] = await runBatch<MessageRow>(ctx.db, [
		sql`select messages.* from send_batches join json_each(message_ids_json) join messages on messages.tenant_id = send_batches.tenant_id and messages.id = json_each.value
			where send_batches.tenant_id = ${tenant_id} and send_batches.id in (select value from json_each(${JSON.stringify(batch_ids)})) and messages.status = 'queued' and messages.batch_id = send_batches.id`,
	]);
	return rows.map(jobOf);
}

/** What a row of the message store says about its message, without when its registration is due next. */
export const jobOf = (row: MessageRow): DeliveryJob => {
	const { tenant_id, registration_id, phase, step_key, channel, revision, send_at, deadline } = row;
	const what = { registration_id, phase, step_key, channel, revision, send_at, deadline };
	return { v: 1, kind: "send", tenant_id, message_id: row.id, ...what };
};

export interface Taken {
	/** In their order. */
	members: Member[];
	/** True while one of them is not written down as sent. */
	open: boolean;
	/** Members this call goes without whose own fate is open: its acceptance says that they never left. */
	left_out: string[];
	/**
	 * Those of them who were members until now: whatever was accepted under the key before had them in it, which cannot
	 * be said of those an earlier call went without.
	 */
	newly: string[];
}

/**
 * Takes a frozen batch up again, in its order, for whoever holds one of its members: only one worker at a time holds a
 * batch. The key covers the whole array: with the same members and bytes the same call brings the same answer. Without
 * those who were dropped or wait for another plan, or in new words after the event changed, it is either accepted,
 * since nothing ever was under that key, or refused as another payload, which says that all of them left the first
 * time. Either way the answer holds for those who are left out too, so they are written down first.
 *
 * @returns `held` while somebody else holds it, `forgotten` where the provider no longer knows its key
 */
export async function takeBatch(ctx: Ctx, tenant_id: string, batch_id: string): Promise<Taken | "held" | "forgotten"> {
	const wall = ctx.clock.wall();
	const where = sql`where tenant_id = ${tenant_id} and id = ${batch_id}`;
	const [frozen = [], taken = []] = await runBatch<typeof send_batches.$inferSelect>(ctx.db, [
		sql`select * from send_batches ${where}`,
		sql`update send_batches set lease_until = ${wall + LEASE_SECONDS} ${where} and lease_until <= ${wall} and created_at > ${wall - KEY_KNOWN_SECONDS} returning *`,
	]);
	const [batch] = taken;
	if (!batch) return frozen[0] && frozen[0].created_at > wall - KEY_KNOWN_SECONDS ? "held" : "forgotten";
	const ids: string[] = JSON.parse(batch.message_ids_json);
	const [stored = []] = await runBatch<MessageRow & { event_revision: number }>(ctx.db, [
		sql`select messages.*, events.revision as event_revision from messages join events on events.tenant_id = messages.tenant_id and events.id = messages.event_id
			where messages.tenant_id = ${tenant_id} and messages.id in (select value from json_each(${batch.message_ids_json}))`,
	]);
	const rows = new Map(stored.map((row) => [row.id, row]));
	const belongs = (row: MessageRow) => row.batch_id === batch_id && row.status !== "dropped" && row.status !== "failed";
	const members: Member[] = [];
	const newly: string[] = [];
	for (const id of ids) {
		const row = rows.get(id);
		if (!row || !belongs(row)) continue;
		const composed = await (await ctx.bodies.get(bodyKey({ tenant_id, message_id: id })))?.json<Composed>();
		const current = row.revision === row.event_revision && (composed?.revision ?? row.revision) === row.revision;
		if (composed?.channel === "email" && current)
			members.push({ job: jobOf(row), attempts: row.attempts, body: composed.body });
		else if (row.status === "queued") newly.push(id);
	}
	const left_out: string[] = [...JSON.parse(batch.left_out_json ?? "[]"), ...newly];
	if (members.length > 0 && members.length < ids.length)
		await runBatch(ctx.db, [
			sql`update send_batches set message_ids_json = ${JSON.stringify(members.map((m) => m.job.message_id))}, left_out_json = ${JSON.stringify(left_out)} ${where}`,
		]);
	return { members, left_out, newly, open: members.some((m) => rows.get(m.job.message_id)?.status === "queued") };
}

/** What the answer to a batch says of those it went without: they never left and are free, or they left long ago. */
export const leftOutStatement = (tenant_id: string, batch_id: string, ids: string[], left: boolean, now: Seconds) =>
	left
		? sql`update messages set status = 'sent', reason = null, sent_at = ${now}, lease_until = null, updated_at = ${now}
			where tenant_id = ${tenant_id} and batch_id = ${batch_id} and status = 'queued' and id in (select value from json_each(${JSON.stringify(ids)}))`
		: sql`update messages set batch_id = null, reason = 'retry:its batch was never taken', updated_at = ${now}
			where tenant_id = ${tenant_id} and batch_id = ${batch_id} and status = 'queued' and id in (select value from json_each(${JSON.stringify(ids)}))`;

/** Lets a batch be taken up again at `wall` seconds, with its members. */
export const releaseStatement = (tenant_id: string, batch_id: string, wall: number) =>
	sql`update send_batches set lease_until = ${wall} where tenant_id = ${tenant_id} and id = ${batch_id}`;
