import { getTableColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import * as core from "../d1-migrations/schema";
import * as access from "../d1-migrations/schema-access";
import * as accounts from "../d1-migrations/schema-accounts";
import * as analytics from "../d1-migrations/schema-analytics";
import * as attendance from "../d1-migrations/schema-attendance";
import * as delivery from "../d1-migrations/schema-delivery";
import * as experiments from "../d1-migrations/schema-experiments";
import * as knowledge from "../d1-migrations/schema-knowledge";
import * as operations from "../d1-migrations/schema-operations";
import * as outgoing from "../d1-migrations/schema-outgoing";
import * as trust from "../d1-migrations/schema-trust";
import * as webhooks from "../d1-migrations/schema-webhooks";
import * as writing from "../d1-migrations/schema-writing";

const tables: SQLiteTable[] = [
	core,
	access,
	accounts,
	analytics,
	attendance,
	delivery,
	experiments,
	knowledge,
	operations,
	outgoing,
	trust,
	webhooks,
	writing,
].flatMap((part) => Object.values(part).filter((value): value is SQLiteTable => is(value, SQLiteTable)));

/** Every table of the schema. */
export const TABLES: readonly string[] = tables.map((table) => getTableName(table));

/** The tables whose rows belong to a tenant and name something by `column`, so that one that is new is not forgotten. */
export const tablesWith = (column: "registration_id" | "contact_id" | "message_id" | "event_id"): string[] =>
	tables
		.filter((table) => {
			const columns = getTableColumns(table);
			return column in columns && "tenant_id" in columns;
		})
		.map((table) => getTableName(table));
