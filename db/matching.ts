import { and, between, desc, eq, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { contacts, conversions, events, messages, registrations, tenants } from "../d1-migrations/schema";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";
import { getMessage, type MessageRow } from "./messages";
import { type ContactRow, getRegistration, type RegistrationRow } from "./registrations";

/**
 * Whose notice is it? A provider's notice names no tenant, so these queries find it rather than being told it. They
 * start from the tenants where no index over all of them would help: one look into each one's own index.
 */

export async function findMessageByProviderId(db: Db, provider_id: string): Promise<MessageRow | null> {
	return (await db.select().from(messages).where(eq(messages.provider_id, provider_id)).get()) ?? null;
}

export async function findMessageById(db: Db, id: string, tenant_id?: string | null): Promise<MessageRow | null> {
	if (tenant_id) return getMessage(db, tenant_id, id);
	const row = await db
		.select({ message: messages })
		.from(tenants)
		.crossJoin(messages)
		.where(and(eq(messages.tenant_id, tenants.id), eq(messages.id, id)))
		.get();
	return row?.message ?? null;
}

export async function findRegistrationById(
	db: Db,
	id: string,
	tenant_id?: string | null,
): Promise<RegistrationRow | null> {
	if (tenant_id) return (await getRegistration(db, tenant_id, id))?.registration ?? null;
	const row = await db
		.select({ registration: registrations })
		.from(tenants)
		.crossJoin(registrations)
		.where(and(eq(registrations.tenant_id, tenants.id), eq(registrations.id, id)))
		.get();
	return row?.registration ?? null;
}

/**
 * @param phone E.164
 * @param tenant_id looks among that tenant's people alone
 */
export async function findContactsByPhone(db: Db, phone: string, tenant_id?: string | null): Promise<ContactRow[]> {
	return db
		.select()
		.from(contacts)
		.where(and(eq(contacts.phone, phone), tenant_id ? eq(contacts.tenant_id, tenant_id) : undefined))
		.all();
}

/** Of `people`, the tenant whose text reached them last: a reply is most likely meant for it. Null where none has. */
export async function lastTexter(db: Db, people: ContactRow[]): Promise<string | null> {
	let last: { tenant_id: string; at: Seconds } | null = null;
	for (const { tenant_id, id } of people) {
		const row = await db
			.select({ at: messages.sent_at })
			.from(registrations)
			.innerJoin(
				messages,
				and(eq(messages.tenant_id, registrations.tenant_id), eq(messages.registration_id, registrations.id)),
			)
			.where(
				and(
					eq(registrations.tenant_id, tenant_id),
					eq(registrations.contact_id, id),
					eq(messages.channel, "sms"),
					sql`${messages.sent_at} is not null`,
				),
			)
			.orderBy(desc(messages.sent_at))
			.limit(1)
			.get();
		if (row?.at != null && (last === null || row.at > last.at)) last = { tenant_id, at: row.at };
	}
	return last?.tenant_id ?? null;
}

/** The purchases that a payment of the payment provider's paid. */
export async function findConversionsByPayment(db: Db, payment_id: string, tenant_id?: string | null) {
	const own = tenant_id ? eq(conversions.tenant_id, tenant_id) : undefined;
	return db
		.select()
		.from(conversions)
		.where(and(eq(conversions.payment_id, payment_id), own))
		.all();
}

export type MeetingEvent = Pick<typeof events.$inferSelect, "tenant_id" | "id" | "duration_minutes" | "created_at"> & {
	starts_at: Seconds;
};

/**
 * Events held in one meeting that start between two instants: a meeting's id may be used again and again.
 *
 * @param tenant_id looks among that tenant's events alone
 */
export async function findEventsOfMeeting(
	db: Db,
	meeting_id: string,
	from: Seconds,
	to: Seconds,
	tenant_id?: string | null,
): Promise<MeetingEvent[]> {
	const rows = await db
		.select({
			tenant_id: events.tenant_id,
			id: events.id,
			starts_at: events.starts_at,
			duration_minutes: events.duration_minutes,
			created_at: events.created_at,
		})
		.from(events)
		.where(
			and(
				tenant_id ? eq(events.tenant_id, tenant_id) : undefined,
				between(events.starts_at, from, to),
				or(eq(events.zoom_meeting_id, meeting_id), eq(events.zoom_webinar_id, meeting_id)),
				inArray(events.state, ["published", "completed"]),
			),
		)
		.all();
	return rows.flatMap((row) => (row.starts_at === null ? [] : [{ ...row, starts_at: row.starts_at }]));
}

/** Who a meeting's participant is said to be. */
export interface ParticipantIdentity {
	registrant_id: string | null;
	/** The personal link somebody came in by. */
	join_url: string | null;
	/** Lower-cased. */
	email: string | null;
}

/** `ana+zoom@x.com` and `ana@x.com` reach one mailbox. */
export const alias = (email: string) => {
	const at = email.lastIndexOf("@");
	const local = email.slice(0, at).split("+")[0] ?? "";
	return { plain: local + email.slice(at), prefix: `${local}+`, domain: email.slice(at) };
};

/**
 * The registration a participant is of: by registrant id, then by personal join link, then by e-mail address or an
 * alias of it that one person alone has. Somebody whose registrant id belongs to a registration is never another by
 * e-mail, and no registration with another registrant id is theirs.
 */
export async function matchParticipant(
	db: Db,
	event: { tenant_id: string; id: string },
	who: ParticipantIdentity,
): Promise<string | null> {
	const here = and(eq(registrations.tenant_id, event.tenant_id), eq(registrations.event_id, event.id));
	for (const given of [
		who.registrant_id ? eq(registrations.zoom_registrant_id, who.registrant_id) : null,
		who.join_url ? eq(registrations.join_url, who.join_url) : null,
	]) {
		if (!given) continue;
		const found = await db.select({ id: registrations.id }).from(registrations).where(and(here, given)).get();
		if (found) return found.id;
	}
	if (!who.email?.includes("@")) return null;
	const { plain, prefix, domain } = alias(who.email);
	const free = who.registrant_id ? isNull(registrations.zoom_registrant_id) : undefined;
	const people = await db
		.select({ id: registrations.id, email: contacts.email })
		.from(contacts)
		.innerJoin(
			registrations,
			and(eq(registrations.tenant_id, contacts.tenant_id), eq(registrations.contact_id, contacts.id)),
		)
		.where(
			and(
				eq(contacts.tenant_id, event.tenant_id),
				or(
					eq(contacts.email, who.email),
					eq(contacts.email, plain),
					// The range of all addresses that start with the prefix: "," follows "+".
					and(gte(contacts.email, prefix), lt(contacts.email, `${prefix.slice(0, -1)},`)),
				),
				eq(registrations.event_id, event.id),
				free,
			),
		)
		.all();
	const exact = people.find((p) => p.email === who.email);
	if (exact) return exact.id;
	const aliases = people.filter((p) => p.email.endsWith(domain));
	return aliases.length === 1 ? (aliases[0]?.id ?? null) : null;
}
