import type { EventRow } from "../db/events";
import type { Suppression } from "../db/messages";
import type { Tenant } from "../db/tenants";
import type { BranchRule } from "../funnel/branching";
import { hasFixedTiming } from "../funnel/experiments/arms";
import type { PlanRecipient, PlanSettings } from "../funnel/plan";
import type { Seconds } from "../funnel/vocabulary";
import { type EventFacts, eventTiming, planSettings } from "./event-facts";
import type { Snapshot } from "./snapshot";

export interface SnapshotPerson {
	registration_id: string;
	registered_at: Seconds;
	unregistered: boolean;
	purchased: boolean;
	phone: string | null;
	time_zone: string | null;
	region: string | null;
	consent_email: boolean;
	consent_sms: boolean;
	suppressions: Suppression[];
	other_sms_at: Seconds[];
	poll_answers: { question: string; answer: string; at: Seconds }[];
	attended: boolean | null;
	minutes: number | null;
}

/** Below this share of the event somebody who attended counts as having left early. */
const LEFT_EARLY_SHARE = 0.5;

const emailStanding = (person: SnapshotPerson): PlanRecipient["email"] => {
	const held = person.suppressions.filter((s) => s.channel === "email");
	if (held.some((s) => s.scope === "all")) return "suppressed";
	return held.length > 0 || !person.consent_email ? "unsubscribed" : "open";
};

/** What counts as having attended `event`. */
export const branchRule = (tenant: Tenant, event: Pick<EventRow, "duration_minutes">): BranchRule => ({
	attended_minutes: tenant.settings.attended_minutes,
	duration_minutes: event.duration_minutes,
	left_early_share: LEFT_EARLY_SHARE,
});

/** The tenant's settings, with the timing of the registration's arm where an experiment tries one out. */
function timingOf({ tenant, switches, event }: EventFacts, person: SnapshotPerson): PlanSettings {
	const settings = planSettings(tenant, switches);
	const registration = { id: person.registration_id, registered_at: person.registered_at };
	return hasFixedTiming(event.experiment, tenant.id, registration) ? { ...settings, adaptive: false } : settings;
}

/** What a registration's object is given to plan and act on. */
export function snapshotOf(facts: EventFacts, person: SnapshotPerson): Snapshot {
	const stopped = person.suppressions.some((s) => s.channel === "sms");
	const { event, funnel, steps, tenant, switches } = facts;
	return {
		tenant_id: tenant.id,
		registration_id: person.registration_id,
		revision: event.revision,
		branch_rule: branchRule(tenant, event),
		facts: { attended: person.attended, minutes: person.minutes },
		plan_input: {
			steps,
			nominal_hours: funnel.nominal_hours,
			event: eventTiming(event),
			settings: timingOf(facts, person),
			recipient: {
				sms_consent: person.consent_sms && !stopped,
				phone: person.phone,
				time_zone: person.time_zone,
				region: person.region,
				email: emailStanding(person),
				other_sms_at: person.other_sms_at,
				purchased: person.purchased,
				unregistered: person.unregistered,
			},
			registered_at: person.registered_at,
			outcome: {
				attendance: null,
				changed_at: null,
				poll_answers: switches.poll_personalization_enabled ? person.poll_answers : [],
			},
		},
	};
}
