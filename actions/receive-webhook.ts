import { webhook_events } from "../d1-migrations/schema";
import type { Ctx } from "./context";
import { newId } from "./ids";

/**
 * Stores a verified notice and queues it; a notice that was seen before changes nothing.
 *
 * @param endpoint the tenant's own endpoint it came in by; its ids are apart from everybody else's
 */
export async function receiveWebhook(
	ctx: Ctx,
	notice: { provider: string; provider_event_id: string; kind: string; body: string },
	endpoint: { id: string; tenant_id: string } | null = null,
): Promise<{ duplicate: boolean }> {
	const id = newId("whk");
	const own = endpoint && {
		endpoint_id: endpoint.id,
		tenant_id: endpoint.tenant_id,
		provider_event_id: `${endpoint.id}.${notice.provider_event_id}`,
	};
	const stored = await ctx.db
		.insert(webhook_events)
		.values({ id, ...notice, ...own, status: "received", received_at: ctx.clock.wall() })
		.onConflictDoNothing()
		.returning({ id: webhook_events.id });
	if (stored.length === 0) return { duplicate: true };
	await ctx.task({ v: 1, kind: "webhook", webhook_event_id: id });
	return { duplicate: false };
}
