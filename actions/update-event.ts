import { and, eq, type SQL, sql } from "drizzle-orm";
import { events, messages, registrations } from "../d1-migrations/schema";
import { auditInsert, auditInsertWhere, CHANGED } from "../db/audit";
import { runBatch } from "../db/batch";
import { type EventRow, getEvent, statusOf } from "../db/events";
import { tablesWith } from "../db/tables";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { refusePast } from "./create-event";
import { conflict, invalid, notFound } from "./errors";
import { forgetEventFacts } from "./event-facts";
import type { EventPatch } from "./event-input";

export interface EventChange {
	event: EventRow;
	/** People who were told something that no longer holds: they get one notice. */
	told: number;
	/** Registrations whose waiting messages are planned again. */
	replanned: number;
}

type Columns = Partial<Omit<EventRow, "offer" | "experiment">> & { offer?: EventRow["offer"] };

const columnsOf = (patch: EventPatch): Columns => {
	const { scheduled_at, timezone, ...rest } = patch;
	const columns: Columns = {
		...(rest as Columns),
		...(scheduled_at !== undefined && { starts_at: scheduled_at }),
		...(timezone != null && { time_zone: timezone }),
	};
	for (const key of Object.keys(columns) as (keyof Columns)[]) if (columns[key] === undefined) delete columns[key];
	return columns;
};

const own = (tenant_id: string, event_id: string) => and(eq(events.tenant_id, tenant_id), eq(events.id, event_id));

/** Registrations the event has, and those of them that a message has reached. */
export async function countReach(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
): Promise<{ active: number; told: number }> {
	const row = await ctx.db
		.select({
			active: sql<number>`count(*)`,
			told: sql<number>`coalesce(sum(exists (select 1 from ${messages} m where m.tenant_id = registrations.tenant_id and m.registration_id = registrations.id and m.status not in ('queued', 'dropped', 'failed'))), 0)`,
		})
		.from(registrations)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.event_id, event_id),
				eq(registrations.state, "active"),
			),
		)
		.get();
	return { active: row?.active ?? 0, told: row?.told ?? 0 };
}

/**
 * Changes an event. A new start, length or zone plans every unsent message again and tells whoever was told the old
 * start; everything else holds from the next message on.
 *
 * @param dryRun says what would happen and changes nothing
 * @throws not_found, conflict for an event that is over or cancelled, invalid for a start in the past
 */
export async function updateEvent(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	patch: EventPatch,
	dryRun: boolean,
): Promise<EventChange> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	const now = ctx.clock.now();
	const columns = columnsOf(patch);
	const moved = columns.starts_at !== undefined && columns.starts_at !== event.starts_at;
	const timing =
		moved ||
		(columns.duration_minutes !== undefined && columns.duration_minutes !== event.duration_minutes) ||
		(columns.time_zone !== undefined && columns.time_zone !== event.time_zone);
	refuseTiming(event, columns, timing, now);
	if (moved) refusePast(columns.starts_at, now, "scheduled_at");
	const reach = timing ? await countReach(ctx, tenant_id, event_id) : { active: 0, told: 0 };
	const next: EventRow = { ...event, ...columns, revision: event.revision + (timing ? 1 : 0), updated_at: now };
	const change = { event: next, told: moved && event.state === "published" ? reach.told : 0, replanned: reach.active };
	if (dryRun) return change;
	const { offer, ...plain } = columns;
	await commit(
		ctx,
		actor,
		event,
		{ ...plain, ...(offer !== undefined && { offer_json: offer && JSON.stringify(offer) }) },
		timing,
		timing ? "event.rescheduled" : "event.updated",
		reach.active,
	);
	return change;
}

function refuseTiming(event: EventRow, columns: Columns, timing: boolean, now: number): void {
	if (event.type === "membership" && (columns.starts_at != null || columns.duration_minutes != null))
		throw invalid([{ path: "scheduled_at", message: "A membership has no start and no end." }]);
	if (event.type !== "membership" && (columns.starts_at === null || columns.duration_minutes === null))
		throw invalid([
			{
				path: columns.starts_at === null ? "scheduled_at" : "duration_minutes",
				message: "Only a membership is without it.",
			},
		]);
	if (!timing) return;
	const status = statusOf(event, now);
	if (status === "cancelled") throw conflict("event_cancelled", "This event was cancelled: clone it to run it again.");
	if (status === "completed") throw conflict("event_over", "This event is over: clone it to run it again.");
}

/**
 * Writes a change; one that concerns the plan raises the revision, which fences everything planned before.
 *
 * @param also further statements of the same write, each changing a row and only `where` CHANGED
 */
export async function commit(
	ctx: Ctx,
	actor: Actor,
	event: EventRow,
	columns: Partial<typeof events.$inferInsert>,
	replan: boolean,
	action: string,
	total: number,
	also: SQL[] = [],
): Promise<void> {
	const { tenant_id, id } = event;
	const now = ctx.clock.now();
	const revision = event.revision + 1;
	const unchanged = and(own(tenant_id, id), eq(events.revision, event.revision));
	const [updated = []] = await runBatch(ctx.db, [
		ctx.db
			.update(events)
			.set({ ...columns, updated_at: now, ...(replan && { revision }) })
			.where(unchanged)
			.returning({ id: events.id }),
		auditInsertWhere(CHANGED, actor, now, action, id, replan ? { revision } : {}),
		...also,
		...(replan
			? [
					sql`insert into replans (tenant_id, event_id, revision, total, created_at)
						select ${tenant_id}, ${id}, ${revision}, ${total}, ${now} where ${CHANGED} on conflict do nothing`,
				]
			: []),
	]);
	if (updated.length === 0)
		throw conflict("event_changed", "Somebody else changed this event just now: read it again and repeat.");
	forgetEventFacts(tenant_id, id);
	if (replan) await ctx.task({ v: 1, kind: "replan_event", tenant_id, event_id: id, revision });
}

/** Drops everything unsent; whoever was told about the event gets one notice. Repeating it changes nothing. */
export async function cancelEvent(ctx: Ctx, actor: Actor, event_id: string, dryRun: boolean): Promise<EventChange> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	if (event.state === "cancelled") return { event, told: 0, replanned: 0 };
	if (statusOf(event, ctx.clock.now()) === "completed")
		throw conflict("event_over", "This event is over: there is nothing left to cancel.");
	const reach = await countReach(ctx, tenant_id, event_id);
	const next: EventRow = { ...event, state: "cancelled", revision: event.revision + 1, updated_at: ctx.clock.now() };
	if (!dryRun) await commit(ctx, actor, event, { state: "cancelled" }, true, "event.cancelled", reach.active);
	return { event: next, told: reach.told, replanned: reach.active };
}

/** Ends a live event now, so that its branches are taken; one that is over stays as it is. */
export async function completeEvent(ctx: Ctx, actor: Actor, event_id: string): Promise<EventRow> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	const now = ctx.clock.now();
	const status = statusOf(event, now);
	if (event.starts_at === null) throw conflict("event_has_no_end", "A membership has no end: cancel it to close it.");
	if (status === "cancelled") throw conflict("event_cancelled", "This event was cancelled.");
	if (status === "draft") throw conflict("event_not_published", "This event is still a draft: publish it first.");
	if (status === "upcoming")
		throw conflict("event_not_started", "This event has not started: cancel or reschedule it instead.");
	if (event.state === "completed") return event;
	const ended = status === "live";
	const duration_minutes = ended ? Math.max(1, Math.ceil((now - event.starts_at) / 60)) : event.duration_minutes;
	await commit(ctx, actor, event, { state: "completed", duration_minutes }, ended, "event.completed", 0);
	return {
		...event,
		state: "completed",
		duration_minutes,
		revision: event.revision + (ended ? 1 : 0),
		updated_at: now,
	};
}

/** Removes an event nobody ever registered for. */
export async function deleteEvent(ctx: Ctx, actor: Actor, event_id: string): Promise<void> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	const some = await ctx.db
		.select({ id: registrations.id })
		.from(registrations)
		.where(and(eq(registrations.tenant_id, tenant_id), eq(registrations.event_id, event_id)))
		.limit(1)
		.get();
	if (some) throw conflict("event_has_registrations", "People have registered for this event: cancel it instead.");
	// Somebody who registers just now keeps the event: rows of registrations are left, and hold it.
	const ofEvent = tablesWith("event_id").filter(
		(table) => table !== "registrations" && !tablesWith("registration_id").includes(table),
	);
	await runBatch(ctx.db, [
		...ofEvent.map(
			(table) => sql`delete from ${sql.identifier(table)} where tenant_id = ${tenant_id} and event_id = ${event_id}`,
		),
		ctx.db.delete(events).where(own(tenant_id, event_id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "event.deleted", event_id),
	]);
	forgetEventFacts(tenant_id, event_id);
}
