import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * Every stored row. `tenant_id` leads every primary key and every foreign key between tenants' rows, so a row of
 * one tenant cannot refer to another's. Instants are epoch seconds; `*_json` columns hold JSON text.
 */
const instant = (name: string) => integer(name);

export const tenants = sqliteTable("tenants", {
	id: text().primaryKey(),
	name: text().notNull(),
	subdomain: text().notNull().unique(),
	time_zone: text().notNull(),
	postal_address: text().notNull(),
	publishable_key: text().notNull().unique(),
	settings_json: text().notNull().default("{}"),
	/** Providers where the tenant has an account of its own, with commas between. */
	own_accounts: text().notNull().default(""),
	/** The holdout that runs over all events, as JSON, so that a delivery reads no other row; null where none does. */
	holdout_json: text(),
	/** The address its e-mail comes from, once the domain is verified; null for the platform's own. */
	sender_email: text(),
	/** Why its marketing e-mail waits for somebody to look, else null. */
	marketing_paused: text({ enum: ["complaint_rate", "bounce_rate"] }),
	/** Until an owner's address is verified, where a deployment asks for that. */
	sends_to_owners_only: integer({ mode: "boolean" }).notNull().default(false),
	created_at: instant("created_at").notNull(),
});

export const users = sqliteTable("users", {
	id: text().primaryKey(),
	email: text().notNull().unique(),
	password_hash: text().notNull(),
	email_verified_at: instant("email_verified_at"),
	created_at: instant("created_at").notNull(),
});

export const memberships = sqliteTable(
	"memberships",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		user_id: text()
			.notNull()
			.references(() => users.id),
		role: text({ enum: ["owner", "admin", "member"] }).notNull(),
		created_at: instant("created_at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.user_id] }), index("memberships_by_user").on(t.user_id)],
);

/** One refresh token; `id` is its hash. A family is one sign-in, rotated on every use. */
export const sessions = sqliteTable(
	"sessions",
	{
		id: text().primaryKey(),
		family_id: text().notNull(),
		user_id: text()
			.notNull()
			.references(() => users.id),
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		created_at: instant("created_at").notNull(),
		expires_at: instant("expires_at").notNull(),
		used_at: instant("used_at"),
		revoked_at: instant("revoked_at"),
		/** The browser's own description of itself, cut short. */
		agent: text(),
	},
	(t) => [index("sessions_by_family").on(t.family_id), index("sessions_by_user").on(t.user_id)],
);

export const signing_keys = sqliteTable("signing_keys", {
	kid: text().primaryKey(),
	private_jwk: text().notNull(),
	public_jwk: text().notNull(),
	created_at: instant("created_at").notNull(),
	retired_at: instant("retired_at"),
});

export const api_keys = sqliteTable(
	"api_keys",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		name: text().notNull(),
		key_hash: text().notNull().unique(),
		prefix: text().notNull(),
		role: text({ enum: ["owner", "admin", "member"] }).notNull(),
		allowed_ips_json: text().notNull().default("[]"),
		created_at: instant("created_at").notNull(),
		last_used_at: instant("last_used_at"),
		/** Wall time at which a replaced key stops working. */
		expires_at: instant("expires_at"),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

export const contacts = sqliteTable(
	"contacts",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		/** Lower-cased. */
		email: text().notNull(),
		/** E.164. */
		phone: text(),
		first_name: text(),
		last_name: text(),
		time_zone: text(),
		region: text(),
		consent_email: integer({ mode: "boolean" }).notNull(),
		consent_sms: integer({ mode: "boolean" }).notNull(),
		/** Keys of the tenant's topics that the person wants nothing about. */
		topics_off_json: text().notNull().default("[]"),
		/** Since when an address waits for its owner's confirmation; null where none is asked for or it was given. */
		unconfirmed_since: instant("unconfirmed_since"),
		/** Unguessable: opens the unsubscribe page. */
		token: text().notNull().unique(),
		created_at: instant("created_at").notNull(),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		uniqueIndex("contacts_by_email").on(t.tenant_id, t.email),
		index("contacts_by_phone").on(t.phone, t.tenant_id).where(sql`phone is not null`),
	],
);

/** The ledger of what a person agreed to or took back, in the words they saw. Only ever added to. */
export const consents = sqliteTable(
	"consents",
	{
		tenant_id: text().notNull(),
		id: text().notNull(),
		contact_id: text().notNull(),
		channel: text({ enum: ["email", "sms"] }).notNull(),
		granted: integer({ mode: "boolean" }).notNull(),
		wording: text().notNull(),
		wording_version: text().notNull(),
		source: text().notNull(),
		ip: text(),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.contact_id], foreignColumns: [contacts.tenant_id, contacts.id] }),
		index("consents_by_contact").on(t.tenant_id, t.contact_id),
	],
);

export const events = sqliteTable(
	"events",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		title: text().notNull(),
		type: text().notNull(),
		description: text().notNull(),
		/** Null for a membership. */
		starts_at: instant("starts_at"),
		duration_minutes: integer(),
		time_zone: text().notNull(),
		location: text(),
		join_url: text(),
		zoom_meeting_id: text(),
		zoom_webinar_id: text(),
		/** Digits: beyond what a double holds. */
		gotowebinar_key: text(),
		offer_json: text(),
		/** What the coach decided; upcoming, live and over follow from the clock. */
		state: text({ enum: ["draft", "published", "cancelled", "completed"] }).notNull(),
		/** Goes up with every change that plans registrations again; sends of an older one are refused. */
		revision: integer().notNull(),
		funnel_version: integer().notNull(),
		/** The experiment that runs or whose timing was kept, as `RunningExperiment`; null for most events. */
		experiment_json: text(),
		/** What was cleared away since the event ended: 1 links and calendars, 2 messages, 3 everything but the event. */
		retention_stage: integer().notNull().default(0),
		created_at: instant("created_at").notNull(),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		index("events_by_start").on(t.tenant_id, t.starts_at, t.id),
		index("events_to_clear").on(t.retention_stage, t.starts_at),
		index("events_by_creation").on(t.tenant_id, t.created_at, t.id),
		index("events_with_meeting")
			.on(t.starts_at)
			.where(sql`coalesce(zoom_meeting_id, zoom_webinar_id, gotowebinar_key) is not null`),
		index("events_by_zoom_meeting").on(t.zoom_meeting_id, t.starts_at).where(sql`zoom_meeting_id is not null`),
		index("events_by_zoom_webinar").on(t.zoom_webinar_id, t.starts_at).where(sql`zoom_webinar_id is not null`),
	],
);

/** Every version of an event's funnel, kept. */
export const funnels = sqliteTable(
	"funnels",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		version: integer().notNull(),
		config_json: text().notNull(),
		writer: text().notNull(),
		/** How it was written, and which of its steps no person has changed since; null for a funnel of a person's own. */
		generation_json: text(),
		created_by: text().notNull(),
		created_at: instant("created_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.version] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

export const registrations = sqliteTable(
	"registrations",
	{
		tenant_id: text().notNull(),
		id: text().notNull(),
		event_id: text().notNull(),
		contact_id: text().notNull(),
		/** Unguessable: opens the calendar file, the join redirect and the manage page. */
		token: text().notNull().unique(),
		state: text({ enum: ["active", "cancelled"] }).notNull(),
		registered_at: instant("registered_at").notNull(),
		/** The event revision this registration was last planned for. */
		planned_revision: integer().notNull(),
		/** When its object is next due; a sweep wakes whatever is overdue. */
		next_due_at: instant("next_due_at"),
		join_url: text(),
		zoom_registrant_id: text(),
		join_clicks: integer().notNull().default(0),
		first_joined_at: instant("first_joined_at"),
		attendance: text({ enum: ["attended", "left_early", "no_show"] }),
		attended_minutes: integer(),
		purchased_at: instant("purchased_at"),
		source_json: text(),
		/** What the form asked beyond name and address, as `{name: text}`; null where nothing was. */
		custom_fields_json: text(),
		created_at: instant("created_at").notNull(),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
		foreignKey({ columns: [t.tenant_id, t.contact_id], foreignColumns: [contacts.tenant_id, contacts.id] }),
		uniqueIndex("registrations_by_contact").on(t.tenant_id, t.contact_id, t.event_id),
		index("registrations_by_event").on(t.tenant_id, t.event_id, t.id),
		index("registrations_due").on(t.next_due_at).where(sql`next_due_at is not null`),
		index("registrations_by_registrant")
			.on(t.tenant_id, t.event_id, t.zoom_registrant_id)
			.where(sql`zoom_registrant_id is not null`),
	],
);

export const poll_answers = sqliteTable(
	"poll_answers",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		question: text().notNull(),
		answer: text().notNull(),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id, t.question] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
	],
);

export const conversions = sqliteTable(
	"conversions",
	{
		tenant_id: text().notNull(),
		external_id: text().notNull(),
		registration_id: text().notNull(),
		/** In the currency's smallest unit, before refunds. */
		amount: integer().notNull(),
		currency: text().notNull(),
		/** What was paid back of it so far. */
		refunded: integer().notNull().default(0),
		/** The payment provider's id of the payment: refunds name it. */
		payment_id: text(),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.external_id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
		index("conversions_by_registration").on(t.tenant_id, t.registration_id),
		index("conversions_by_payment").on(t.payment_id).where(sql`payment_id is not null`),
	],
);

/** One message of one registration: the outbox and its delivery status. The body is in R2 under `id`. */
export const messages = sqliteTable(
	"messages",
	{
		tenant_id: text().notNull(),
		/** A function of registration, branch and step, so that no retry can make a second one. */
		id: text().notNull(),
		registration_id: text().notNull(),
		event_id: text().notNull(),
		phase: text().notNull(),
		step_key: text().notNull(),
		channel: text({ enum: ["email", "sms"] }).notNull(),
		revision: integer().notNull(),
		funnel_version: integer().notNull(),
		send_at: instant("send_at").notNull(),
		deadline: instant("deadline").notNull(),
		/** The start the message speaks of: who was told another one is owed a notice. */
		starts_at: instant("starts_at"),
		status: text({
			enum: ["queued", "sent", "delivered", "opened", "clicked", "bounced", "complained", "failed", "dropped"],
		}).notNull(),
		/** How far people took the message, where only machines took it further to `status`; null where nothing did. */
		human_status: text({ enum: ["queued", "sent", "delivered", "opened"] }),
		reason: text(),
		/** Segments for an SMS, else null. */
		segments: integer(),
		batch_id: text(),
		provider_id: text(),
		attempts: integer().notNull(),
		/** Wall time until which one worker holds this message. */
		lease_until: instant("lease_until"),
		sent_at: instant("sent_at"),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
		index("messages_by_registration").on(t.tenant_id, t.registration_id),
		uniqueIndex("messages_by_provider_id").on(t.provider_id).where(sql`provider_id is not null`),
		index("messages_waiting").on(t.lease_until).where(sql`status = 'queued'`),
	],
);

/** Membership and order of one batch call, frozen before the first attempt: its id is the idempotency key. */
export const send_batches = sqliteTable(
	"send_batches",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		message_ids_json: text().notNull(),
		/** Members that a later call under the same key went without: its answer says what became of them. */
		left_out_json: text(),
		/** Wall time until which one worker holds the batch. */
		lease_until: instant("lease_until").notNull(),
		created_at: instant("created_at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

/** The raw webhook inbox. The tenant is known only once a notice has been matched. */
export const webhook_events = sqliteTable(
	"webhook_events",
	{
		id: text().primaryKey(),
		provider: text().notNull(),
		provider_event_id: text().notNull(),
		tenant_id: text(),
		/** The tenant's own endpoint it came in by, null for the platform's: such a notice may touch that tenant alone. */
		endpoint_id: text(),
		kind: text().notNull(),
		body: text().notNull(),
		status: text({ enum: ["received", "processed", "ignored", "failed"] }).notNull(),
		attempts: integer().notNull().default(0),
		error: text(),
		received_at: instant("received_at").notNull(),
		processed_at: instant("processed_at"),
	},
	(t) => [
		uniqueIndex("webhook_events_once").on(t.provider, t.provider_event_id),
		index("webhook_events_waiting").on(t.received_at).where(sql`status = 'received'`),
		index("webhook_events_by_tenant").on(t.tenant_id, t.id).where(sql`tenant_id is not null`),
		index("webhook_events_dead").on(t.tenant_id, t.id).where(sql`status = 'failed'`),
		// Refunds that came before the purchase they belong to.
		index("webhook_events_refunds")
			.on(sql`body ->> '$.data.object.payment_intent'`)
			.where(sql`kind = 'charge.refunded' and status = 'ignored'`),
	],
);

/** Addresses nothing (`all`) or no marketing (`marketing`) may go to. Hashed, so that it outlives an erasure. */
export const suppressions = sqliteTable(
	"suppressions",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		channel: text({ enum: ["email", "sms"] }).notNull(),
		address_hash: text().notNull(),
		scope: text({ enum: ["marketing", "all"] }).notNull(),
		reason: text().notNull(),
		created_at: instant("created_at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.channel, t.address_hash] })],
);

/** Who did what. Appended in the same batch as its effect; holds ids, never personal data. */
export const audit_log = sqliteTable(
	"audit_log",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		at: instant("at").notNull(),
		actor_type: text().notNull(),
		actor_id: text().notNull(),
		action: text().notNull(),
		subject_id: text().notNull(),
		detail_json: text().notNull().default("{}"),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

export const idempotency_keys = sqliteTable(
	"idempotency_keys",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		key: text().notNull(),
		request_hash: text().notNull(),
		status: integer().notNull(),
		response_json: text().notNull(),
		/** Wall time. */
		expires_at: instant("expires_at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.key] }), index("idempotency_keys_expiry").on(t.expires_at)],
);

/** Pages of registrations still to be planned again after an event changed. */
export const replans = sqliteTable(
	"replans",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		revision: integer().notNull(),
		cursor: text().notNull().default(""),
		total: integer().notNull(),
		done: integer().notNull().default(0),
		finished_at: instant("finished_at"),
		created_at: instant("created_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.revision] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
		index("replans_open").on(t.created_at).where(sql`finished_at is null`),
	],
);

/**
 * What was reported of one registration's stays in the event: a beginning, an end, or both. Only ever added to, so the
 * same reports amount to the same attendance in whatever order they come.
 */
export const attendance_intervals = sqliteTable(
	"attendance_intervals",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		/** A function of what the report says, so that a repeated one is the same row. */
		id: text().notNull(),
		event_id: text().notNull(),
		/** One holding of the meeting: the provider's own id of it. */
		session: text().notNull(),
		/** The provider's id of one presence in it; empty where the report names none. */
		participant: text().notNull(),
		joined_at: instant("joined_at"),
		left_at: instant("left_at"),
		source: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id, t.id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
		index("attendance_intervals_by_session").on(t.tenant_id, t.event_id, t.session, t.registration_id),
	],
);

/** When one holding of an event's meeting ended: whoever was not seen leaving left then. */
export const meeting_sessions = sqliteTable(
	"meeting_sessions",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		session: text().notNull(),
		ended_at: instant("ended_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.session] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** Reports of somebody nobody could be matched with yet; they are held against the registrations again later. */
export const unmatched_attendance = sqliteTable(
	"unmatched_attendance",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		id: text().notNull(),
		session: text().notNull(),
		participant: text().notNull(),
		registrant_id: text(),
		email: text(),
		join_url: text(),
		joined_at: instant("joined_at"),
		left_at: instant("left_at"),
		source: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** Whether somebody came, in the words of the coach or the door: outranks whatever a provider reported. */
export const attendance_marks = sqliteTable(
	"attendance_marks",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		attended: integer({ mode: "boolean" }).notNull(),
		minutes: integer(),
		source: text({ enum: ["manual", "check_in", "import"] }).notNull(),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
	],
);

/** An event's reports at its meeting provider, asked for until one that was late enough brings nothing new. */
export const report_pulls = sqliteTable(
	"report_pulls",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		/** Product time. */
		due_at: instant("due_at").notNull(),
		attempts: integer().notNull().default(0),
		/** Stays that the last report told of. */
		stays: integer().notNull().default(0),
		error: text(),
		finished_at: instant("finished_at"),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
		index("report_pulls_open").on(t.due_at).where(sql`finished_at is null`),
	],
);

/** Links that let whoever has one check people in at the door of one event. */
export const check_in_links = sqliteTable(
	"check_in_links",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		/** Unguessable. */
		token: text().notNull().unique(),
		created_at: instant("created_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** The days of a challenge that somebody says are done. */
export const challenge_days = sqliteTable(
	"challenge_days",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		/** From 1. */
		day: integer().notNull(),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id, t.day] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
	],
);

/** Tokens of the platform's own provider accounts, sealed; some providers give a new one with each use. */
export const provider_tokens = sqliteTable("provider_tokens", {
	id: text().primaryKey(),
	sealed: text().notNull(),
	/** Wall time. */
	expires_at: instant("expires_at").notNull(),
});

/** What a coach has told the product about itself: one page, note or answer, as plain text. */
export const knowledge_documents = sqliteTable(
	"knowledge_documents",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		title: text().notNull(),
		source_url: text(),
		kind: text({ enum: ["brand_voice", "offer", "testimonial", "bio", "faq", "content"] }).notNull(),
		text: text().notNull(),
		/** Offers, testimonials and facts of a biography read out of the text, for somebody to look over. */
		facts_json: text().notNull(),
		created_at: instant("created_at").notNull(),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		uniqueIndex("knowledge_documents_by_url").on(t.tenant_id, t.source_url).where(sql`source_url is not null`),
		index("knowledge_documents_by_title").on(t.tenant_id, t.kind, t.title),
		uniqueIndex("knowledge_documents_untraced").on(t.tenant_id, t.kind, t.title).where(sql`source_url is null`),
	],
);

/** A citable passage. Its id is a function of what it says, so that a tenant has each passage once. */
export const knowledge_chunks = sqliteTable(
	"knowledge_chunks",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		/** The passage's row in `knowledge_index`. */
		seq: integer().notNull().unique(),
		/** The headings it stands under, outermost first. */
		heading: text().notNull(),
		text: text().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

/** Which passages a document consists of, in order; several documents may share one. */
export const knowledge_document_chunks = sqliteTable(
	"knowledge_document_chunks",
	{
		tenant_id: text().notNull(),
		document_id: text().notNull(),
		position: integer().notNull(),
		chunk_id: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.document_id, t.position] }),
		foreignKey({
			columns: [t.tenant_id, t.document_id],
			foreignColumns: [knowledge_documents.tenant_id, knowledge_documents.id],
		}),
		foreignKey({
			columns: [t.tenant_id, t.chunk_id],
			foreignColumns: [knowledge_chunks.tenant_id, knowledge_chunks.id],
		}),
		index("knowledge_document_chunks_by_chunk").on(t.tenant_id, t.chunk_id),
	],
);

/**
 * `revision` goes up with every change of a tenant's knowledge, so that what is derived from it can be kept until then. The index of vectors
 * has caught up with `indexed_revision`; whoever brings it further holds the lease.
 */
export const knowledge_revisions = sqliteTable(
	"knowledge_revisions",
	{
		tenant_id: text()
			.primaryKey()
			.references(() => tenants.id),
		revision: integer().notNull(),
		indexed_revision: integer().notNull().default(0),
		/** Wall seconds until which nobody else works on the index; after a failure also when it is tried again. */
		lease_until: integer(),
	},
	(t) => [index("knowledge_revisions_behind").on(t.tenant_id).where(sql`indexed_revision < revision`)],
);

/**
 * Passages whose vectors may be in the index: written before the vector is, and deleted after it is, so that none is left there unknown.
 */
export const knowledge_vectors = sqliteTable(
	"knowledge_vectors",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		chunk_id: text().notNull(),
		/** The model that made it, once the index has it. */
		model: text(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.chunk_id] })],
);

/** Pages being fetched for a tenant, and what became of each. */
export const knowledge_imports = sqliteTable(
	"knowledge_imports",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		kind: text({ enum: ["brand_voice", "offer", "testimonial", "bio", "faq", "content"] }).notNull(),
		/** Who asked for it, as the audit log names them. */
		actor_json: text().notNull(),
		/** Pages of the same host that are followed from the first one; null where the addresses alone are read. */
		site_pages: integer(),
		pages_json: text().notNull(),
		status: text({ enum: ["running", "done"] }).notNull(),
		/** Wall seconds until which one worker has it. */
		lease_until: integer(),
		created_at: instant("created_at").notNull(),
		updated_at: instant("updated_at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		index("knowledge_imports_running").on(t.tenant_id, t.id).where(sql`status = 'running'`),
	],
);
