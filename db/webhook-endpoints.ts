import { and, asc, eq, gt } from "drizzle-orm";
import { webhook_endpoints } from "../d1-migrations/schema-webhooks";
import type { Db } from "./client";

export type WebhookEndpointRow = typeof webhook_endpoints.$inferSelect;
export const ENDPOINT_PROVIDERS = webhook_endpoints.provider.enumValues;

/** By its token alone: the address says whose it is. */
export async function findWebhookEndpoint(
	db: Db,
	provider: WebhookEndpointRow["provider"],
	token: string,
): Promise<WebhookEndpointRow | null> {
	const own = and(eq(webhook_endpoints.token, token), eq(webhook_endpoints.provider, provider));
	return (await db.select().from(webhook_endpoints).where(own).get()) ?? null;
}

export async function getWebhookEndpoint(db: Db, tenant_id: string, id: string): Promise<WebhookEndpointRow | null> {
	const own = and(eq(webhook_endpoints.tenant_id, tenant_id), eq(webhook_endpoints.id, id));
	return (await db.select().from(webhook_endpoints).where(own).get()) ?? null;
}

/** Oldest first; at most `limit`, those after the id `cursor`. */
export async function listWebhookEndpoints(
	db: Db,
	tenant_id: string,
	page: { cursor?: string | undefined; limit: number },
): Promise<WebhookEndpointRow[]> {
	return db
		.select()
		.from(webhook_endpoints)
		.where(
			and(eq(webhook_endpoints.tenant_id, tenant_id), page.cursor ? gt(webhook_endpoints.id, page.cursor) : undefined),
		)
		.orderBy(asc(webhook_endpoints.id))
		.limit(page.limit)
		.all();
}
