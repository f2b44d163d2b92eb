import { and, asc, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import { events, funnels } from "../d1-migrations/schema";
import type { RunningExperiment } from "../funnel/experiments/arms";
import type { EventType, FunnelConfig, Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";

export interface Offer {
	name: string;
	/** In the currency's main unit. */
	price: number;
	currency: string;
	url: string;
	deadline?: Seconds | null;
}

export interface EventRow extends Omit<typeof events.$inferSelect, "type" | "offer_json" | "experiment_json"> {
	type: EventType;
	offer: Offer | null;
	experiment: RunningExperiment | null;
}

export type EventStatus = "draft" | "upcoming" | "live" | "completed" | "cancelled";

const fromRow = ({ type, offer_json, experiment_json, ...row }: typeof events.$inferSelect): EventRow => ({
	...row,
	type: type as EventType,
	offer: offer_json ? JSON.parse(offer_json) : null,
	experiment: experiment_json ? JSON.parse(experiment_json) : null,
});

export const endsAt = (event: Pick<EventRow, "starts_at" | "duration_minutes">): Seconds | null =>
	event.starts_at === null ? null : event.starts_at + (event.duration_minutes ?? 0) * 60;

/** What the coach decided, and otherwise what the clock says. A membership is never over. */
export function statusOf(event: EventRow, now: Seconds): EventStatus {
	if (event.state !== "published") return event.state;
	const ends_at = endsAt(event);
	if (event.starts_at === null || ends_at === null || now < event.starts_at) return "upcoming";
	return now < ends_at ? "live" : "completed";
}

export async function getEvent(db: Db, tenant_id: string, id: string): Promise<EventRow | null> {
	const row = await db
		.select()
		.from(events)
		.where(and(eq(events.tenant_id, tenant_id), eq(events.id, id)))
		.get();
	return row ? fromRow(row) : null;
}

export async function getEvents(db: Db, tenant_id: string, ids: string[]): Promise<EventRow[]> {
	const rows = await db
		.select()
		.from(events)
		.where(
			and(eq(events.tenant_id, tenant_id), sql`${events.id} in (select value from json_each(${JSON.stringify(ids)}))`),
		)
		.all();
	return rows.map(fromRow);
}

/** A page of events, newest first, from after `cursor` (an event id) on. */
export async function listEvents(
	db: Db,
	tenant_id: string,
	page: { status?: EventStatus; cursor?: string; limit: number; now: Seconds },
): Promise<EventRow[]> {
	const ends = sql<number>`${events.starts_at} + coalesce(${events.duration_minutes}, 0) * 60`;
	const published = eq(events.state, "published");
	const over = sql`${ends} <= ${page.now}`;
	const byStatus = {
		draft: eq(events.state, "draft"),
		cancelled: eq(events.state, "cancelled"),
		completed: or(eq(events.state, "completed"), and(published, over)),
		upcoming: and(published, or(sql`${events.starts_at} is null`, gt(events.starts_at, page.now))),
		live: and(published, sql`${events.starts_at} <= ${page.now}`, sql`${ends} > ${page.now}`),
	};
	const rows = await db
		.select()
		.from(events)
		.where(
			and(
				eq(events.tenant_id, tenant_id),
				page.cursor ? lt(events.id, page.cursor) : undefined,
				page.status ? byStatus[page.status] : undefined,
			),
		)
		.orderBy(desc(events.id))
		.limit(page.limit)
		.all();
	return rows.map(fromRow);
}

export async function getFunnel(
	db: Db,
	tenant_id: string,
	event_id: string,
	version: number,
): Promise<FunnelConfig | null> {
	const row = await db
		.select({ config_json: funnels.config_json })
		.from(funnels)
		.where(and(eq(funnels.tenant_id, tenant_id), eq(funnels.event_id, event_id), eq(funnels.version, version)))
		.get();
	return row ? JSON.parse(row.config_json) : null;
}

export async function listFunnelVersions(db: Db, tenant_id: string, event_id: string) {
	return db
		.select({
			version: funnels.version,
			writer: funnels.writer,
			created_by: funnels.created_by,
			created_at: funnels.created_at,
		})
		.from(funnels)
		.where(and(eq(funnels.tenant_id, tenant_id), eq(funnels.event_id, event_id)))
		.orderBy(asc(funnels.version))
		.all();
}
