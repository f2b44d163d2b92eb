import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What the platform counts of itself, a row for each series and period. Whole-platform rows have an empty tenant and
 * exist by minute and by hour, a tenant's by hour alone.
 */
export const metrics = sqliteTable(
	"metrics",
	{
		/** Empty for the whole platform. */
		tenant_id: text().notNull(),
		/** Seconds: 60, 3600 or 86400. */
		period: integer().notNull(),
		series: text().notNull(),
		/** Start of the period, wall time. */
		at: integer().notNull(),
		count: integer().notNull(),
		errors: integer().notNull(),
		/** How many took longer than the series allows. */
		slow: integer().notNull(),
		sum_ms: integer().notNull(),
		max_ms: integer().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.period, t.series, t.at] })],
);

/** One alert: whether it fires, and what each channel was last told. Wall times. */
export const alert_states = sqliteTable("alert_states", {
	key: text().primaryKey(),
	state: text({ enum: ["firing", "resolved"] }).notNull(),
	since: integer().notNull(),
	/** When its condition was last found to hold. */
	seen_at: integer().notNull(),
	/** What was measured, in words. */
	detail: text().notNull(),
	told_slack: text(),
	told_pager: text(),
	/** Until when one worker tells of it. */
	lease_until: integer().notNull(),
});

/** Synthetic enrolments and what became of them. Wall times. */
export const canary_runs = sqliteTable("canary_runs", {
	/** Number of the five minutes it belongs to, so that one run starts once. */
	id: integer().primaryKey(),
	started_at: integer().notNull(),
	canary_registration: text(),
	canary_contact: text(),
	state: text({ enum: ["waiting", "delivered", "failed"] }).notNull(),
	reason: text(),
	/** When its e-mail was reported delivered, or it was given up. */
	ended_at: integer(),
});
