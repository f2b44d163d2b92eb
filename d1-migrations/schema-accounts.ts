import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";
import { users } from "./schema-access";

/** One-time links of the product's own e-mails: found by the hash of what the link holds. Wall time throughout. */
export const account_tokens = sqliteTable(
	"account_tokens",
	{
		id: text().primaryKey(),
		kind: text({ enum: ["verify_email", "reset_password", "invitation"] }).notNull(),
		/** The user, or the invitation, that the link speaks of. */
		subject_id: text().notNull(),
		token_hash: text().notNull().unique(),
		/** Sealed, until the e-mail that carries it has left. */
		token: text(),
		created_at: integer().notNull(),
		expires_at: integer().notNull(),
		used_at: integer(),
	},
	(t) => [index("account_tokens_by_subject").on(t.subject_id, t.kind)],
);

/** Somebody asked to join a tenant. Wall time. */
export const invitations = sqliteTable(
	"invitations",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		/** Lower-cased. */
		email: text().notNull(),
		role: text({ enum: ["owner", "admin", "member"] }).notNull(),
		invited_by: text().notNull(),
		created_at: integer().notNull(),
		expires_at: integer().notNull(),
		accepted_at: integer(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] }), index("invitations_by_id").on(t.id)],
);

/** A user's authenticator. It asks for codes once it is confirmed. */
export const authenticators = sqliteTable("authenticators", {
	user_id: text()
		.primaryKey()
		.references(() => users.id),
	/** Sealed base 32. */
	secret: text().notNull(),
	created_at: integer().notNull(),
	confirmed_at: integer(),
	/** The latest time step whose code was taken: it and those before it are refused. */
	last_step: integer().notNull().default(0),
});

/** Codes that stand in for an authenticator once each, as hashes. */
export const recovery_codes = sqliteTable(
	"recovery_codes",
	{
		user_id: text()
			.notNull()
			.references(() => users.id),
		code_hash: text().notNull(),
		used_at: integer(),
	},
	(t) => [primaryKey({ columns: [t.user_id, t.code_hash] })],
);

/** Wrong sign-ins in a row, by a hash of the address and of where they came from. Wall time. */
export const sign_in_failures = sqliteTable(
	"sign_in_failures",
	{
		key: text().primaryKey(),
		failures: integer().notNull(),
		last_at: integer().notNull(),
	},
	(t) => [index("sign_in_failures_by_age").on(t.last_at)],
);

/** What a tenant pays for, as the payment provider last reported it; without a row it has the free plan. */
export const subscriptions = sqliteTable(
	"subscriptions",
	{
		tenant_id: text()
			.primaryKey()
			.references(() => tenants.id),
		customer_id: text().notNull(),
		subscription_id: text(),
		plan: text().notNull(),
		/** The provider's word: active, past_due, canceled and so on. */
		status: text().notNull(),
		current_period_end: integer(),
		/** The provider's instant of the newest report taken in: an older one changes nothing. */
		reported_at: integer().notNull(),
	},
	(t) => [index("subscriptions_by_customer").on(t.customer_id)],
);
