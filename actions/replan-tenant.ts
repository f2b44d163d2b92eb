import { sql } from "drizzle-orm";
import { runBatch } from "../db/batch";
import type { Ctx } from "./context";

/** How long after its end an event still has messages that a plan decides on, in seconds. */
const AFTERWARDS = 30 * 86_400;
/** More open events than a tenant has; what is left out is planned anew with its next change. */
const MOST = 500;

/**
 * Has every registration of a tenant's open events planned again, at the revision they stand at: what was handed over
 * stays, and nobody is told anything. Repeating it starts over.
 */
export async function replanTenant(ctx: Ctx, tenant_id: string): Promise<void> {
	const now = ctx.clock.now();
	const [open = []] = await runBatch<{ event_id: string; revision: number }>(ctx.db, [
		sql`insert into replans (tenant_id, event_id, revision, total, created_at)
			select events.tenant_id, events.id, events.revision,
				(select count(*) from registrations r where r.tenant_id = events.tenant_id and r.event_id = events.id), ${now}
			from events where tenant_id = ${tenant_id} and state = 'published'
				and (starts_at is null or starts_at + coalesce(duration_minutes, 0) * 60 > ${now - AFTERWARDS}) limit ${MOST}
			on conflict (tenant_id, event_id, revision) do update set cursor = '', done = 0, total = excluded.total, finished_at = null, created_at = excluded.created_at
			returning event_id, revision`,
	]);
	for (const { event_id, revision } of open)
		await ctx.task({ v: 1, kind: "replan_event", tenant_id, event_id, revision });
}
