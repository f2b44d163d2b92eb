import { and, asc, desc, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import {
	consents,
	contacts,
	conversions,
	events,
	messages,
	poll_answers,
	registrations,
} from "../d1-migrations/schema";
import { replies } from "../d1-migrations/schema-webhooks";
import type { Db } from "./client";
import type { ContactRow } from "./registrations";

export type ConsentRow = typeof consents.$inferSelect;
export type ConversionRow = typeof conversions.$inferSelect;

/** Sorts behind every address that starts with what is before it. */
const LAST = "\u{10ffff}";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Contacts whose address, last name or whole name starts with `q`, whatever its case. */
function startsWith(q: string): SQL | undefined {
	const address = q.toLowerCase();
	const byEmail = and(gte(contacts.email, address), lt(contacts.email, address + LAST));
	if (q.includes("@")) return byEmail;
	// SQLite folds the case of ASCII letters alone, and a LIKE pattern may have 50 bytes in D1.
	const spellings = JSON.stringify([q, address, capital(address)]);
	const named = (name: SQL) =>
		sql`lower(substr(${name}, 1, ${[...q].length})) in (select lower(value) from json_each(${spellings}))`;
	const whole = sql`ltrim(coalesce(${contacts.first_name}, '') || ' ' || coalesce(${contacts.last_name}, ''))`;
	return or(byEmail, named(whole), named(sql`${contacts.last_name}`));
}

/** A page of contacts, newest first, from after the id `cursor` on. */
export async function listContacts(
	db: Db,
	tenant_id: string,
	page: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<ContactRow[]> {
	return db
		.select()
		.from(contacts)
		.where(
			and(
				eq(contacts.tenant_id, tenant_id),
				page.cursor ? lt(contacts.id, page.cursor) : undefined,
				page.q ? startsWith(page.q) : undefined,
			),
		)
		.orderBy(desc(contacts.id))
		.limit(page.limit)
		.all();
}

export async function getContact(db: Db, tenant_id: string, id: string): Promise<ContactRow | null> {
	const row = await db
		.select()
		.from(contacts)
		.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, id)))
		.get();
	return row ?? null;
}

/** Everything the database holds about one person, oldest first. */
export async function readContactRecord(db: Db, tenant_id: string, contact_id: string) {
	const enrolled = and(eq(registrations.tenant_id, tenant_id), eq(registrations.contact_id, contact_id));
	const inRegistrations = (column: SQL) =>
		sql`${column} in (select id from registrations where tenant_id = ${tenant_id} and contact_id = ${contact_id})`;
	const [given, registered, answers, purchases, sent, wrote] = await db.batch([
		db
			.select()
			.from(consents)
			.where(and(eq(consents.tenant_id, tenant_id), eq(consents.contact_id, contact_id)))
			.orderBy(asc(consents.at), asc(consents.id)),
		db
			.select({ registration: registrations, event: { title: events.title, type: events.type } })
			.from(registrations)
			.innerJoin(events, and(eq(events.tenant_id, registrations.tenant_id), eq(events.id, registrations.event_id)))
			.where(enrolled)
			.orderBy(asc(registrations.id)),
		db
			.select()
			.from(poll_answers)
			.where(and(eq(poll_answers.tenant_id, tenant_id), inRegistrations(sql`${poll_answers.registration_id}`)))
			.orderBy(asc(poll_answers.at)),
		db
			.select()
			.from(conversions)
			.where(and(eq(conversions.tenant_id, tenant_id), inRegistrations(sql`${conversions.registration_id}`)))
			.orderBy(asc(conversions.at)),
		db
			.select()
			.from(messages)
			.where(and(eq(messages.tenant_id, tenant_id), inRegistrations(sql`${messages.registration_id}`)))
			.orderBy(asc(messages.send_at), asc(messages.id)),
		db
			.select()
			.from(replies)
			.where(and(eq(replies.tenant_id, tenant_id), eq(replies.contact_id, contact_id)))
			.orderBy(asc(replies.id)),
	]);
	return {
		consents: given,
		registrations: registered,
		poll_answers: answers,
		conversions: purchases,
		messages: sent,
		replies: wrote,
	};
}
export type ContactRecord = Awaited<ReturnType<typeof readContactRecord>>;
