import { sql } from "drizzle-orm";
import { send_batches } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import { getMessages } from "../../db/messages";
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

/**
 * Takes a frozen batch up again, whole and in its order, for whoever holds one of its members. The key covers the
 * whole array, so a part of it can never be repeated.
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
	const rows = new Map((await getMessages(ctx.db, tenant_id, ids)).map((row) => [row.id, row]));
	const members = await Promise.all(
		ids.map(async (id): Promise<Member | null> => {
			const row = rows.get(id);
			const stored = row && (await ctx.bodies.get(bodyKey({ tenant_id, message_id: id })));
			const composed = await stored?.json<Composed>();
			if (!row || composed?.channel !== "email") return null;
			const { registration_id, phase, step_key, channel, revision, send_at, deadline } = row;
			const fence = { registration_id, phase, step_key, channel, revision, send_at, deadline };
			return {
				job: { v: 1, kind: "send", tenant_id, message_id: id, ...fence },
				attempts: row.attempts,
				body: composed.body,
			};
		}),
	);
	return members.filter((m): m is Member => m !== null);
}

/** Lets a batch be taken up again at `wall` seconds, with its members. */
export const releaseStatement = (tenant_id: string, batch_id: string, wall: number) =>
	sql`update send_batches set lease_until = ${wall} where tenant_id = ${tenant_id} and id = ${batch_id}`;
