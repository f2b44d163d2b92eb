import { and, eq } from "drizzle-orm";
import { events, funnels } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { type EventRow, getEvent } from "../db/events";
import { type GenerationRecord, getFunnelVersion } from "../db/funnel-versions";
import { getTenant, type Tenant } from "../db/tenants";
import { normalizeFunnelConfig } from "../funnel/config";
import { buildFunnel } from "../funnel/templates";
import type { FunnelConfig } from "../funnel/vocabulary";
import { type Actor, actorId } from "./actor";
import { type CopyWarning, type StyleWarning, styleWarningsFor, warningsFor } from "./check-copy";
import type { Ctx } from "./context";
import { conflict, invalid, notFound } from "./errors";
import { forgetEventFacts } from "./event-facts";
import type { CreateEventInput, EventInput, FunnelInput } from "./event-input";
import { recordOf } from "./generation-record";
import { newId } from "./ids";
import { type Generation, generateFunnel } from "./write-funnel";

export interface CreatedEvent {
	event: EventRow;
	funnel: FunnelConfig;
	generation: Generation;
	/** What the claim gate holds against copy of the caller's own. */
	warnings: CopyWarning[];
	style_warnings: StyleWarning[];
}

/** The funnel a caller sent, filled in and held against the funnel's rules. Throws invalid with the place of each fault. */
export function ownFunnel(input: FunnelInput, type: EventInput["type"], at = "funnel_config"): FunnelConfig {
	const checked = normalizeFunnelConfig(input, { type });
	if ("issues" in checked)
		throw invalid(
			checked.issues.map((i) => ({ path: i.path === at ? at : `${at}.${i.path}`, message: i.message })),
			"The funnel cannot be sent as it is: see fields.",
		);
	return checked.config;
}

const joinOf = (event: EventInput): "link" | "place" | "none" => {
	if (event.type === "in_person") return "place";
	return event.join_url || event.zoom_meeting_id || event.zoom_webinar_id || event.gotowebinar_key ? "link" : "none";
};

/** Negative where the offer ends before the event does. */
const hoursAfterEnd = (event: EventInput, deadline: number): number =>
	(deadline - (event.scheduled_at ?? deadline)) / 3600 - (event.duration_minutes ?? 0) / 60;

/** Days a challenge runs over, from its length. */
const daysOf = (event: EventInput): number => Math.max(1, Math.ceil((event.duration_minutes ?? 0) / 1440));

/** The template's funnel for an event, with the copy that needs no knowledge. */
export function writtenFunnel(event: EventInput, template: CreateEventInput["funnel_template"]): FunnelConfig {
	return buildFunnel(template, {
		type: event.type,
		duration_minutes: event.duration_minutes ?? 0,
		has_offer: Boolean(event.offer),
		join: joinOf(event),
		...(event.offer?.deadline != null && { offer_deadline_hours: hoursAfterEnd(event, event.offer.deadline) }),
		...(event.type === "challenge" && { days: daysOf(event) }),
	});
}

/** Makes an event with its funnel: the caller's own, or one written from the event's facts. Nothing is sent for a draft. */
export async function createEvent(ctx: Ctx, actor: Actor, input: CreateEventInput): Promise<CreatedEvent> {
	const { tenant_id } = actor;
	if (input.tenant_id !== undefined && input.tenant_id !== tenant_id) throw notFound("tenant");
	const now = ctx.clock.now();
	const { event } = input;
	refusePast(event.scheduled_at, now, "event.scheduled_at");
	const tenant = await getTenant(ctx.db, tenant_id);
	if (!tenant) throw notFound("tenant");
	const made = await funnelFor(ctx, tenant, input);
	const { funnel, generation } = made;
	const row: EventRow = {
		tenant_id,
		id: newId("evt"),
		title: event.title,
		type: event.type,
		description: event.description,
		starts_at: event.scheduled_at ?? null,
		duration_minutes: event.type === "membership" ? null : (event.duration_minutes ?? null),
		time_zone: event.timezone ?? tenant.time_zone,
		location: event.location ?? null,
		join_url: event.join_url ?? null,
		zoom_meeting_id: event.zoom_meeting_id ?? null,
		zoom_webinar_id: event.zoom_webinar_id ?? null,
		gotowebinar_key: event.gotowebinar_key ?? null,
		offer: event.offer ?? null,
		experiment: null,
		state: input.publish ? "published" : "draft",
		revision: 1,
		funnel_version: 1,
		retention_stage: 0,
		created_at: now,
		updated_at: now,
	};
	await insertEvent(ctx, actor, row, funnel, generation.writer, "event.created", made.record);
	return { event: row, funnel, generation, warnings: made.warnings, style_warnings: made.style_warnings };
}

type Made = Omit<CreatedEvent, "event"> & { record: GenerationRecord | null };

/** The caller's own funnel as it is, with what the gate thinks of it; else one that is written. */
async function funnelFor(ctx: Ctx, tenant: Tenant, input: CreateEventInput): Promise<Made> {
	const { event, funnel_template } = input;
	if (!input.funnel_config) {
		const written = await generateFunnel(ctx, tenant, event, writtenFunnel(event, funnel_template));
		const { funnel, generation } = written;
		return { funnel, generation, warnings: [], style_warnings: [], record: recordOf(written, funnel_template) };
	}
	const started = ctx.writing.ms();
	const funnel = ownFunnel(input.funnel_config, event.type);
	const warnings = await warningsFor(ctx, tenant.id, event, funnel);
	const duration_ms = Math.round(ctx.writing.ms() - started);
	const generation: Generation = { writer: "own", sources: 0, rejected_claims: 0, duration_ms, note: null };
	return { funnel, generation, warnings, style_warnings: styleWarningsFor(funnel), record: null };
}

export function refusePast(starts_at: number | null | undefined, now: number, path: string): void {
	if (starts_at != null && starts_at <= now)
		throw invalid(
			[{ path, message: "This lies in the past: choose a later time." }],
			"The event must start in the future.",
		);
}

/** Writes an event with the first version of its funnel, and who did it. */
export async function insertEvent(
	ctx: Ctx,
	actor: Actor,
	row: EventRow,
	funnel: FunnelConfig,
	writer: string,
	action: string,
	generation: GenerationRecord | null = null,
): Promise<void> {
	const { offer, experiment: _, ...columns } = row;
	await ctx.db.batch([
		ctx.db.insert(events).values({ ...columns, offer_json: offer && JSON.stringify(offer) }),
		ctx.db.insert(funnels).values({
			tenant_id: row.tenant_id,
			event_id: row.id,
			version: row.funnel_version,
			config_json: JSON.stringify(funnel),
			writer,
			generation_json: generation && JSON.stringify(generation),
			created_by: actorId(actor),
			created_at: row.created_at,
		}),
		auditInsert(ctx.db, actor, row.created_at, action, row.id),
	]);
}

/** A copy starts as a draft: nothing is sent for it until it is published. */
export async function cloneEvent(ctx: Ctx, actor: Actor, event_id: string): Promise<EventRow> {
	const event = await getEvent(ctx.db, actor.tenant_id, event_id);
	const funnel = event && (await getFunnelVersion(ctx.db, actor.tenant_id, event_id, event.funnel_version));
	if (!event || !funnel) throw notFound("event");
	const now = ctx.clock.now();
	const copy: EventRow = {
		...event,
		retention_stage: 0,
		id: newId("evt"),
		title: event.title,
		state: "draft",
		experiment: null,
		revision: 1,
		funnel_version: 1,
		created_at: now,
		updated_at: now,
	};
	await insertEvent(ctx, actor, copy, funnel.config, "copy", "event.cloned", funnel.generation);
	return copy;
}

export async function publishEvent(ctx: Ctx, actor: Actor, event_id: string): Promise<EventRow> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	if (event.state === "published") return event;
	if (event.state !== "draft")
		throw conflict(`event_${event.state}`, `This event is ${event.state}: clone it to run it again.`);
	const now = ctx.clock.now();
	refusePast(event.starts_at, now, "scheduled_at");
	await ctx.db.batch([
		ctx.db
			.update(events)
			.set({ state: "published", updated_at: now })
			.where(and(eq(events.tenant_id, tenant_id), eq(events.id, event_id))),
		auditInsert(ctx.db, actor, now, "event.published", event_id),
	]);
	forgetEventFacts(tenant_id, event_id);
	return { ...event, state: "published", updated_at: now };
}
