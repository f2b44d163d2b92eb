import { sql } from "drizzle-orm";
import { foreignKey, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { events, tenants } from "./schema";

/** What a coach tries out on an event: who is in which arm follows from a hash, so nothing is stored for a registration. */
export const experiments = sqliteTable(
	"experiments",
	{
		tenant_id: text().notNull(),
		id: text().notNull(),
		event_id: text().notNull(),
		name: text().notNull(),
		kind: text({ enum: ["timing", "subject", "step", "holdout"] }).notNull(),
		/** What the variant does, as `ExperimentTarget`. */
		target_json: text().notNull(),
		/** What its figures are counted by, written down when it starts: see `CountedBy`. */
		counted_by_json: text(),
		/** Of those in the experiment, how many get the variant: above 0, below 1. */
		share: real().notNull(),
		outcome: text({ enum: ["attended", "clicked", "purchased"] }).notNull(),
		state: text({ enum: ["draft", "running", "stopped"] }).notNull(),
		kept: text({ enum: ["control", "variant"] }),
		started_at: integer(),
		stopped_at: integer(),
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** Shares of a tenant's people who go without marketing over all of its events; at most one is not stopped. */
export const holdouts = sqliteTable(
	"holdouts",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		share: real().notNull(),
		/** JSON list of what is withheld. */
		purposes_json: text().notNull(),
		outcome: text({ enum: ["attended", "clicked", "purchased"] }).notNull(),
		started_at: integer().notNull(),
		stopped_at: integer(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		uniqueIndex("holdouts_running").on(t.tenant_id).where(sql`stopped_at is null`),
	],
);
