import { type EventRow, endsAt } from "../db/events";
import type { ContactRow, RegistrationRow } from "../db/registrations";
import type { Tenant } from "../db/tenants";
import type { CalendarEntry } from "../messages/calendar";
import type { Ctx } from "./context";

/**
 * The calendar entry of one registration as it stands now. The same UID for life, SEQUENCE from the plan's version, and
 * a request from the first mail on, so that calendars move and remove it (RFC 5546 section 3.2).
 *
 * @returns null for a membership, which has no date
 */
export function calendarOf(
	ctx: Ctx,
	facts: { event: EventRow; tenant: Tenant; contact: ContactRow; registration: RegistrationRow },
): CalendarEntry | null {
	const { event, tenant, contact, registration } = facts;
	if (event.starts_at === null) return null;
	const off = event.state === "cancelled" || registration.state === "cancelled";
	const join = `${ctx.public_url}/r/${registration.token}/join`;
	return {
		uid: `${registration.id}@${new URL(ctx.public_url).hostname}`,
		sequence: event.revision,
		method: off ? "CANCEL" : "REQUEST",
		title: event.title,
		description: event.description,
		location: event.type === "in_person" && event.location ? event.location : join,
		url: join,
		starts_at: event.starts_at,
		ends_at: endsAt(event) ?? event.starts_at,
		organizer: { name: tenant.name, email: ctx.email_from },
		attendee: {
			name: [contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.email,
			email: contact.email,
		},
		created_at: registration.created_at,
		updated_at: Math.max(event.updated_at, registration.updated_at),
	};
}
