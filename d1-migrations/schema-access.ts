import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";

export const users = sqliteTable("users", {
	id: text().primaryKey(),
	email: text().notNull().unique(),
	password_hash: text().notNull(),
	email_verified_at: integer(),
	created_at: integer().notNull(),
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
		created_at: integer().notNull(),
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
		created_at: integer().notNull(),
		expires_at: integer().notNull(),
		used_at: integer(),
		revoked_at: integer(),
		/** The browser's own description of itself, cut short. */
		agent: text(),
	},
	(t) => [index("sessions_by_family").on(t.family_id), index("sessions_by_user").on(t.user_id)],
);

export const signing_keys = sqliteTable("signing_keys", {
	kid: text().primaryKey(),
	private_jwk: text().notNull(),
	public_jwk: text().notNull(),
	created_at: integer().notNull(),
	retired_at: integer(),
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
		created_at: integer().notNull(),
		last_used_at: integer(),
		/** Wall time at which a replaced key stops working. */
		expires_at: integer(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);
