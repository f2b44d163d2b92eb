import { and, asc, eq, lt, ne, sql } from "drizzle-orm";
import { messages, registrations, suppressions } from "../d1-migrations/schema";
import type { Channel, Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";

export type MessageRow = typeof messages.$inferSelect;
/** How far a message came. */
export const MESSAGE_STATUSES = messages.status.enumValues;
export type MessageStatus = MessageRow["status"];

export async function getMessage(db: Db, tenant_id: string, id: string): Promise<MessageRow | null> {
	return (
		(await db
			.select()
			.from(messages)
			.where(and(eq(messages.tenant_id, tenant_id), eq(messages.id, id)))
			.get()) ?? null
	);
}

export async function listMessagesOf(db: Db, tenant_id: string, registration_ids: string[]): Promise<MessageRow[]> {
	return db
		.select()
		.from(messages)
		.where(
			and(
				eq(messages.tenant_id, tenant_id),
				sql`${messages.registration_id} in (select value from json_each(${JSON.stringify(registration_ids)}))`,
			),
		)
		.all();
}

/** Messages somebody claimed and did not finish: their lease ran out before `wall`. Over all tenants. */
export async function listAbandoned(db: Db, wall: Seconds, limit: number): Promise<MessageRow[]> {
	return db
		.select()
		.from(messages)
		.where(and(eq(messages.status, "queued"), lt(messages.lease_until, wall)))
		.orderBy(asc(messages.lease_until))
		.limit(limit)
		.all();
}

/** Instants of the SMS one contact got since `since`, over all events of the tenant but `except`. */
export async function listSmsInstants(
	db: Db,
	tenant_id: string,
	contact_id: string,
	since: Seconds,
	except?: string,
): Promise<Seconds[]> {
	const rows = await db
		.select({ at: sql<number>`coalesce(${messages.sent_at}, ${messages.send_at})` })
		.from(messages)
		.innerJoin(
			registrations,
			and(eq(registrations.tenant_id, messages.tenant_id), eq(registrations.id, messages.registration_id)),
		)
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.contact_id, contact_id),
				eq(messages.channel, "sms"),
				ne(messages.status, "dropped"),
				sql`${messages.send_at} > ${since}`,
				except ? ne(messages.registration_id, except) : undefined,
			),
		)
		.all();
	return rows.map((r) => r.at);
}

export interface Suppression {
	channel: Channel;
	address_hash: string;
	scope: "marketing" | "all";
	reason: string;
}

/** For a batch: what stands against any of these addresses. */
export const suppressionsOf = (db: Db, tenant_id: string, address_hashes: string[]) =>
	db
		.select()
		.from(suppressions)
		.where(
			and(
				eq(suppressions.tenant_id, tenant_id),
				sql`${suppressions.address_hash} in (select value from json_each(${JSON.stringify(address_hashes)}))`,
			),
		);

export const listSuppressions = (db: Db, tenant_id: string, address_hashes: string[]): Promise<Suppression[]> =>
	suppressionsOf(db, tenant_id, address_hashes).all();
