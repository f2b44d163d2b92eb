import { endsAt } from "../../db/events";
import { listSmsInstants, type Suppression } from "../../db/messages";
import type { ContactRow, RegistrationRow } from "../../db/registrations";
import type { Plan } from "../../funnel/plan";
import { plan } from "../../funnel/planner";
import type { Ctx } from "../context";
import type { EventFacts } from "../event-facts";
import { registrationLinks } from "../links";
import { snapshotOf } from "../registration-snapshot";
import type { Snapshot } from "../snapshot";
import type { Enrollment } from "./input";

const DAY = 86_400;

/** What a registration's object starts from. Somebody `new_here` has no other texts to be counted. */
export async function snapshotFor(
	ctx: Ctx,
	facts: EventFacts,
	contact: ContactRow,
	registration: RegistrationRow,
	suppressions: Suppression[],
	new_here = false,
): Promise<Snapshot> {
	const texts = !new_here && contact.consent_sms && contact.phone && facts.steps.some((s) => s.channel === "sms");
	const other_sms_at = texts
		? await listSmsInstants(ctx.db, contact.tenant_id, contact.id, registration.registered_at - DAY, registration.id)
		: [];
	return snapshotOf(facts, {
		registration_id: registration.id,
		registered_at: registration.registered_at,
		unregistered: registration.state === "cancelled",
		purchased: registration.purchased_at !== null,
		phone: contact.phone,
		time_zone: contact.time_zone,
		region: contact.region,
		consent_email: contact.consent_email,
		consent_sms: contact.consent_sms,
		suppressions,
		other_sms_at,
		poll_answers: [],
		attended: null,
		minutes: null,
	});
}

/** The answer for somebody who is registered already: the same links, and the plan as it was made. */
export async function describe(
	ctx: Ctx,
	facts: EventFacts,
	contact: ContactRow,
	registration: RegistrationRow,
	suppressions: Suppression[],
): Promise<Enrollment> {
	const snapshot = await snapshotFor(ctx, facts, contact, registration, suppressions);
	const planned = plan({ ...snapshot.plan_input, now: registration.registered_at, sent: [] });
	return answer(ctx, facts, contact, registration, planned);
}

export function answer(
	ctx: Ctx,
	facts: EventFacts,
	contact: ContactRow,
	registration: RegistrationRow,
	planned: Plan,
): Enrollment {
	const links = registrationLinks(ctx, facts.event, registration);
	const going = planned.steps.filter((s) => s.send_at !== null);
	const last = Math.max(endsAt(facts.event) ?? 0, ...going.map((s) => s.send_at as number));
	return {
		registration_id: registration.id,
		...(registration.join_url && { zoom_join_url: registration.join_url }),
		calendar_ics_url: links.ics,
		calendar_links: links.calendar,
		manage_url: links.manage,
		...(contact.unconfirmed_since !== null && { confirmation_needed: true as const }),
		funnel_preview: {
			pre_event_steps: going.filter((s) => s.phase === "pre_event").length,
			post_event_steps: going.filter((s) => s.phase === "post_event_attended").length,
			estimated_duration_days: Math.ceil(((last - registration.registered_at) / DAY) * 10) / 10,
		},
	};
}
