import { sql } from "drizzle-orm";
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

/**
 * Moves a message on by rank. One that was given up on because no provider had answered moves on too: a notice proves
 * that it was accepted after all.
 *
 * @param reason why it failed, in the provider's own code
 */
export async function raiseStatus(
	ctx: Ctx,
	message: Pick<MessageRow, "tenant_id" | "id">,
	status: NoticedStatus,
	provider_id: string,
	reason: string | null = null,
): Promise<void> {
	const now = ctx.clock.now();
	await ctx.db.run(
		sql`update ${messages} set status = ${status}, reason = ${reason}, provider_id = coalesce(provider_id, ${provider_id}), sent_at = coalesce(sent_at, ${now}), updated_at = ${now}
			where tenant_id = ${message.tenant_id} and id = ${message.id}
			and (status in (select value from json_each(${below(status)})) or (status = 'failed' and provider_id is null))`,
	);
}
