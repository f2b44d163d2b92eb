import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";

/** Where a tenant wants to hear of what happens: a webhook of its own, or its account at a CRM. */
export const outgoing_subscriptions = sqliteTable(
	"outgoing_subscriptions",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		kind: text({ enum: ["webhook", "hubspot", "gohighlevel"] }).notNull(),
		/** Of a webhook; a CRM is reached by the tenant's own credentials. */
		url: text(),
		/** Types of events it is told of. */
		types_json: text().notNull(),
		/** Sealed; null for a CRM. */
		secret: text(),
		/** Sealed; the one before, which signs as well until `previous_until`, wall time. */
		previous_secret: text(),
		previous_until: integer(),
		state: text({ enum: ["active", "disabled"] })
			.notNull()
			.default("active"),
		disabled_reason: text(),
		/** Wall time of the first delivery that was given up since the last that arrived. */
		failing_since: integer(),
		/** The database's own number of the last audit entry it was held against: only what is newer is told. */
		through_rowid: integer().notNull(),
		/** Wall time. */
		created_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		index("outgoing_subscriptions_active").on(t.tenant_id, t.id).where(sql`state = 'active'`),
	],
);

/** One event on its way to one subscription. Ids only: what is told is read as it leaves. */
export const outgoing_deliveries = sqliteTable(
	"outgoing_deliveries",
	{
		tenant_id: text().notNull(),
		id: text().notNull(),
		subscription_id: text().notNull(),
		/** What happened, the same for every subscription and every try: the receiver knows a repetition by it. */
		source_id: text().notNull(),
		type: text().notNull(),
		subject_id: text().notNull(),
		/** Product time. */
		happened_at: integer().notNull(),
		status: text({ enum: ["queued", "delivered", "dead"] })
			.notNull()
			.default("queued"),
		/** Tries begun; raised behind a fence, so that one worker makes each. */
		attempts: integer().notNull().default(0),
		/** Wall time from which on somebody else may take it over. */
		due_at: integer().notNull(),
		last_status: integer(),
		last_error: text(),
		/** Wall time. */
		created_at: integer().notNull(),
		settled_at: integer(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		unique("outgoing_deliveries_once").on(t.tenant_id, t.subscription_id, t.source_id),
		index("outgoing_deliveries_due").on(t.due_at).where(sql`status = 'queued'`),
		index("outgoing_deliveries_settled").on(t.settled_at).where(sql`settled_at is not null`),
		foreignKey({
			columns: [t.tenant_id, t.subscription_id],
			foreignColumns: [outgoing_subscriptions.tenant_id, outgoing_subscriptions.id],
		}),
	],
);

/** When something that runs by itself last did: the cron's run, a task that went through the queue. */
export const heartbeats = sqliteTable("heartbeats", {
	name: text().primaryKey(),
	/** Wall time. */
	at: integer().notNull(),
});
