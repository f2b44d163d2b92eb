import { ticketUrl } from "../../actions/check-in";
import type { Ctx } from "../../actions/context";
import { registrationLinks } from "../../actions/links";
import { type EventRow, endsAt, statusOf } from "../../db/events";
import type { RegistrationRow } from "../../db/registrations";
import type { Tenant } from "../../db/tenants";
import {
	type CheckInLink,
	contentSecurityPolicy,
	type PageCalendar,
	type PageEvent,
	type PageTenant,
} from "../../pages";
import type { HttpContext } from "../http";

export const tenantOf = ({ name, postal_address, settings }: Tenant): PageTenant => ({
	name,
	postal_address,
	logo_url: settings.brand.logo_url,
	primary_color: settings.brand.primary_color,
});

export const eventOf = (event: EventRow, now: number): PageEvent => ({
	title: event.title,
	type: event.type,
	starts_at: event.starts_at,
	duration_minutes: event.duration_minutes,
	time_zone: event.time_zone,
	status: statusOf(event, now),
	description: event.description,
	location: event.location,
});

export const isOver = (event: EventRow, now: number): boolean => {
	const ends_at = endsAt(event);
	return ends_at !== null && now >= ends_at;
};

export function calendarButtonsOf(ctx: Ctx, event: EventRow, registration: RegistrationRow): PageCalendar {
	if (event.starts_at === null || event.state === "cancelled" || registration.state === "cancelled")
		return { ics_url: null, links: {} };
	const links = registrationLinks(ctx, event, registration);
	return { ics_url: links.ics, links: links.calendar };
}

/** The ticket to an in-person event or the progress in a challenge; null for any other. */
export async function checkInOf(ctx: Ctx, event: EventRow, registration: RegistrationRow): Promise<CheckInLink | null> {
	const url = registrationLinks(ctx, event, registration).check_in;
	if (!url || event.state === "cancelled" || registration.state === "cancelled") return null;
	if (event.type === "challenge") return { url, label: "Your progress", ticket_url: null };
	return { url, label: "Your ticket", ticket_url: await ticketUrl(ctx, registration) };
}

/** A page of HTML under the policy that lets its own style in and nothing else. */
export async function page(c: HttpContext, html: string, status: 200 | 201 | 404 | 409 | 422 = 200): Promise<Response> {
	c.header("content-security-policy", await contentSecurityPolicy(html));
	c.header("referrer-policy", "no-referrer");
	c.header("cache-control", "no-store");
	return c.html(html, status);
}
