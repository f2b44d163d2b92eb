import type { Channel, EventType, FunnelConfig, Phase, Priority, Reason, TemplateName } from "../../funnel/vocabulary";

/** ISO 8601, UTC. */
export type Instant = string;

export type EventStatus = "draft" | "upcoming" | "live" | "completed" | "cancelled";
export type Attendance = "attended" | "left_early" | "no_show";

export interface Page<Row> {
	data: Row[];
	next_cursor: string | null;
}

export interface Offer {
	name: string;
	price: number;
	currency: string;
	url: string;
	deadline?: Instant | null;
}

export interface EventView {
	event_id: string;
	title: string;
	type: EventType;
	description: string;
	status: EventStatus;
	scheduled_at: Instant | null;
	duration_minutes: number | null;
	timezone: string;
	location: string | null;
	join_url: string | null;
	zoom_meeting_id: string | null;
	zoom_webinar_id: string | null;
	offer: Offer | null;
	plan_version: number;
	funnel_version: number;
	created_at: Instant;
	updated_at: Instant;
}

export interface EventDetail extends EventView {
	funnel_config: FunnelConfig;
	/** US dollars. */
	estimated_cost_per_registration: number;
	/** How far the plans of its people have followed its latest change; null once all have. */
	replanning?: { plan_version: number; done: number; total: number } | null;
}

export type PeopleFilter = "active" | "cancelled" | Attendance | "purchased";
/** Which of an event's people are meant: a part of their name, how they stand, what they answered to a poll. */
export interface PeopleSearch {
	q?: string;
	status?: PeopleFilter;
	question?: string;
	answer?: string;
}

export interface ListedLine {
	line: number;
	email: string | null;
	name: string | null;
	registrant_id: string | null;
	attended: boolean;
	minutes: number | null;
	outcome: "matched" | "ambiguous" | "unmatched" | "duplicate";
	reason: string;
}

/** What a list of who came means, or meant. */
export interface ListedAttendance {
	dry_run: boolean;
	people: number;
	lines: Record<ListedLine["outcome"], number>;
	data: ListedLine[];
}

export interface EventFacts {
	title: string;
	type: EventType;
	scheduled_at?: Instant | null;
	duration_minutes?: number | null;
	description: string;
	timezone?: string | null;
	location?: string | null;
	join_url?: string | null;
	offer?: Offer | null;
}

export interface NewEvent {
	event: EventFacts;
	publish: boolean;
	funnel_template: TemplateName;
}

export interface EventChange extends EventView {
	dry_run: boolean;
	/** People who get a notice that something changed. */
	told: number;
	/** Registrations whose waiting messages are planned again. */
	replanned: number;
}

export interface PlannedStep {
	key: string;
	phase: Phase;
	channel: Channel;
	priority: Priority;
	nominal_at: Instant;
	send_at: Instant | null;
	outcome: "scheduled" | "dropped" | "converted";
	reason: Reason | null;
	explanation: string | null;
}

export interface Plan {
	lead_hours: number | null;
	/** 0 to 1: the part of the written span that is left. */
	compression: number;
	steps: PlannedStep[];
}

export interface PreviewPerson {
	timezone?: string | null;
	consent_sms: boolean;
	attendance?: Attendance;
}

export type StepStatus =
	| "pending"
	| "sent"
	| "delivered"
	| "opened"
	| "clicked"
	| "bounced"
	| "complained"
	| "failed"
	| "dropped";

export interface ScheduledStep extends PlannedStep {
	status: StepStatus;
	sent_at: Instant | null;
	message_id?: string | null;
}

export interface ContactView {
	contact_id: string;
	email: string;
	phone: string | null;
	first_name: string | null;
	last_name: string | null;
	timezone: string | null;
	consent_email: boolean;
	consent_sms: boolean;
}

export interface RegistrationView {
	registration_id: string;
	event_id: string;
	event_title: string;
	status: "active" | "cancelled";
	registered_at: Instant;
	attendance: Attendance | null;
	attended_minutes: number | null;
	join_clicks: number;
	purchased_at: Instant | null;
	contact: ContactView;
}

export interface EventFigures {
	registrations: {
		total: number;
		active: number;
		cancelled: number;
		attended: number;
		left_early: number;
		no_show: number;
		attendance_unknown: number;
		clicked_join_link: number;
		purchased: number;
	};
	messages: Record<"email" | "sms", { total: number; by_status: Partial<Record<StepStatus | "queued", number>> }>;
}

/** Something people may say no to on its own. */
export interface TopicSetting {
	key: string;
	name: string;
	purposes: ("content" | "offer")[];
	/** None means all. */
	event_types: EventType[];
}

export interface Settings {
	tenant_id: string;
	name: string;
	subdomain: string;
	timezone: string;
	postal_address: string;
	publishable_key: string;
	settings: {
		email_gap_hours: number;
		sms_gap_hours: number;
		quiet_from: string;
		quiet_to: string;
		sms_daily_ceiling: number;
		brand: { logo_url: string | null; primary_color: string; sign_off: string };
		switches: Record<string, boolean>;
		double_opt_in: boolean;
		topics: TopicSetting[];
		email_consent_text: string;
		sms_consent_text: string;
		consent_version: string;
		/** Origins of pages that may use the publishable key; none for every page. */
		allowed_origins: string[];
		links: {
			own_hosts: string[];
			utm: { source: string | null; medium: string | null; campaign: string | null; content: string | null };
			utm_on_join: boolean;
		};
	};
}

export interface SettingsChange extends Partial<Pick<Settings, "name" | "timezone" | "postal_address">> {
	settings?: { brand?: Partial<Settings["settings"]["brand"]> } & Partial<Omit<Settings["settings"], "brand">>;
}

export type Role = "owner" | "admin" | "member";

export interface ApiKey {
	id: string;
	name: string;
	prefix: string;
	role: Role;
	allowed_ips: string[];
	created_at: Instant;
	last_used_at: Instant | null;
	/** When another should take its place; null for one that was replaced. */
	rotation_due_at: Instant | null;
	expires_at: Instant | null;
}

export type DocumentKind = "brand_voice" | "offer" | "testimonial" | "bio" | "faq" | "content";

export interface NewDocument {
	title: string;
	kind: DocumentKind;
	source_url?: string | null;
	text: string;
}

export interface DocumentView {
	document_id: string;
	title: string;
	kind: DocumentKind;
	source_url: string | null;
	chunks?: number;
	created_at: Instant;
}

/** What was read out of a document. */
export interface DocumentFacts {
	offers: { name: string | null; price: number; currency: string; deadline: string | null; sentence: string }[];
	testimonials: { id: string; speaker: string; role: string | null; quote: string }[];
	bio: { about: string; sentence: string }[];
}

/** What became of one page that was to be read. */
export type ImportedPage = { url: string } & (
	| { status: "waiting" }
	| { status: "done"; document_id: string; title: string; chunks: number; warnings: string[] }
	| { status: "failed"; reason: string }
);

export interface PageImport {
	import_id: string;
	status: "running" | "done";
	pages: ImportedPage[];
}

export interface NewContact {
	email: string;
	first_name?: string;
	timezone?: string;
	consent_email: boolean;
	consent_sms: boolean;
}

export interface SignUp {
	tenant: { name: string; subdomain: string; timezone: string; postal_address: string };
	email: string;
	password: string;
	setup_code?: string | undefined;
}
