import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { events, registrations } from "./schema";

/**
 * What was reported of one registration's stays in the event: a beginning, an end, or both. Only ever added to, so the
 * same reports amount to the same attendance in whatever order they come.
 */
export const attendance_intervals = sqliteTable(
	"attendance_intervals",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		/** A function of what the report says, so that a repeated one is the same row. */
		id: text().notNull(),
		event_id: text().notNull(),
		/** One holding of the meeting: the provider's own id of it. */
		session: text().notNull(),
		/** The provider's id of one presence in it; empty where the report names none. */
		participant: text().notNull(),
		joined_at: integer(),
		left_at: integer(),
		source: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id, t.id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
		index("attendance_intervals_by_session").on(t.tenant_id, t.event_id, t.session, t.registration_id),
	],
);

/** When one holding of an event's meeting ended: whoever was not seen leaving left then. */
export const meeting_sessions = sqliteTable(
	"meeting_sessions",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		session: text().notNull(),
		ended_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.session] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** Reports of somebody nobody could be matched with yet; they are held against the registrations again later. */
export const unmatched_attendance = sqliteTable(
	"unmatched_attendance",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		id: text().notNull(),
		session: text().notNull(),
		participant: text().notNull(),
		registrant_id: text(),
		email: text(),
		join_url: text(),
		joined_at: integer(),
		left_at: integer(),
		source: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id, t.id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** Whether somebody came, in the words of the coach or the door: outranks whatever a provider reported. */
export const attendance_marks = sqliteTable(
	"attendance_marks",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		attended: integer({ mode: "boolean" }).notNull(),
		minutes: integer(),
		source: text({ enum: ["manual", "check_in", "import"] }).notNull(),
		at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
	],
);

/** An event's reports at its meeting provider, asked for until one that was late enough brings nothing new. */
export const report_pulls = sqliteTable(
	"report_pulls",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		/** Product time. */
		due_at: integer().notNull(),
		attempts: integer().notNull().default(0),
		/** Stays that the last report told of. */
		stays: integer().notNull().default(0),
		error: text(),
		finished_at: integer(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
		index("report_pulls_open").on(t.due_at).where(sql`finished_at is null`),
	],
);

/** Links that let whoever has one check people in at the door of one event. */
export const check_in_links = sqliteTable(
	"check_in_links",
	{
		tenant_id: text().notNull(),
		event_id: text().notNull(),
		/** Unguessable. */
		token: text().notNull().unique(),
		created_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.event_id] }),
		foreignKey({ columns: [t.tenant_id, t.event_id], foreignColumns: [events.tenant_id, events.id] }),
	],
);

/** The days of a challenge that somebody says are done. */
export const challenge_days = sqliteTable(
	"challenge_days",
	{
		tenant_id: text().notNull(),
		registration_id: text().notNull(),
		/** From 1. */
		day: integer().notNull(),
		at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.registration_id, t.day] }),
		foreignKey({
			columns: [t.tenant_id, t.registration_id],
			foreignColumns: [registrations.tenant_id, registrations.id],
		}),
	],
);
