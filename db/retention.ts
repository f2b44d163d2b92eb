import { sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";
import { tablesWith } from "./tables";

export interface DueEvent {
	tenant_id: string;
	id: string;
	/** Null for a membership, whose registrations end one by one. */
	starts_at: Seconds | null;
}

/** Where rows stay when all else about an event's registrations goes. */
const KEPT_WITH_EVENT = new Set(["funnels", "replans", "retention_cursors", "claim_overrules"]);

/** Events that ended before `before` and stand at `stage`, the oldest first. Over all tenants. */
export const listEventsToClear = (db: Db, stage: number, before: Seconds, limit: number): Promise<DueEvent[]> =>
	db.all<DueEvent>(
		sql`select tenant_id, id, starts_at from events where retention_stage = ${stage} and starts_at < ${before}
			and starts_at + coalesce(duration_minutes, 0) * 60 < ${before} order by starts_at limit ${limit}`,
	);

/** One membership at a time, another one for each `turn`. */
export const nextMembership = (db: Db, turn: number): Promise<DueEvent[]> =>
	db.all<DueEvent>(
		sql`select tenant_id, id, starts_at from events where retention_stage = 0 and starts_at is null order by tenant_id, id
			limit 1 offset ${turn} % max(1, (select count(*) from events where retention_stage = 0 and starts_at is null))`,
	);

export interface Clearable {
	id: string;
	registered_at: Seconds;
	next_due_at: Seconds | null;
}

/** The registrations of `event` that `step` has not come to yet, a page of them. */
export const listUncleared = (db: Db, event: DueEvent, step: string, limit: number): Promise<Clearable[]> =>
	db.all<Clearable>(
		sql`select id, registered_at, next_due_at from registrations where tenant_id = ${event.tenant_id} and event_id = ${event.id}
			and id > coalesce((select cursor from retention_cursors where tenant_id = ${event.tenant_id} and event_id = ${event.id} and step = ${step}), '')
			order by id limit ${limit}`,
	);

export const moveCursor = (event: DueEvent, step: string, cursor: string) =>
	sql`insert into retention_cursors (tenant_id, event_id, step, cursor) values (${event.tenant_id}, ${event.id}, ${step}, ${cursor})
		on conflict (tenant_id, event_id, step) do update set cursor = excluded.cursor`;

export const finishStage = (event: DueEvent, stage: number) =>
	sql`update events set retention_stage = ${stage} where tenant_id = ${event.tenant_id} and id = ${event.id}`;

export const among = (ids: string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;

/** Ids of messages of registrations; `invitations` names those alone that carry a calendar file. */
export async function listMessageIds(
	db: Db,
	tenant_id: string,
	registrations: string[],
	invitations: boolean,
): Promise<string[]> {
	const rows = await db.all<{ id: string }>(
		sql`select id from messages where tenant_id = ${tenant_id} and registration_id in ${among(registrations)}
			and channel = 'email' ${invitations ? sql`and (step_key = 'welcome' or phase = 'notice')` : sql``}
			${invitations ? sql`` : sql`union all select id from messages where tenant_id = ${tenant_id} and registration_id in ${among(registrations)} and channel = 'sms'`}`,
	);
	return rows.map((row) => row.id);
}

/** The statements that delete the messages `ids` with whatever hangs on them. */
export const messageDeletions = (tenant_id: string, ids: string[]) => [
	...tablesWith("message_id").map(
		(table) => sql`delete from ${sql.identifier(table)} where tenant_id = ${tenant_id} and message_id in ${among(ids)}`,
	),
	sql`delete from messages where tenant_id = ${tenant_id} and id in ${among(ids)}`,
];

/** The statements that delete registrations with every row that names one of them. */
export const registrationDeletions = (tenant_id: string, ids: string[]) => [
	sql`pragma defer_foreign_keys = on`,
	...tablesWith("registration_id").map(
		(table) =>
			sql`delete from ${sql.identifier(table)} where tenant_id = ${tenant_id} and registration_id in ${among(ids)}`,
	),
	sql`delete from registrations where tenant_id = ${tenant_id} and id in ${among(ids)}`,
];

/** What is counted of an event and all else that names it, but for the event and its funnel. */
export const aggregateDeletions = (event: DueEvent) =>
	tablesWith("event_id")
		.filter((table) => !KEPT_WITH_EVENT.has(table))
		.map(
			(table) =>
				sql`delete from ${sql.identifier(table)} where tenant_id = ${event.tenant_id} and event_id = ${event.id}`,
		);

/**
 * Deletes the oldest notices of the inbox received before `before` (wall time), at most `limit`.
 *
 * @returns how many went
 */
export async function deleteOldNotices(db: Db, before: Seconds, limit: number): Promise<number> {
	const gone = await db.all<{ id: string }>(
		sql`delete from webhook_events where received_at < ${before} and id in (select id from webhook_events order by rowid limit ${limit}) returning id`,
	);
	return gone.length;
}

/** What of one tenant is due, by step, as it stands now. */
export async function countDue(
	db: Db,
	tenant_id: string,
	before: { links: Seconds; messages: Seconds; aggregates: Seconds; notices: Seconds; audit: Seconds },
) {
	const ended = (stage: number, at: Seconds) =>
		sql`select id from events where tenant_id = ${tenant_id} and retention_stage <= ${stage} and starts_at + coalesce(duration_minutes, 0) * 60 < ${at}`;
	const [row] = await runBatch<Record<"links" | "messages" | "aggregates" | "notices" | "audit", number>>(db, [
		sql`select
			(select count(*) from registrations where tenant_id = ${tenant_id} and event_id in (${ended(0, before.links)}))
			+ (select count(*) from registrations r join events e on e.tenant_id = r.tenant_id and e.id = r.event_id
				left join retention_cursors k on k.tenant_id = r.tenant_id and k.event_id = r.event_id and k.step = 'links'
				where r.tenant_id = ${tenant_id} and e.starts_at is null and r.next_due_at is null and r.registered_at < ${before.links} and r.id > coalesce(k.cursor, '')) as links,
			(select count(*) from messages where tenant_id = ${tenant_id} and (event_id in (${ended(1, before.messages)})
				or registration_id in (select r.id from registrations r join events e on e.tenant_id = r.tenant_id and e.id = r.event_id
					where r.tenant_id = ${tenant_id} and e.starts_at is null and r.registered_at < ${before.messages}))) as messages,
			(select count(*) from registrations where tenant_id = ${tenant_id} and event_id in (${ended(2, before.aggregates)})) as aggregates,
			(select count(*) from webhook_events where tenant_id = ${tenant_id} and received_at < ${before.notices}) as notices,
			(select coalesce(sum(json_array_length(ids_json)), 0) from audit_seals where tenant_id = ${tenant_id} and pruned_at is null and last_at < ${before.audit}) as audit`,
	]);
	return row?.[0] ?? { links: 0, messages: 0, aggregates: 0, notices: 0, audit: 0 };
}
