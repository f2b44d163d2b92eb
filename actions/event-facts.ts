import type { Db } from "../db/client";
import { type EventRow, endsAt, getEvent, getFunnel } from "../db/events";
import { effectiveSwitches, readPlatformSwitches, type Switches } from "../db/switches";
import { getTenant, type Tenant } from "../db/tenants";
import { timingSteps } from "../funnel/config";
import type { EventTiming, PlanSettings, TimingStep } from "../funnel/plan";
import type { FunnelConfig } from "../funnel/vocabulary";
import { RecentCache } from "./cache";

/** An event with its tenant and its present funnel: all that a registration's plan depends on. */
export interface EventFacts {
	tenant: Tenant;
	event: EventRow;
	funnel: FunnelConfig;
	steps: TimingStep[];
	/** What is switched on for plans made now. */
	switches: Switches;
}

const recent = new RecentCache<EventFacts>();
const keyOf = (tenant_id: string, event_id: string) => `${tenant_id}:${event_id}`;

/** Reads afresh. Null where the tenant has no such event. */
export async function readEventFacts(db: Db, tenant_id: string, event_id: string): Promise<EventFacts | null> {
	const [tenant, event, platform] = await Promise.all([
		getTenant(db, tenant_id),
		getEvent(db, tenant_id, event_id),
		readPlatformSwitches(db),
	]);
	if (!tenant || !event) return null;
	const funnel = await getFunnel(db, tenant_id, event_id, event.funnel_version);
	if (!funnel) return null;
	const switches = effectiveSwitches(platform, tenant.settings.switches);
	return { tenant, event, funnel, steps: timingSteps(funnel), switches };
}

/** May be some seconds old: whoever writes on the strength of it names the event's revision in the write. */
export const recallEventFacts = (
	db: Db,
	tenant_id: string,
	event_id: string,
	wall: number,
): Promise<EventFacts | null> =>
	recent.get(keyOf(tenant_id, event_id), wall, () => readEventFacts(db, tenant_id, event_id));

export const forgetEventFacts = (tenant_id: string, event_id: string): void =>
	recent.delete(keyOf(tenant_id, event_id));

const minutesOf = (hhmm: string): number => Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(3, 5));

/**
 * Texts are planned whatever the platform's switch says, since it is thrown for an hour and a plan holds for days: the
 * moment of sending decides.
 */
export const planSettings = ({ settings }: Tenant, switches: Switches): PlanSettings => ({
	gap: { email: Math.round(settings.email_gap_hours * 3600), sms: Math.round(settings.sms_gap_hours * 3600) },
	quiet_hours: { from_minute: minutesOf(settings.quiet_from), to_minute: minutesOf(settings.quiet_to) },
	sms_daily_ceiling: settings.sms_daily_ceiling,
	settle: settings.settle_minutes * 60,
	adaptive: switches.adaptive_timing_enabled,
	sms_enabled: settings.switches.sms_delivery_enabled,
});

export const eventTiming = (event: EventRow): EventTiming => ({
	starts_at: event.starts_at,
	ends_at: endsAt(event),
	time_zone: event.time_zone,
	cancelled: event.state === "cancelled",
});
