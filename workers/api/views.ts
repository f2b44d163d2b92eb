import type { CreatedEvent } from "../../actions/create-event";
import type { EventRow } from "../../db/events";
import { statusOf } from "../../db/events";
import type { Plan, PlannedStep } from "../../funnel/plan";
import type { FunnelConfig, Seconds } from "../../funnel/vocabulary";

/** Epoch seconds as the ISO 8601 instants of the interface. */
export function iso(instant: Seconds): string;
export function iso(instant: Seconds | null): string | null;
export function iso(instant: Seconds | null): string | null {
	return instant === null ? null : new Date(instant * 1000).toISOString().replace(".000Z", "Z");
}

export const eventView = (event: EventRow, now: Seconds) => ({
	event_id: event.id,
	title: event.title,
	type: event.type,
	description: event.description,
	status: statusOf(event, now),
	scheduled_at: iso(event.starts_at),
	duration_minutes: event.duration_minutes,
	timezone: event.time_zone,
	location: event.location,
	join_url: event.join_url,
	zoom_meeting_id: event.zoom_meeting_id,
	zoom_webinar_id: event.zoom_webinar_id,
	gotowebinar_key: event.gotowebinar_key,
	offer: event.offer && { ...event.offer, deadline: iso(event.offer.deadline ?? null) },
	plan_version: event.revision,
	funnel_version: event.funnel_version,
	created_at: iso(event.created_at),
	updated_at: iso(event.updated_at),
});

export const createdView = (
	{ event, funnel, generation, warnings, style_warnings }: CreatedEvent,
	now: Seconds,
	cost: number,
) => ({
	event_id: event.id,
	status: statusOf(event, now),
	funnel_config: funnel,
	estimated_cost_per_registration: cost,
	generation,
	warnings,
	style_warnings,
});

export const stepView = (step: PlannedStep) => ({
	key: step.key,
	phase: step.phase,
	channel: step.channel,
	priority: step.priority,
	nominal_at: iso(step.nominal_at),
	send_at: iso(step.send_at),
	outcome: step.outcome,
	reason: step.reason,
	explanation: step.explanation,
});

export const planView = (plan: Plan) => ({
	lead_hours: plan.lead_hours,
	compression: plan.compression,
	steps: plan.steps.map(stepView),
});

export type { FunnelConfig };
