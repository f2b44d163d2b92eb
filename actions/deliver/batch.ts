import { sql } from "drizzle-orm";
import { send_batches } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import type { MessageRow } from "../../db/messages";
import type { Ctx } from "../context";
import { newId } from "../ids";
import type { DeliveryJob } from "../jobs";
import { LEASE_SECONDS } from "./claim";
import { bodyKey, type Composed } from "./compose";

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
const jobOf = (row: MessageRow): DeliveryJob => {
	const { tenant_id, registration_id, phase, step_key, channel, revision, send_at, deadline } = row;
	const what = { registration_id, phase, step_key, channel, revision, send_at, deadline };
	return { v: 1, kind: "send", tenant_id, message_id: row.id, ...what };
};

/**
 * Takes a frozen batch up again, in its order and without the members that were dropped since, for whoever holds one
 * of them. The key covers the whole array: while nobody was dropped, the same call brings the same answer. Without
 * them, it is either accepted, since it never was before, or refused as another payload under a known key, which says
 * that all of them left the first time. Only one worker at a time holds a batch, so no part of it asks twice.
 *
 * @returns null while somebody else holds it
 */
export async function takeBatch(ctx: Ctx, tenant_id: string, batch_id: string): Promise<Member[] | null> {
	const wall = ctx.clock.wall();
	const [taken = []] = await runBatch<{ message_ids_json: string }>(ctx.db, [
		sql`update send_batches set lease_until = ${wall + LEASE_SECONDS} where tenant_id = ${tenant_id} and id = ${batch_id} and lease_until <= ${wall} returning message_ids_json`,
	]);
	const frozen = taken[0];
	if (!frozen) return null;
	const ids: string[] = JSON.parse(frozen.message_ids_json);
	const [stored = []] = await runBatch<MessageRow & { event_revision: number }>(ctx.db, [
		sql`select messages.*, events.revision as event_revision from messages join events on events.tenant_id = messages.tenant_id and events.id = messages.event_id
			where messages.tenant_id = ${tenant_id} and messages.id in (select value from json_each(${frozen.message_ids_json}))`,
	]);
	const rows = new Map(stored.map((row) => [row.id, row]));
	const members = await Promise.all(
		ids.map(async (id): Promise<Member | null> => {
			const row = rows.get(id);
			const bytes = row && (await ctx.bodies.get(bodyKey({ tenant_id, message_id: id })));
			const composed = await bytes?.json<Composed>();
			if (!row || composed?.channel !== "email" || row.batch_id !== batch_id) return null;
			if (row.status === "dropped" || row.status === "failed" || row.revision !== row.event_revision) return null;
			return { job: jobOf(row), attempts: row.attempts, body: composed.body };
		}),
	);
	return members.filter((m): m is Member => m !== null);
}

/** Lets a batch be taken up again at `wall` seconds, with its members. */
export const releaseStatement = (tenant_id: string, batch_id: string, wall: number) =>
	sql`update send_batches set lease_until = ${wall} where tenant_id = ${tenant_id} and id = ${batch_id}`;
