import type { EventType, Seconds } from "../funnel/vocabulary";

export interface PageTenant {
	name: string;
	/** http or https, else the name stands in for it. */
	logo_url: string | null;
	/** `#rgb` or `#rrggbb`; anything else falls back to the product's own. */
	primary_color: string | null;
	postal_address: string | null;
}

export interface PageEvent {
	title: string;
	type: EventType;
	/** Null for a membership. */
	starts_at: Seconds | null;
	duration_minutes: number | null;
	/** IANA name. */
	time_zone: string;
	status: "draft" | "upcoming" | "live" | "completed" | "cancelled";
	description: string | null;
	location: string | null;
}

/** Absolute addresses. */
export interface PageCalendar {
	ics_url: string | null;
	links: Partial<Record<"google" | "outlook" | "office365" | "yahoo", string>>;
}

interface EventPageData {
	tenant: PageTenant;
	event: PageEvent;
	/** The person's zone, IANA name; null or unknown shows the event's. */
	zone: string | null;
}

export const REGISTRATION_FIELDS = [
	"email",
	"first_name",
	"last_name",
	"phone",
	"timezone",
	"consent_email",
	"consent_sms",
] as const;
export type RegistrationField = (typeof REGISTRATION_FIELDS)[number];

export interface RegistrationValues {
	email: string;
	first_name: string;
	last_name: string;
	phone: string;
	timezone: string;
	consent_email: boolean;
	consent_sms: boolean;
}

export interface RegistrationPageData extends EventPageData {
	sms: { enabled: boolean; consent_text: string; consent_version: string };
	email_consent: { text: string; version: string };
	/** Comes back with the form, so that sending it twice registers once. */
	idempotency_key: string;
	/** Campaign parameters to carry through the form. */
	source?: Record<string, string>;
	/** What was typed, when the form is shown again. */
	values?: Partial<RegistrationValues>;
	errors?: Partial<Record<RegistrationField, string>>;
	/** An error that belongs to no field. */
	error?: string | null;
}

/** The way to the own ticket or progress, and what the ticket's QR code holds; absolute. */
export interface CheckInLink {
	url: string;
	label: string;
	ticket_url: string | null;
}

export interface ThankYouPageData extends EventPageData {
	email: string;
	/** False when this person was registered before. */
	created: boolean;
	/** Nothing is sent before they have confirmed the address. */
	confirmation_needed?: boolean;
	calendar: PageCalendar;
	manage_url: string | null;
	/** Shown while the event is live. */
	join_url: string | null;
	check_in?: CheckInLink | null;
}

export interface ManagePageData extends EventPageData {
	registration: { state: "active" | "cancelled"; first_name: string | null; email: string };
	calendar: PageCalendar;
	join_url: string | null;
	/** Where the cancel form posts to; null where it can no longer be cancelled. */
	cancel_url: string | null;
	/** Where the preferences form posts `consent_email` and `consent_sms` (`on` or absent) to; null hides it. */
	preferences: {
		url: string;
		consent_email: boolean;
		email_text: string;
		/** Null where the person has no phone number or SMS is off. */
		consent_sms: boolean | null;
		sms_text: string;
	} | null;
	check_in?: CheckInLink | null;
	/** What was just done, told at the top. */
	notice?: string | null;
}

export interface UnsubscribePageData {
	tenant: PageTenant;
	email: string;
}

export interface UnsubscribedPageData extends UnsubscribePageData {
	/** Where a person who did not mean it can change it back. */
	preferences_url?: string | null;
}

export interface EventClosedPageData extends EventPageData {
	reason: "over" | "cancelled" | "not_published";
}

export interface JoinPendingPageData extends EventPageData {
	calendar: PageCalendar;
	manage_url: string | null;
}

export interface MessagePageData {
	/** Null where nobody knows whose page it is. */
	tenant: PageTenant | null;
	/** The answer's HTTP status; 400 and up is shown as an error. */
	status: number;
	heading: string;
	text: string;
	link?: { url: string; label: string } | null;
}
