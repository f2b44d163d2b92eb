/** What `GET /api/v1/public/events/{event_id}` answers. Instants are ISO 8601 in UTC; null for a membership. */
export interface PublicEvent {
	event_id: string;
	title: string;
	type: string;
	starts_at: string | null;
	ends_at: string | null;
	/** IANA name. */
	time_zone: string;
	duration_minutes: number | null;
	status: "draft" | "upcoming" | "live" | "completed" | "cancelled";
	description: string | null;
	location: string | null;
	tenant: { name: string; brand: { primary_color: string | null; logo_url: string | null } };
	sms: { enabled: boolean; consent_text: string; consent_version: string };
	email_consent: { text: string; version: string };
}

/** What `POST /api/v1/enrollments` answers, as far as the form shows it. */
export interface EnrolmentAnswer {
	registration_id: string;
	zoom_join_url?: string | null;
	calendar_ics_url?: string | null;
	calendar_links?: Partial<Record<"google" | "outlook" | "office365" | "yahoo", string>> | null;
	manage_url?: string | null;
	/** Nothing is sent before the person has confirmed the address. */
	confirmation_needed?: boolean;
}

export const FIELDS = ["email", "first_name", "last_name", "phone", "consent_email", "consent_sms"] as const;
export type Field = (typeof FIELDS)[number];
/** By the field's name, own fields included. */
export type FieldErrors = Record<string, string | undefined>;

export const TEXTS = ["email", "first_name", "last_name", "phone"] as const;

export interface FormValues {
	email: string;
	first_name: string;
	last_name: string;
	phone: string;
	consent_email: boolean;
	consent_sms: boolean;
	/** Of the page's own fields, by name; a tick is `yes` or empty. */
	custom: Record<string, string>;
}

/** A field that the page asks for beside the built-in ones. */
export interface CustomField {
	/** Small letters, digits and underscores; at most 40. */
	name: string;
	label: string;
	type: "text" | "textarea" | "select" | "checkbox";
	required: boolean;
	/** Of a `select`. */
	options: string[];
	/** What it holds at first. */
	value: string;
}

/** What went wrong with a call, in words for the visitor. */
export interface Problem {
	/** `retry`: the same submission may be sent again with its key. `over` and `cancelled`: registration has closed. */
	kind: "fields" | "retry" | "over" | "cancelled" | "refused";
	message: string;
	fields: FieldErrors;
}
