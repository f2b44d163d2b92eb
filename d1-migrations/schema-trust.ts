import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { events, tenants } from "./schema";

/** One link of a tenant's audit chain: what it was appended, in which order, and the hash over it and all before it. */
export const audit_seals = sqliteTable(
	"audit_seals",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		/** From 1, without gaps. */
		seq: integer().notNull(),
		/** Ids of the entries in the order they were appended. */
		ids_json: text().notNull(),
		/** SHA-256, hex: over the link before and each entry in turn. */
		hash: text().notNull(),
		/** The database's own number of the last entry it holds: sealing goes on after it. */
		through_rowid: integer().notNull(),
		/** Product time of the newest entry. */
		last_at: integer().notNull(),
		sealed_at: integer().notNull(),
		/** When its entries were let go of, at the end of their seven years; the link itself stays. */
		pruned_at: integer(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.seq] }), index("audit_seals_by_row").on(t.through_rowid)],
);

/** A tenant's own account at a provider. What it is sealed with is named in the sealed text. */
export const tenant_credentials = sqliteTable(
	"tenant_credentials",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		provider: text({ enum: ["resend", "twilio", "zoom", "stripe", "hubspot", "gohighlevel"] }).notNull(),
		/** Sealed JSON; never leaves the platform but to the provider itself. */
		sealed: text().notNull(),
		/** The last four characters of its secret, for a person to tell one from another. */
		last_four: text().notNull(),
		set_at: integer().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.provider] })],
);

/** How far the clearing away of an event's registrations has come. */
export const retention_cursors = sqliteTable(
	"retention_cursors",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		step: text().notNull(),
		/** The last registration that was dealt with. */
		cursor: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.step] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);
