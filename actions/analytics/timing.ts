import { listNewestRegistrations } from "../../db/rollups";
import { compareTiming, type TimingComparison } from "../../funnel/timing-report";
import type { Ctx } from "../context";
import { notFound } from "../errors";
import { readEventFacts } from "../event-facts";
import { snapshotOf } from "../registration-snapshot";

/** Registrations an answer looks at, newest first: two rows each. */
const EXAMINED = 200;
/** Events with late registrations that an answer over all of them looks at. */
const EVENTS = 10;

export interface TimingReport extends TimingComparison {
	/** Registrations that were looked at: the newest. */
	examined: number;
	events: number;
	/** True where there may be more than were looked at. */
	truncated: boolean;
}

/**
 * What a fixed sequence would have done to those who registered late, and what is planned for them instead, of one event or over
 * all. It holds the funnels as they are now against each.
 *
 * @throws not_found for an absent event
 */
export async function timingReport(ctx: Pick<Ctx, "db">, tenant_id: string, event_id?: string): Promise<TimingReport> {
	const people = await listNewestRegistrations(ctx.db, tenant_id, event_id, EXAMINED);
	const ids = event_id === undefined ? [...new Set(people.map((p) => p.event_id))].slice(0, EVENTS) : [event_id];
	const all = await Promise.all(ids.map((id) => readEventFacts(ctx.db, tenant_id, id)));
	if (event_id !== undefined && !all[0]) throw notFound("event");
	const facts = new Map(all.flatMap((one) => (one ? [[one.event.id, one] as const] : [])));
	const looked = people.filter((p) => facts.has(p.event_id));
	const inputs = looked.flatMap((p) => {
		const own = facts.get(p.event_id);
		if (!own) return [];
		const { plan_input } = snapshotOf(own, {
			registration_id: p.id,
			registered_at: p.registered_at,
			unregistered: false,
			purchased: false,
			phone: p.phone,
			time_zone: p.time_zone,
			region: p.region,
			consent_email: Boolean(p.consent_email),
			consent_sms: Boolean(p.consent_sms),
			suppressions: [],
			other_sms_at: [],
			poll_answers: [],
			attended: null,
			minutes: null,
		});
		const event = { ...plan_input.event, cancelled: false };
		return [{ ...plan_input, event, now: p.registered_at, sent: [] }];
	});
	return {
		...compareTiming(inputs),
		examined: looked.length,
		events: facts.size,
		truncated: people.length === EXAMINED || looked.length < people.length,
	};
}
