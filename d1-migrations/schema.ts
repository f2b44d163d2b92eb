import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * The rows that a registration travels through; what else is stored stands in the files beside this one. `tenant_id` leads
 * every primary key and every foreign key between tenants' rows, so a row of one tenant cannot refer to another's. Instants
 * are epoch seconds; `*_json` columns hold JSON text.
 */

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
	created_at: integer().notNull(),
});

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
		unconfirmed_since: integer(),
		/** Unguessable: opens the unsubscribe page. */
		token: text().notNull().unique(),
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
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
		at: integer().notNull(),
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
		starts_at: integer(),
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
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
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
		created_at: integer().notNull(),
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
		registered_at: integer().notNull(),
		/** The event revision this registration was last planned for. */
		planned_revision: integer().notNull(),
		/** When its object is next due; a sweep wakes whatever is overdue. */
		next_due_at: integer(),
		join_url: text(),
		zoom_registrant_id: text(),
		join_clicks: integer().notNull().default(0),
		first_joined_at: integer(),
		attendance: text({ enum: ["attended", "left_early", "no_show"] }),
		attended_minutes: integer(),
		purchased_at: integer(),
		source_json: text(),
		/** What the form asked beyond name and address, as `{name: text}`; null where nothing was. */
		custom_fields_json: text(),
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
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
		at: integer().notNull(),
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
		at: integer().notNull(),
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
		send_at: integer().notNull(),
		deadline: integer().notNull(),
		/** The start the message speaks of: who was told another one is owed a notice. */
		starts_at: integer(),
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
		lease_until: integer(),
		sent_at: integer(),
		updated_at: integer().notNull(),
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
		lease_until: integer().notNull(),
		created_at: integer().notNull(),
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
		received_at: integer().notNull(),
		processed_at: integer(),
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
		created_at: integer().notNull(),
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
		at: integer().notNull(),
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
		expires_at: integer().notNull(),
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
		finished_at: integer(),
		created_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.revision] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
		index("replans_open").on(t.created_at).where(sql`finished_at is null`),
	],
);
