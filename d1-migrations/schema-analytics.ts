import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";

const count = () => integer().notNull().default(0);

/**
 * Figures added up by one dimension at a time. `event_id` is empty for all events of the tenant together; `key` is a
 * JSON list, its parts a matter of the dimension. Amounts are in the currency's smallest unit.
 */
export const analytics_rollups = sqliteTable(
	"analytics_rollups",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		dimension: text().notNull(),
		event_id: text().notNull(),
		key: text().notNull(),
		registrations: count(),
		cancelled: count(),
		attended: count(),
		left_early: count(),
		no_show: count(),
		joined: count(),
		minutes: count(),
		clicked_join: count(),
		join_clicks: count(),
		purchased: count(),
		poll_answers: count(),
		unsubscribes: count(),
		queued: count(),
		sent: count(),
		delivered: count(),
		opened: count(),
		clicked: count(),
		bounced: count(),
		complained: count(),
		failed: count(),
		dropped: count(),
		machine_opened: count(),
		segments: count(),
		conversions: count(),
		revenue: count(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.dimension, t.event_id, t.key] })],
);

/** What one registration has added to the figures so far; a row that is deleted takes it out of them again. */
export const analytics_parts = sqliteTable(
	"analytics_parts",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		registration_id: text().notNull(),
		parts_json: text().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.registration_id] })],
);

/** Registrations of which something changed since they were counted. Triggers write them, whoever made the change. */
export const analytics_marks = sqliteTable(
	"analytics_marks",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		registration_id: text().notNull(),
		/** Who counts it now; null again where something changed meanwhile. */
		taken_by: text(),
		/** Wall time until which nobody else does. */
		taken_until: integer(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.registration_id] })],
);

/**
 * How many events a tenant has, kept by triggers, so that counting them by status reads no event. `what` is a state that a
 * coach decided (`level` and `bucket` 0), `dated` for published events with a start, or `start` and `end`: how many of those
 * start or end in the `bucket`-th stretch of `level` seconds. What lies after an instant is a sum of at most seven
 * stretches of each length.
 */
export const event_counts = sqliteTable(
	"event_counts",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		what: text().notNull(),
		level: integer().notNull(),
		bucket: integer().notNull(),
		n: integer().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.what, t.level, t.bucket] })],
);
