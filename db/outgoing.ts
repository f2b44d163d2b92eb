import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { outgoing_deliveries, outgoing_subscriptions } from "../d1-migrations/schema-outgoing";
import type { Seconds } from "../funnel/vocabulary";
import { CHANGED } from "./audit";
import type { Db } from "./client";

export type SubscriptionRow = typeof outgoing_subscriptions.$inferSelect;
export type OutgoingRow = typeof outgoing_deliveries.$inferSelect;

const own = (tenant_id: string, id: string) =>
	and(eq(outgoing_subscriptions.tenant_id, tenant_id), eq(outgoing_subscriptions.id, id));

export async function getSubscription(db: Db, tenant_id: string, id: string): Promise<SubscriptionRow | null> {
	return (await db.select().from(outgoing_subscriptions).where(own(tenant_id, id)).get()) ?? null;
}

/** A tenant's subscriptions, newest first, from before `cursor` on. */
export async function listSubscriptions(
	db: Db,
	tenant_id: string,
	page: { cursor: string | undefined; limit: number },
): Promise<SubscriptionRow[]> {
	return db
		.select()
		.from(outgoing_subscriptions)
		.where(
			and(
				eq(outgoing_subscriptions.tenant_id, tenant_id),
				page.cursor ? lt(outgoing_subscriptions.id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(outgoing_subscriptions.id))
		.limit(page.limit)
		.all();
}

export async function getOutgoing(db: Db, tenant_id: string, id: string): Promise<OutgoingRow | null> {
	const row = await db
		.select()
		.from(outgoing_deliveries)
		.where(and(eq(outgoing_deliveries.tenant_id, tenant_id), eq(outgoing_deliveries.id, id)))
		.get();
	return row ?? null;
}

/** Deliveries of one subscription, newest first, from before `cursor` on. */
export async function listOutgoing(
	db: Db,
	tenant_id: string,
	subscription_id: string,
	page: { status: OutgoingRow["status"] | undefined; cursor: string | undefined; limit: number },
): Promise<OutgoingRow[]> {
	return db
		.select()
		.from(outgoing_deliveries)
		.where(
			and(
				eq(outgoing_deliveries.tenant_id, tenant_id),
				eq(outgoing_deliveries.subscription_id, subscription_id),
				page.status ? eq(outgoing_deliveries.status, page.status) : undefined,
				page.cursor ? lt(outgoing_deliveries.id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(outgoing_deliveries.id))
		.limit(page.limit)
		.all();
}

/**
 * Tells of an attendance that a provider's reports amount to, which the audit log does not hold: each outcome of a
 * registration once. To be run right after the change, in its batch; writes nothing where nobody asked to hear of it.
 *
 * @param wall epoch seconds
 */
export const attendanceTold = (
	at: { tenant_id: string; registration_id: string; now: Seconds },
	attendance: string,
	wall: number,
): SQL => {
	const source = `att_${at.registration_id}_${attendance}`;
	return sql`insert into outgoing_deliveries (tenant_id, id, subscription_id, source_id, type, subject_id, happened_at, due_at, created_at)
		select tenant_id, 'whd_' || lower(hex(randomblob(13))), id, ${source}, 'attendance.decided', ${at.registration_id}, ${at.now}, ${wall}, ${wall}
		from outgoing_subscriptions where tenant_id = ${at.tenant_id} and state = 'active'
		and types_json like '%"attendance.decided"%' and ${CHANGED} on conflict do nothing`;
};

/** Types of events that a CRM is kept up to date with. */
const CRM_TYPES = [
	"registration.created",
	"registration.cancelled",
	"attendance.decided",
	"conversion.recorded",
	"contact.unsubscribed",
];

/** Has a tenant's CRM told of what happens from now on; one that was told already goes on where it is. */
export const crmSubscribed = (tenant_id: string, kind: "hubspot" | "gohighlevel", wall: number): SQL[] => [
	sql`insert into outgoing_subscriptions (tenant_id, id, kind, types_json, through_rowid, created_at)
		values (${tenant_id}, ${`crm_${kind}`}, ${kind}, ${JSON.stringify(CRM_TYPES)}, (select coalesce(max(rowid), 0) from audit_log), ${wall})
		on conflict (tenant_id, id) do update set state = 'active', disabled_reason = null, failing_since = null`,
];

export const crmUnsubscribed = (tenant_id: string, kind: "hubspot" | "gohighlevel"): SQL[] => [
	sql`delete from outgoing_deliveries where tenant_id = ${tenant_id} and subscription_id = ${`crm_${kind}`}`,
	sql`delete from outgoing_subscriptions where tenant_id = ${tenant_id} and id = ${`crm_${kind}`}`,
];
