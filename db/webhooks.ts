import { and, desc, eq, lt, sql } from "drizzle-orm";
import { webhook_events } from "../d1-migrations/schema";
import { runBatch } from "./batch";
import type { Db } from "./client";

export type WebhookRow = typeof webhook_events.$inferSelect;
export type WebhookStatus = WebhookRow["status"];
export const WEBHOOK_STATUSES = webhook_events.status.enumValues;

/** By its id alone: what works the inbox off knows no tenant yet. */
export async function findWebhook(db: Db, id: string): Promise<WebhookRow | null> {
	return (await db.select().from(webhook_events).where(eq(webhook_events.id, id)).get()) ?? null;
}

/** A notice that was matched with the tenant; any other is as absent as one that never came. */
export async function getWebhook(db: Db, tenant_id: string, id: string): Promise<WebhookRow | null> {
	const own = and(eq(webhook_events.tenant_id, tenant_id), eq(webhook_events.id, id));
	return (await db.select().from(webhook_events).where(own).get()) ?? null;
}

/** The tenant's notices, newest first; at most `limit`, those before the id `cursor`. Without their bodies. */
export async function listWebhooks(
	db: Db,
	tenant_id: string,
	page: {
		provider?: string | undefined;
		status?: WebhookStatus | undefined;
		cursor?: string | undefined;
		limit: number;
	},
): Promise<Omit<WebhookRow, "body" | "tenant_id" | "endpoint_id">[]> {
	return db
		.select({
			id: webhook_events.id,
			provider: webhook_events.provider,
			provider_event_id: webhook_events.provider_event_id,
			kind: webhook_events.kind,
			status: webhook_events.status,
			attempts: webhook_events.attempts,
			error: webhook_events.error,
			received_at: webhook_events.received_at,
			processed_at: webhook_events.processed_at,
		})
		.from(webhook_events)
		.where(
			and(
				eq(webhook_events.tenant_id, tenant_id),
				page.provider ? eq(webhook_events.provider, page.provider) : undefined,
				page.status ? eq(webhook_events.status, page.status) : undefined,
				page.cursor ? lt(webhook_events.id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(webhook_events.id))
		.limit(page.limit)
		.all();
}

/**
 * Has refunds worked off again that named a payment nobody knew yet.
 *
 * @returns their ids, for the queue
 */
export async function reopenRefunds(db: Db, payment_id: string): Promise<string[]> {
	const [rows = []] = await runBatch<{ id: string }>(db, [
		sql`update webhook_events set status = 'received', attempts = 0, error = null, processed_at = null
			where kind = 'charge.refunded' and status = 'ignored'
			and body ->> '$.data.object.payment_intent' = ${payment_id} returning id`,
	]);
	return rows.map(({ id }) => id);
}
