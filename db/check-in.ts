import { and, asc, eq, sql } from "drizzle-orm";
import { contacts, registrations } from "../d1-migrations/schema";
import { challenge_days, check_in_links } from "../d1-migrations/schema-attendance";
import type { Db } from "./client";

export async function findCheckInLink(db: Db, token: string) {
	return (await db.select().from(check_in_links).where(eq(check_in_links.token, token)).get()) ?? null;
}

export async function getCheckInLink(db: Db, tenant_id: string, event_id: string) {
	const own = and(eq(check_in_links.tenant_id, tenant_id), eq(check_in_links.event_id, event_id));
	return (await db.select().from(check_in_links).where(own).get()) ?? null;
}

/** How many are registered for an event, and how many of them came. */
export async function countHere(db: Db, tenant_id: string, event_id: string) {
	const row = await db
		.select({
			expected: sql<number>`count(*)`,
			here: sql<number>`coalesce(sum(attendance in ('attended', 'left_early')), 0)`,
		})
		.from(registrations)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.event_id, event_id),
				eq(registrations.state, "active"),
			),
		)
		.get();
	return row ?? { expected: 0, here: 0 };
}

/** Active registrations whose name or address holds `words`, in any case. */
export async function searchExpected(db: Db, tenant_id: string, event_id: string, words: string, limit: number) {
	const name = sql`lower(coalesce(${contacts.first_name}, '') || ' ' || coalesce(${contacts.last_name}, '') || ' ' || ${contacts.email})`;
	return db
		.select({ registration: registrations, contact: contacts })
		.from(registrations)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.event_id, event_id),
				eq(registrations.state, "active"),
				sql`instr(${name}, ${words.toLowerCase()}) > 0`,
			),
		)
		.orderBy(asc(contacts.last_name), asc(contacts.first_name))
		.limit(limit)
		.all();
}

export async function listDaysDone(db: Db, tenant_id: string, registration_id: string): Promise<number[]> {
	const rows = await db
		.select({ day: challenge_days.day })
		.from(challenge_days)
		.where(and(eq(challenge_days.tenant_id, tenant_id), eq(challenge_days.registration_id, registration_id)))
		.orderBy(asc(challenge_days.day))
		.all();
	return rows.map((r) => r.day);
}
