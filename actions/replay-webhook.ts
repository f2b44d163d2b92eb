import { sql } from "drizzle-orm";
import { z } from "zod";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { getWebhook } from "../db/webhooks";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import { instant } from "./event-input";

/** Most notices of one call: what one worker can set going in a few seconds. */
const MOST = 500;
const AT_ONCE = 25;

export const replayInput = z.object({
	provider: z.string().max(40).optional(),
	kind: z.string().max(100).optional(),
	status: z.enum(["failed", "ignored"]).default("failed"),
	/** Received from this instant on, and before that one; ISO 8601. */
	from: instant.optional(),
	to: instant.optional(),
	limit: z.number().int().min(1).max(MOST).default(MOST),
});
export type ReplayInput = z.infer<typeof replayInput>;

const again = sql`status = 'received', attempts = 0, error = null, processed_at = null`;

/** Works a stored notice off once more, with all its tries. What it did before stays done, once. */
export async function replayWebhook(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	if (!(await getWebhook(ctx.db, tenant_id, id))) throw notFound("webhook");
	await runBatch(ctx.db, [
		sql`update webhook_events set ${again} where tenant_id = ${tenant_id} and id = ${id}`,
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook.replayed", id),
	]);
	await ctx.task({ v: 1, kind: "webhook", webhook_event_id: id });
}

/**
 * Works the tenant's notices that fit `input` off once more, the oldest first.
 *
 * @returns how many were set going, and whether others that fit are left: asking again goes on with those
 */
export async function replayWebhooks(
	ctx: Ctx,
	actor: Actor,
	input: ReplayInput,
): Promise<{ replayed: number; more: boolean }> {
	const { tenant_id } = actor;
	const { provider, kind, status, from, to, limit } = input;
	// The status as a literal: a parameter would leave the index of dead letters unused.
	const fits = sql`tenant_id = ${tenant_id} and status = ${sql.raw(status === "failed" ? "'failed'" : "'ignored'")}
		${provider === undefined ? sql`` : sql`and provider = ${provider}`}
		${kind === undefined ? sql`` : sql`and kind = ${kind}`}
		${from === undefined ? sql`` : sql`and received_at >= ${from}`}
		${to === undefined ? sql`` : sql`and received_at < ${to}`}`;
	const [taken = [], left = []] = await runBatch<{ id: string }>(ctx.db, [
		sql`update webhook_events set ${again} where id in (select id from webhook_events where ${fits} order by id limit ${limit}) and tenant_id = ${tenant_id} returning id`,
		sql`select id from webhook_events where ${fits} limit 1`,
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhooks.replayed", tenant_id, { provider, kind, status }),
	]);
	for (let i = 0; i < taken.length; i += AT_ONCE)
		await Promise.all(
			taken.slice(i, i + AT_ONCE).map(({ id }) => ctx.task({ v: 1, kind: "webhook", webhook_event_id: id })),
		);
	return { replayed: taken.length, more: left.length > 0 };
}
