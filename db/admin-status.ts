import { type SQL, sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";

export interface TenantHealth {
	/** Messages that are due and have not left. */
	waiting_messages: number;
	/** Planned instant of the oldest of them. */
	oldest_waiting_at: Seconds | null;
	/** Messages a worker claimed and did not finish. */
	abandoned_messages: number;
	/** Registrations whose object should have acted already. */
	overdue_registrations: number;
	/** Changed events whose registrations are still being planned again. */
	open_replans: number;
	waiting_webhooks: number;
	failed_messages: number;
	failed_webhooks: number;
}

/**
 * What waits and what stands still.
 *
 * @param due product time before which a registration is overdue
 * @param wall wall time before which a worker's lease is abandoned
 */
export async function readHealth(db: Db, tenant_id: string, due: Seconds, wall: Seconds): Promise<TenantHealth> {
	const [rows] = await runBatch<TenantHealth>(db, [
		sql`select
			(select count(*) from messages where tenant_id = ${tenant_id} and status = 'queued') as waiting_messages,
			(select min(send_at) from messages where tenant_id = ${tenant_id} and status = 'queued') as oldest_waiting_at,
			(select count(*) from messages where tenant_id = ${tenant_id} and status = 'queued' and lease_until < ${wall}) as abandoned_messages,
			(select count(*) from registrations where tenant_id = ${tenant_id} and next_due_at < ${due}) as overdue_registrations,
			(select count(*) from replans where tenant_id = ${tenant_id} and finished_at is null) as open_replans,
			(select count(*) from webhook_events where tenant_id = ${tenant_id} and status = 'received') as waiting_webhooks,
			(select count(*) from messages where tenant_id = ${tenant_id} and status = 'failed') as failed_messages,
			(select count(*) from webhook_events where tenant_id = ${tenant_id} and status = 'failed') as failed_webhooks`,
	]);
	return rows?.[0] as TenantHealth;
}

export interface TenantUsage {
	/** People in the tenant's list now. */
	contacts: number;
	registrations: number;
	emails: number;
	sms: number;
	sms_segments: number;
}

/** What was used from `from` on and before `to`, counted from the rows themselves. */
export async function readUsage(db: Db, tenant_id: string, from: Seconds, to: Seconds): Promise<TenantUsage> {
	const within = (column: SQL) => sql`tenant_id = ${tenant_id} and ${column} >= ${from} and ${column} < ${to}`;
	const [rows] = await runBatch<TenantUsage>(db, [
		sql`select
			(select count(*) from contacts where tenant_id = ${tenant_id}) as contacts,
			(select count(*) from registrations where ${within(sql`registered_at`)}) as registrations,
			coalesce(sum(channel = 'email'), 0) as emails,
			coalesce(sum(channel = 'sms'), 0) as sms,
			coalesce(sum(case when channel = 'sms' then coalesce(segments, 1) end), 0) as sms_segments
			from messages where ${within(sql`sent_at`)}`,
	]);
	return rows?.[0] as TenantUsage;
}
