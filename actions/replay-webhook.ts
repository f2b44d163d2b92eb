import { and, eq } from "drizzle-orm";
import { webhook_events } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { getWebhook } from "../db/webhooks";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";

/** Works a stored notice off once more, with all its tries. What it did before stays done, once. */
export async function replayWebhook(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	if (!(await getWebhook(ctx.db, tenant_id, id))) throw notFound("webhook");
	await ctx.db.batch([
		ctx.db
			.update(webhook_events)
			.set({ status: "received", attempts: 0, error: null, processed_at: null })
			.where(and(eq(webhook_events.tenant_id, tenant_id), eq(webhook_events.id, id))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook.replayed", id),
	]);
	await ctx.task({ v: 1, kind: "webhook", webhook_event_id: id });
}
