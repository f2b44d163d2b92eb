import { sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";
import type { EventStatus } from "./events";
import type { MessageStatus } from "./messages";

export interface RegistrationCount {
	state: "active" | "cancelled";
	attendance: "attended" | "left_early" | "no_show" | null;
	count: number;
	join_clicks: number;
	/** How many of them opened their join link at least once. */
	clicked: number;
	purchased: number;
}

export interface MessageCount {
	phase: string;
	step_key: string;
	channel: "email" | "sms";
	status: MessageStatus;
	reason: string | null;
	count: number;
	segments: number;
}

export interface ConversionCount {
	currency: string;
	count: number;
	/** In the currency's smallest unit. */
	amount: number;
}

export interface Counts {
	registrations: RegistrationCount[];
	messages: MessageCount[];
	conversions: ConversionCount[];
}

/**
 * Counts of one event, or of all where `event_id` is absent, in one round trip. They are taken from the rows as they
 * stand, without rollups, so they read every row they count. A message counts once, under the furthest status it reached; only
 * a dropped one tells its reason.
 */
export async function readCounts(db: Db, tenant_id: string, event_id?: string): Promise<Counts> {
	const own = sql`tenant_id = ${tenant_id}${event_id === undefined ? sql`` : sql` and event_id = ${event_id}`}`;
	const step = event_id === undefined ? sql`'' as phase, '' as step_key` : sql`phase, step_key`;
	const [registrations, messages, conversions] = await runBatch(db, [
		sql`select state, attendance, count(*) as count, sum(join_clicks) as join_clicks, sum(join_clicks > 0) as clicked, sum(purchased_at is not null) as purchased
			from registrations where ${own} group by state, attendance`,
		sql`select ${step}, channel, coalesce(human_status, status) as status, case status when 'dropped' then reason end as reason, count(*) as count, coalesce(sum(segments), 0) as segments
			from messages where ${own} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
		event_id === undefined
			? sql`select currency, count(*) as count, sum(amount - refunded) as amount from conversions where ${own} group by currency order by currency`
			: sql`select c.currency, count(*) as count, sum(c.amount - c.refunded) as amount from conversions c
				join registrations r on r.tenant_id = c.tenant_id and r.id = c.registration_id
				where c.tenant_id = ${tenant_id} and r.event_id = ${event_id} group by c.currency order by c.currency`,
	]);
	return {
		registrations: (registrations ?? []) as unknown as RegistrationCount[],
		messages: (messages ?? []) as unknown as MessageCount[],
		conversions: (conversions ?? []) as unknown as ConversionCount[],
	};
}

/** How many events of the tenant have each status at `now`. */
export async function countEvents(
	db: Db,
	tenant_id: string,
	now: Seconds,
): Promise<{ status: EventStatus; count: number }[]> {
	return db.all(
		sql`select case when state <> 'published' then state
				when starts_at is null or starts_at > ${now} then 'upcoming'
				when starts_at + coalesce(duration_minutes, 0) * 60 > ${now} then 'live'
				else 'completed' end as status, count(*) as count
			from events where tenant_id = ${tenant_id} group by 1 order by 1`,
	);
}
