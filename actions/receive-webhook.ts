import { webhook_events } from "../d1-migrations/schema";
import type { Ctx } from "./context";
import { newId } from "./ids";

/** Stores a verified notice and queues it; a notice that was seen before changes nothing. */
export async function receiveWebhook(
	ctx: Ctx,
	notice: { provider: string; provider_event_id: string; kind: string; body: string },
): Promise<{ duplicate: boolean }> {
	const id = newId("whk");
	const stored = await ctx.db
		.insert(webhook_events)
		.values({ id, ...notice, status: "received", received_at: ctx.clock.wall() })
		.onConflictDoNothing()
		.returning({ id: webhook_events.id });
	if (stored.length === 0) return { duplicate: true };
	await ctx.task({ v: 1, kind: "webhook", webhook_event_id: id });
	return { duplicate: false };
}
