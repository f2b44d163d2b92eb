import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { contacts, messages, tenants } from "./schema";

/** A tenant's own address for notices, with secrets of its own. */
export const webhook_endpoints = sqliteTable(
	"webhook_endpoints",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		name: text().notNull(),
		provider: text({ enum: ["generic", "resend", "twilio", "zoom", "stripe"] }).notNull(),
		/** Unguessable: the last part of the address. Signatures, not this, say who may report. */
		token: text().notNull().unique(),
		/** Sealed. */
		secret: text().notNull(),
		/** Sealed; the one before, which signs as well until `previous_until`. */
		previous_secret: text(),
		/** Wall time. */
		previous_until: integer(),
		created_at: integer().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

/** What people wrote back, for the coach to read. The id is that of the notice, so that none is kept twice. */
export const replies = sqliteTable(
	"replies",
	{
		tenant_id: text().notNull(),
		id: text().notNull(),
		contact_id: text().notNull(),
		kind: text({ enum: ["stop", "start", "help", "revocation", "reply"] }).notNull(),
		body: text().notNull(),
		received_at: integer().notNull(),
		/** Null while somebody has to look at it. */
		handled_at: integer(),
		/** Who handled it, and how: `read`, `revoked`, or `automatic` for a word the platform acts on by itself. */
		handled_by: text(),
		handling: text({ enum: ["read", "revoked", "automatic"] }),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.contact_id], foreignColumns: [contacts.tenant_id, contacts.id] }),
		index("replies_by_contact").on(t.tenant_id, t.contact_id),
	],
);

/** One link of one text message. */
export const short_links = sqliteTable(
	"short_links",
	{
		/** A function of message and target: the same message always holds the same links. */
		code: text().primaryKey(),
		tenant_id: text().notNull(),
		message_id: text().notNull(),
		target: text().notNull(),
		/** Followed by people; link scanners and previews are not counted. */
		clicks: integer().notNull().default(0),
		first_clicked_at: integer(),
	},
	(t) => [
		foreignKey({ columns: [t.tenant_id, t.message_id], foreignColumns: [messages.tenant_id, messages.id] }),
		index("short_links_by_message").on(t.tenant_id, t.message_id),
	],
);

/** When somebody was last told of one kind of trouble: the same is not told again for a while. */
export const alerts_told = sqliteTable("alerts_told", {
	key: text().primaryKey(),
	/** Wall time. */
	told_at: integer().notNull(),
	/** How often it happened since. */
	unreported: integer().notNull().default(0),
});
