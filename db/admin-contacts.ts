import { and, asc, desc, eq, lt, type SQL, sql } from "drizzle-orm";
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
import { findContacts } from "./contact-index";
import type { ContactRow } from "./registrations";

export type ConsentRow = typeof consents.$inferSelect;
export type ConversionRow = typeof conversions.$inferSelect;

/** A page of contacts, newest first, from after the id `cursor` on; with `q` those that it finds. */
export async function listContacts(
	db: Db,
	tenant_id: string,
	page: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<ContactRow[]> {
	const { q, cursor, limit } = page;
	const found = q ? await findContacts(db, tenant_id, { q, cursor, limit }) : null;
	if (found?.length === 0) return [];
	const rows = await db
		.select()
		.from(contacts)
		.where(
			and(
				eq(contacts.tenant_id, tenant_id),
				found ? sql`${contacts.id} in (select value from json_each(${JSON.stringify(found)}))` : undefined,
				!found && cursor ? lt(contacts.id, cursor) : undefined,
			),
		)
		.orderBy(desc(contacts.id))
		.limit(limit)
		.all();
	if (!found) return rows;
	// As they were found: the last of a page says where the next one starts.
	const place = new Map(found.map((id, i) => [id, i]));
	return rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
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
