import { and, desc, eq, lt, sql } from "drizzle-orm";
import { audit_log, contacts, events, messages, registrations } from "../d1-migrations/schema";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";
import type { MessageStatus } from "./messages";
import type { Enrolled } from "./registrations";

export type RegistrationStatus = "active" | "cancelled" | "attended" | "left_early" | "no_show" | "purchased";
export type AuditRow = typeof audit_log.$inferSelect;

/** Where a list that is sorted by an instant goes on: after this instant and id. */
export interface TimeCursor {
	at: Seconds;
	id: string;
}

const withStatus = (status: RegistrationStatus) =>
	status === "purchased"
		? sql`${registrations.purchased_at} is not null`
		: status === "active" || status === "cancelled"
			? eq(registrations.state, status)
			: and(eq(registrations.state, "active"), eq(registrations.attendance, status));

const NAMED = sql`lower(coalesce(${contacts.first_name}, '') || ' ' || coalesce(${contacts.last_name}, '') || ' ' || ${contacts.email} || ' ' || coalesce(${contacts.phone}, ''))`;

const answered = (question: string, answer: string | undefined) =>
	sql`exists (select 1 from poll_answers p where p.tenant_id = ${registrations.tenant_id} and p.registration_id = ${registrations.id}
		and p.question = ${question} ${answer === undefined ? sql`` : sql`and p.answer = ${answer}`})`;

/**
 * A page of registrations with their contact and the event's title, newest first, from after the id `cursor` on. `q` is
 * a part of a name, address or phone number: it reads the event's registrations until the page is full.
 */
export async function listRegistrations(
	db: Db,
	tenant_id: string,
	page: {
		event_id?: string | undefined;
		status?: RegistrationStatus | undefined;
		q?: string | undefined;
		/** Whoever answered a poll question so. */
		question?: string | undefined;
		answer?: string | undefined;
		/** These alone. */
		ids?: string[] | undefined;
		cursor?: string | undefined;
		limit: number;
	},
): Promise<(Enrolled & { event_title: string })[]> {
	return db
		.select({ registration: registrations, contact: contacts, event_title: events.title })
		.from(registrations)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		)
		.innerJoin(events, and(eq(events.tenant_id, registrations.tenant_id), eq(events.id, registrations.event_id)))
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				page.event_id ? eq(registrations.event_id, page.event_id) : undefined,
				page.status ? withStatus(page.status) : undefined,
				page.q ? sql`instr(${NAMED}, ${page.q.toLowerCase()}) > 0` : undefined,
				page.question !== undefined ? answered(page.question, page.answer) : undefined,
				page.ids ? sql`${registrations.id} in (select value from json_each(${JSON.stringify(page.ids)}))` : undefined,
				page.cursor ? lt(registrations.id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(registrations.id))
		.limit(page.limit)
		.all();
}

export interface AnswerCount {
	question: string;
	answer: string;
	people: number;
}

/** How many gave each answer to each poll question of an event, the most frequent first. */
export const countAnswers = (db: Db, tenant_id: string, event_id: string): Promise<AnswerCount[]> =>
	db.all(sql`select p.question, p.answer, count(*) as people from registrations r
		join poll_answers p on p.tenant_id = r.tenant_id and p.registration_id = r.id
		where r.tenant_id = ${tenant_id} and r.event_id = ${event_id} and r.state = 'active'
		group by p.question, p.answer order by p.question, people desc, p.answer`);

const addressed = (db: Db) =>
	db
		.select({
			message: messages,
			event_title: events.title,
			contact: { id: contacts.id, email: contacts.email, phone: contacts.phone },
		})
		.from(messages)
		.innerJoin(
			registrations,
			and(eq(registrations.tenant_id, messages.tenant_id), eq(registrations.id, messages.registration_id)),
		)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		)
		.innerJoin(events, and(eq(events.tenant_id, messages.tenant_id), eq(events.id, messages.event_id)));

/** A page of messages with whom they went to, the latest due first. */
export async function listMessages(
	db: Db,
	tenant_id: string,
	page: {
		status?: MessageStatus | undefined;
		channel?: "email" | "sms" | undefined;
		event_id?: string | undefined;
		cursor?: TimeCursor | undefined;
		limit: number;
	},
) {
	return addressed(db)
		.where(
			and(
				eq(messages.tenant_id, tenant_id),
				page.status ? eq(messages.status, page.status) : undefined,
				page.channel ? eq(messages.channel, page.channel) : undefined,
				page.event_id ? eq(messages.event_id, page.event_id) : undefined,
				page.cursor ? sql`(${messages.send_at}, ${messages.id}) < (${page.cursor.at}, ${page.cursor.id})` : undefined,
			),
		)
		.orderBy(desc(messages.send_at), desc(messages.id))
		.limit(page.limit)
		.all();
}

export async function getAddressedMessage(db: Db, tenant_id: string, id: string) {
	const row = await addressed(db)
		.where(and(eq(messages.tenant_id, tenant_id), eq(messages.id, id)))
		.get();
	return row ?? null;
}
export type AddressedMessage = Awaited<ReturnType<typeof listMessages>>[number];

/**
 * A page of the audit log, the latest first; its ids sort by time. `q` is a part of an action, an actor or a subject,
 * `kind` what an action begins with: both read the log until the page is full.
 */
export async function listAudit(
	db: Db,
	tenant_id: string,
	page: {
		actor_type?: string | undefined;
		kind?: string | undefined;
		q?: string | undefined;
		cursor?: TimeCursor | undefined;
		limit: number;
	},
): Promise<AuditRow[]> {
	return db
		.select()
		.from(audit_log)
		.where(
			and(
				eq(audit_log.tenant_id, tenant_id),
				page.actor_type ? eq(audit_log.actor_type, page.actor_type) : undefined,
				page.kind ? sql`instr(${audit_log.action}, ${`${page.kind}.`}) = 1` : undefined,
				page.q
					? sql`instr(lower(${audit_log.action} || ' ' || ${audit_log.actor_id} || ' ' || ${audit_log.subject_id}), ${page.q.toLowerCase()}) > 0`
					: undefined,
				page.cursor ? sql`(${audit_log.at}, ${audit_log.id}) < (${page.cursor.at}, ${page.cursor.id})` : undefined,
			),
		)
		.orderBy(desc(audit_log.at), desc(audit_log.id))
		.limit(page.limit)
		.all();
}

export interface DeadLetter {
	id: string;
	kind: "message" | "webhook";
	/** When it was given up, epoch seconds. */
	at: Seconds;
	/** The channel of a message, the provider of a webhook. */
	via: string;
	/** The step of a message, the kind of a webhook. */
	what: string;
	reason: string | null;
	attempts: number;
	registration_id: string | null;
	event_id: string | null;
}

/** A page of what was given up: messages that failed and notices that could not be worked off, the latest first. */
export async function listDeadLetters(
	db: Db,
	tenant_id: string,
	page: { cursor?: TimeCursor | undefined; limit: number },
): Promise<DeadLetter[]> {
	const after = page.cursor ? sql`where (at, id) < (${page.cursor.at}, ${page.cursor.id})` : sql``;
	return db.all<DeadLetter>(sql`
		select * from (
			select id, 'message' as kind, updated_at as at, channel as via, step_key as what, reason, attempts, registration_id, event_id
			from messages where tenant_id = ${tenant_id} and status = 'failed'
			union all
			select id, 'webhook', coalesce(processed_at, received_at), provider, kind, error, attempts, null, null
			from webhook_events where tenant_id = ${tenant_id} and status = 'failed'
		) ${after} order by at desc, id desc limit ${page.limit}`);
}
