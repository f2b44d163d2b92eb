import { and, asc, eq, gt, isNotNull, lt, sql } from "drizzle-orm";
import { contacts, conversions, poll_answers, registrations } from "../d1-migrations/schema";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";

export type RegistrationRow = typeof registrations.$inferSelect;
export type ContactRow = typeof contacts.$inferSelect;
export interface Enrolled {
	registration: RegistrationRow;
	contact: ContactRow;
}

const withContact = (db: Db) =>
	db
		.select({ registration: registrations, contact: contacts })
		.from(registrations)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		);

export async function getRegistration(db: Db, tenant_id: string, id: string): Promise<Enrolled | null> {
	const row = await withContact(db)
		.where(and(eq(registrations.tenant_id, tenant_id), eq(registrations.id, id)))
		.get();
	return row ?? null;
}

/** By the unguessable token in a person's links, which names the tenant too. */
export async function findRegistrationByToken(db: Db, token: string): Promise<Enrolled | null> {
	return (await withContact(db).where(eq(registrations.token, token)).get()) ?? null;
}

export async function findContactByToken(db: Db, token: string): Promise<ContactRow | null> {
	return (await db.select().from(contacts).where(eq(contacts.token, token)).get()) ?? null;
}

export async function getRegistrations(db: Db, tenant_id: string, ids: string[]): Promise<Enrolled[]> {
	return withContact(db)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				sql`${registrations.id} in (select value from json_each(${JSON.stringify(ids)}))`,
			),
		)
		.all();
}

/** A page of an event's registrations by id, from after `cursor` on. */
export async function listRegistrationsOf(
	db: Db,
	tenant_id: string,
	event_id: string,
	cursor: string,
	limit: number,
): Promise<Enrolled[]> {
	return withContact(db)
		.where(
			and(eq(registrations.tenant_id, tenant_id), eq(registrations.event_id, event_id), gt(registrations.id, cursor)),
		)
		.orderBy(asc(registrations.id))
		.limit(limit)
		.all();
}

export async function listActiveRegistrationsOfContact(
	db: Db,
	tenant_id: string,
	contact_id: string,
): Promise<RegistrationRow[]> {
	return db
		.select()
		.from(registrations)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.contact_id, contact_id),
				eq(registrations.state, "active"),
			),
		)
		.all();
}

/** Registrations whose object should have acted before `before`, over all tenants. */
export async function listOverdue(db: Db, before: Seconds, limit: number) {
	return db
		.select({ tenant_id: registrations.tenant_id, id: registrations.id })
		.from(registrations)
		.where(and(isNotNull(registrations.next_due_at), lt(registrations.next_due_at, before)))
		.orderBy(asc(registrations.next_due_at))
		.limit(limit)
		.all();
}

export async function listPollAnswers(db: Db, tenant_id: string, registration_ids: string[]) {
	return db
		.select()
		.from(poll_answers)
		.where(
			and(
				eq(poll_answers.tenant_id, tenant_id),
				sql`${poll_answers.registration_id} in (select value from json_each(${JSON.stringify(registration_ids)}))`,
			),
		)
		.all();
}

export async function countConversions(db: Db, tenant_id: string, registration_id: string): Promise<number> {
	const row = await db
		.select({ n: sql<number>`count(*)` })
		.from(conversions)
		.where(and(eq(conversions.tenant_id, tenant_id), eq(conversions.registration_id, registration_id)))
		.get();
	return row?.n ?? 0;
}
