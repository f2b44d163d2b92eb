import { type SQL, sql } from "drizzle-orm";
import { messages } from "../d1-migrations/schema";
import type { MessageRow } from "../db/messages";
import type { Ctx } from "./context";

/** How far a message has come. A notice raises a status and never lowers it, whatever order notices arrive in. */
export const STATUS_RANK = {
	queued: 0,
	sent: 1,
	delivered: 2,
	opened: 3,
	clicked: 4,
	failed: 5,
	bounced: 6,
	complained: 7,
} as const;
export type NoticedStatus = Exclude<keyof typeof STATUS_RANK, "queued">;

const below = (status: NoticedStatus): string =>
	JSON.stringify(
		Object.entries(STATUS_RANK)
			.filter(([, rank]) => rank < STATUS_RANK[status])
			.map(([name]) => name),
	);

interface Raised {
	/** Null where the platform itself saw it. */
	provider_id?: string | null;
	/** Why it failed, in the provider's own code. */
	reason?: string | null;
	/** True for what a machine opened or clicked: the message's own status moves on, and `human_status` stays. */
	machine?: boolean;
}

/**
 * Moves a message on by rank. One that was given up on because no provider had answered moves on too: a notice proves
 * that it was accepted after all. `human_status` holds how far people took it where machines took it further; both are
 * the furthest of what was reported, so neither order nor repetition matters.
 */
export async function raiseStatus(
	ctx: Ctx,
	message: Pick<MessageRow, "tenant_id" | "id">,
	status: NoticedStatus,
	{ provider_id = null, reason = null, machine = false }: Raised = {},
): Promise<void> {
	const now = ctx.clock.now();
	const mine = sql`tenant_id = ${message.tenant_id} and id = ${message.id}`;
	const isBelow = (column: SQL) => sql`${column} in (select value from json_each(${below(status)}))`;
	const overdue = sql`(status = 'failed' and provider_id is null)`;
	const provider = sql`provider_id = coalesce(provider_id, ${provider_id}), sent_at = coalesce(sent_at, ${now}), updated_at = ${now}`;
	if (machine) {
		await ctx.db.run(
			sql`update ${messages} set human_status = coalesce(human_status, case when status in ('queued', 'failed') then 'sent' else status end), status = ${status}, reason = ${reason}, ${provider}
				where ${mine} and (${isBelow(sql`status`)} or ${overdue})`,
		);
		return;
	}
	// Where machines were further already, what people did moves on beneath it, up to where both meet.
	await ctx.db.run(
		sql`update ${messages} set
				human_status = case when ${isBelow(sql`status`)} or ${overdue} or status = ${status} then null else ${status} end,
				reason = case when ${isBelow(sql`status`)} or ${overdue} then ${reason} else reason end,
				status = case when ${isBelow(sql`status`)} or ${overdue} then ${status} else status end, ${provider}
			where ${mine} and (${isBelow(sql`status`)} or ${overdue} or ${isBelow(sql`human_status`)})`,
	);
}
