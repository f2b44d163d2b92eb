import { foreignKey, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { events } from "./schema";

/** Sentences that the claim gate warned of and a person vouches for. Who it was stands in the audit log as well. */
export const claim_overrules = sqliteTable(
	"claim_overrules",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		phase: text().notNull(),
		step_key: text().notNull(),
		sentence: text().notNull(),
		overruled_by: text().notNull(),
		at: integer("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.phase, t.step_key, t.sentence] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);
