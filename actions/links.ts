import { type EventRow, endsAt } from "../db/events";
import type { RegistrationRow } from "../db/registrations";
import { calendarLinks } from "../messages/calendar";
import type { Ctx } from "./context";

export interface RegistrationLinks {
	ics: string;
	join: string;
	manage: string;
	/** A ticket to an in-person event, or the progress in a challenge; null for any other. */
	check_in: string | null;
	calendar: { google: string; outlook: string; office365: string; yahoo: string };
}

/** Hosts of Stripe's payment links, which hand `client_reference_id` on to the checkout they lead to. */
const PAYMENT_LINKS = /(^|\.)stripe\.com$/;

/**
 * The offer's address for one registrant: a Stripe payment link carries the registration along, so that the purchase is
 * known to be theirs (docs.stripe.com/payment-links/url-parameters); any other address stays as it is.
 */
export function offerUrl(url: string, registration_id: string): string {
	const target = URL.parse(url);
	if (!target || !PAYMENT_LINKS.test(target.hostname)) return url;
	if (!target.searchParams.has("client_reference_id")) target.searchParams.set("client_reference_id", registration_id);
	return target.href;
}

/** Where a registrant's own links lead. They carry a token and nothing else, so they hold whatever changes behind them. */
export function registrationLinks(
	ctx: Ctx,
	event: EventRow,
	registration: Pick<RegistrationRow, "token">,
): RegistrationLinks {
	const base = `${ctx.public_url}/r/${registration.token}`;
	const starts_at = event.starts_at ?? ctx.clock.now();
	return {
		ics: `${base}/calendar.ics`,
		join: `${base}/join`,
		manage: `${base}/manage`,
		check_in: event.type === "in_person" || event.type === "challenge" ? `${base}/check-in` : null,
		calendar: calendarLinks({
			title: event.title,
			description: event.description,
			location: event.location ?? `${base}/join`,
			starts_at,
			ends_at: endsAt(event) ?? starts_at,
			time_zone: event.time_zone,
		}),
	};
}
