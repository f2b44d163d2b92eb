import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";

/** Switches for the whole platform: one that has no row is on. Whoever runs the platform writes here. */
export const platform_switches = sqliteTable("platform_switches", {
	name: text().primaryKey(),
	enabled: integer({ mode: "boolean" }).notNull(),
	/** Wall time. */
	changed_at: integer().notNull(),
	/** Why, and who says so, in their own words. */
	reason: text().notNull().default(""),
});

/** Every change of the platform's switches, written by triggers, so that a change by hand is in it too. Only ever added to. */
export const platform_switch_changes = sqliteTable("platform_switch_changes", {
	seq: integer().primaryKey(),
	name: text().notNull(),
	enabled: integer({ mode: "boolean" }).notNull(),
	reason: text().notNull(),
	/** Wall time. */
	at: integer().notNull(),
});

/** What a tenant's e-mail came to on one day (UTC, product time): the measure of its warm-up and its reputation. */
export const sending_days = sqliteTable(
	"sending_days",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		/** Days since 1970-01-01. */
		day: integer().notNull(),
		sent: integer().notNull().default(0),
		bounced: integer().notNull().default(0),
		complained: integer().notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.day] })],
);

/** The domain a tenant's e-mail comes from, and the DNS records its owner has to set. */
export const sender_domains = sqliteTable("sender_domains", {
	tenant_id: text()
		.primaryKey()
		.references(() => tenants.id),
	/** Lower-cased. */
	domain: text().notNull(),
	/** The part of the address before the `@`. */
	mailbox: text().notNull(),
	/** The provider's id of the domain. */
	provider_id: text().notNull(),
	status: text({
		enum: ["not_started", "pending", "verified", "failed", "partially_verified", "partially_failed"],
	}).notNull(),
	records_json: text().notNull(),
	created_at: integer().notNull(),
	checked_at: integer().notNull(),
});

/** Tokens of the platform's own provider accounts, sealed; some providers give a new one with each use. */
export const provider_tokens = sqliteTable("provider_tokens", {
	id: text().primaryKey(),
	sealed: text().notNull(),
	/** Wall time. */
	expires_at: integer().notNull(),
});
