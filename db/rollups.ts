import { sql } from "drizzle-orm";
import type { CountedBy, ExperimentKind } from "../funnel/experiments/arms";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch, type Statement } from "./batch";
import type { Db } from "./client";
import type { MessageStatus } from "./messages";

/** The figures of a rollup row, as its columns are called. Amounts are in the currency's smallest unit. */
export const METRICS = [
	"registrations",
	"cancelled",
	"attended",
	"left_early",
	"no_show",
	"joined",
	"minutes",
	"clicked_join",
	"join_clicks",
	"purchased",
	"poll_answers",
	"unsubscribes",
	"queued",
	"sent",
	"delivered",
	"opened",
	"clicked",
	"bounced",
	"complained",
	"failed",
	"dropped",
	"machine_opened",
	"segments",
	"conversions",
	"revenue",
] as const;
export type Metric = (typeof METRICS)[number];
export type Figures = Partial<Record<Metric, number>>;

/** Figures under one key of one dimension: `d` the dimension, `e` the event (empty for all), `k` the key, `n` the figures. */
export interface Part {
	d: string;
	e: string;
	k: string;
	n: Figures;
}

/** All of a registration that figures are made of. */
export interface History {
	registration: {
		tenant_id: string;
		id: string;
		event_id: string;
		contact_id: string;
		starts_at: Seconds | null;
		state: "active" | "cancelled";
		registered_at: Seconds;
		join_clicks: number;
		first_joined_at: Seconds | null;
		attendance: "attended" | "left_early" | "no_show" | null;
		attended_minutes: number | null;
		purchased_at: Seconds | null;
		source_json: string | null;
	};
	messages: {
		id: string;
		phase: string;
		step_key: string;
		channel: "email" | "sms";
		status: MessageStatus;
		human_status: MessageStatus | null;
		reason: string | null;
		segments: number | null;
		send_at: Seconds;
		sent_at: Seconds | null;
		updated_at: Seconds;
	}[];
	conversions: { external_id: string; amount: number; refunded: number; currency: string; at: Seconds }[];
	poll_answers: { at: Seconds }[];
	/** When the person took consent back, and on which channel; `mine` where this was their latest registration by then. */
	withdrawals: { channel: "email" | "sms"; at: Seconds; mine: 0 | 1 }[];
	/** Experiments of the event that have been started. */
	experiments: Trial[];
	/** Holdouts of the tenant that ran when it was made; `first` where it is the person's first since that one began. */
	holdouts: { id: string; share: number; at: Seconds; first: 0 | 1 }[];
}

/** What an experiment's figures are made with. */
export interface Trial {
	event_id: string;
	id: string;
	kind: ExperimentKind;
	share: number;
	/** Whether its figures count clicks on its own messages alone, as its arms differ in nothing but their words. */
	of_words: boolean;
	counted_by: CountedBy;
	since: Seconds;
	until: Seconds | null;
}

export interface Marked {
	tenant_id: string;
	registration_id: string;
}

/** Takes up to `limit` marked registrations for `token` until `until` (wall time); of one tenant where one is given. */
export const takeMarks = (
	db: Db,
	{
		token,
		wall,
		until,
		limit,
		tenant_id,
	}: { token: string; wall: Seconds; until: Seconds; limit: number; tenant_id?: string },
): Promise<Marked[]> =>
	db.all<Marked>(
		sql`update analytics_marks set taken_by = ${token}, taken_until = ${until} where (tenant_id, registration_id) in
			(select tenant_id, registration_id from analytics_marks where ${tenant_id === undefined ? sql`true` : sql`tenant_id = ${tenant_id}`}
				and (taken_by is null or taken_until < ${wall}) limit ${limit})
			returning tenant_id, registration_id`,
	);

export const countMarks = async (db: Db, tenant_id: string, most: number): Promise<number> => {
	const [row] = await db.all<{ n: number }>(
		sql`select count(*) as n from (select 1 from analytics_marks where tenant_id = ${tenant_id} limit ${most})`,
	);
	return row?.n ?? 0;
};

interface TrialRow extends Pick<Trial, "event_id" | "id" | "kind" | "share"> {
	of_words: 0 | 1;
	counted_by_json: string;
	started_at: Seconds;
	stopped_at: Seconds | null;
}

const trialOf = ({ of_words, counted_by_json, started_at, stopped_at, ...row }: TrialRow): Trial => ({
	...row,
	of_words: of_words === 1,
	counted_by: JSON.parse(counted_by_json),
	since: started_at,
	until: stopped_at,
});

type Of<Key extends keyof History> = History[Key] extends (infer Row)[] ? Row & { registration_id: string } : never;

/** The histories of registrations of one tenant and what they have added so far, as they are at one moment. */
export async function readHistories(
	db: Db,
	tenant_id: string,
	ids: string[],
): Promise<{ histories: History[]; parts: Map<string, Part[]> }> {
	const among = sql`(select value from json_each(${JSON.stringify(ids)}))`;
	const own = sql`tenant_id = ${tenant_id} and registration_id in ${among}`;
	const [registrations, messages, conversions, answers, withdrawals, parts, trials, holdouts] = await runBatch(db, [
		sql`select r.tenant_id, r.id, r.event_id, r.contact_id, e.starts_at, r.state, r.registered_at, r.join_clicks, r.first_joined_at, r.attendance,
				r.attended_minutes, r.purchased_at, r.source_json
			from registrations r join events e on e.tenant_id = r.tenant_id and e.id = r.event_id
			where r.tenant_id = ${tenant_id} and r.id in ${among} order by r.id`,
		sql`select registration_id, id, phase, step_key, channel, status, human_status, reason, segments, send_at, sent_at, updated_at
			from messages where ${own} order by id`,
		sql`select registration_id, external_id, amount, refunded, currency, at from conversions where ${own} order by external_id`,
		sql`select registration_id, at from poll_answers where ${own}`,
		// Taken back for all of a tenant's events at once: it counts where the person had registered last by then.
		sql`select r.id as registration_id, c.channel, c.at,
				r.id = (select o.id from registrations o where o.tenant_id = r.tenant_id and o.contact_id = r.contact_id
					and o.created_at <= c.at order by o.created_at desc, o.id desc limit 1) as mine from registrations r
			join consents c on c.tenant_id = r.tenant_id and c.contact_id = r.contact_id
			where r.tenant_id = ${tenant_id} and r.id in ${among} and c.granted = 0 and c.source in ('one_click', 'preferences', 'sms') order by c.id`,
		sql`select registration_id, parts_json from analytics_parts where ${own}`,
		sql`select event_id, id, kind, share, kind = 'subject' or (kind = 'step' and json_extract(target_json, '$.body') is not null) as of_words,
				counted_by_json, started_at, stopped_at from experiments
			where tenant_id = ${tenant_id} and started_at is not null and counted_by_json is not null
			and event_id in (select event_id from registrations where tenant_id = ${tenant_id} and id in ${among}) order by id`,
		sql`select r.id as registration_id, h.id, h.share, r.created_at as at,
				not exists (select 1 from registrations o where o.tenant_id = r.tenant_id and o.contact_id = r.contact_id
					and o.created_at >= h.started_at and (o.created_at, o.id) < (r.created_at, r.id)) as first
			from holdouts h join registrations r on r.tenant_id = h.tenant_id and r.created_at >= h.started_at
			where h.tenant_id = ${tenant_id} and r.id in ${among} and (h.stopped_at is null or r.created_at < h.stopped_at)`,
	]);
	const grouped = <Row extends { registration_id: string }>(rows: unknown) =>
		Map.groupBy((rows ?? []) as Row[], (row) => row.registration_id);
	const by = {
		messages: grouped<Of<"messages">>(messages),
		conversions: grouped<Of<"conversions">>(conversions),
		answers: grouped<Of<"poll_answers">>(answers),
		withdrawals: grouped<Of<"withdrawals">>(withdrawals),
		holdouts: grouped<Of<"holdouts">>(holdouts),
	};
	const tried = Map.groupBy(((trials ?? []) as unknown as TrialRow[]).map(trialOf), (trial) => trial.event_id);
	return {
		histories: ((registrations ?? []) as unknown as History["registration"][]).map((registration) => ({
			registration,
			messages: by.messages.get(registration.id) ?? [],
			conversions: by.conversions.get(registration.id) ?? [],
			poll_answers: by.answers.get(registration.id) ?? [],
			withdrawals: by.withdrawals.get(registration.id) ?? [],
			holdouts: by.holdouts.get(registration.id) ?? [],
			experiments: tried.get(registration.event_id) ?? [],
		})),
		parts: new Map(
			((parts ?? []) as { registration_id: string; parts_json: string }[]).map((row) => [
				row.registration_id,
				JSON.parse(row.parts_json) as Part[],
			]),
		),
	};
}

/** What counting one registration again comes to. */
export interface Recount {
	registration_id: string;
	/** Null leaves what it has added as it is. */
	parts: Part[] | null;
	changes: Part[];
}

/**
 * Adds `changes` to the figures and lets go of the marks, as one transaction. A registration that changed since `token`
 * took it is left out altogether: its mark stays.
 */
export async function applyRecounts(db: Db, tenant_id: string, token: string, recounts: Recount[]): Promise<void> {
	const held = sql`(select registration_id from analytics_marks where tenant_id = ${tenant_id} and taken_by = ${token}
		and registration_id in (select value from json_each(${JSON.stringify(recounts.map((r) => r.registration_id))})))`;
	const changes = recounts.flatMap(({ registration_id, changes }) =>
		changes.map((part) => ({ r: registration_id, ...part })),
	);
	const kept = recounts.flatMap(({ registration_id, parts }) =>
		parts === null ? [] : [{ r: registration_id, p: JSON.stringify(parts) }],
	);
	const columns = sql.raw(METRICS.join(", "));
	const sums = sql.raw(METRICS.map((m) => `sum(coalesce(json_extract(value, '$.n.${m}'), 0))`).join(", "));
	const added = sql.raw(METRICS.map((m) => `${m} = ${m} + excluded.${m}`).join(", "));
	const statements: Statement[] = [
		...(changes.length > 0
			? [
					sql`insert into analytics_rollups (tenant_id, dimension, event_id, key, ${columns})
						select ${tenant_id}, json_extract(value, '$.d'), json_extract(value, '$.e'), json_extract(value, '$.k'), ${sums}
						from json_each(${JSON.stringify(changes)}) where json_extract(value, '$.r') in ${held} group by 2, 3, 4
						on conflict (tenant_id, dimension, event_id, key) do update set ${added}`,
				]
			: []),
		...(kept.length > 0
			? [
					sql`insert into analytics_parts (tenant_id, registration_id, parts_json)
						select ${tenant_id}, json_extract(value, '$.r'), json_extract(value, '$.p')
						from json_each(${JSON.stringify(kept)}) where json_extract(value, '$.r') in ${held}
						on conflict (tenant_id, registration_id) do update set parts_json = excluded.parts_json`,
				]
			: []),
		sql`delete from analytics_marks where tenant_id = ${tenant_id} and taken_by = ${token}
			and registration_id in (select value from json_each(${JSON.stringify(recounts.map((r) => r.registration_id))}))`,
	];
	await runBatch(db, statements);
}

export type RollupRow = { dimension: string; key: string } & Record<Metric, number>;

/** Rows of dimensions of one event (empty for all), each up to its limit, from the end of the keys on where it is negative. */
export async function readRollups(
	db: Db,
	tenant_id: string,
	event_id: string,
	limits: Record<string, number>,
): Promise<Map<string, RollupRow[]>> {
	const wanted = Object.entries(limits);
	const rows = await runBatch<RollupRow>(
		db,
		wanted.map(
			([dimension, limit]) =>
				sql`select dimension, key, ${sql.raw(METRICS.join(", "))} from analytics_rollups
					where tenant_id = ${tenant_id} and dimension = ${dimension} and event_id = ${event_id}
					order by key ${sql.raw(limit < 0 ? "desc" : "asc")} limit ${Math.abs(limit)}`,
		),
	);
	return new Map(
		wanted.map(([dimension, limit], i) => [dimension, limit < 0 ? (rows[i] ?? []).reverse() : (rows[i] ?? [])]),
	);
}

/** Rows of the arms of an experiment, or with `holdout` of a holdout (`event_id` empty for all events): keys are `[id, arm]`, and `[id, arm, currency]` with revenue. `limit` bounds what is read. */
export const readArms = (
	db: Db,
	tenant_id: string,
	event_id: string,
	id: string,
	limit: number,
	dimension: "experiment" | "holdout" = "experiment",
): Promise<RollupRow[]> => {
	const from = `["${id}",`;
	return db.all<RollupRow>(
		sql`select dimension, key, ${sql.raw(METRICS.join(", "))} from analytics_rollups
			where tenant_id = ${tenant_id} and dimension = ${dimension} and event_id = ${event_id}
			and key >= ${from} and key < ${`${from}~`} order by key limit ${limit}`,
	);
};

/** How the tenant's events went, up to `limit` of them. */
export const readTurnouts = (
	db: Db,
	tenant_id: string,
	limit: number,
): Promise<{ event_id: string; came: number; missed: number }[]> =>
	db.all(
		sql`select event_id, attended + left_early as came, no_show as missed from analytics_rollups
			where tenant_id = ${tenant_id} and dimension = 'total' and event_id > '' order by event_id desc limit ${limit}`,
	);

/**
 * Takes all of a tenant's figures away and marks every registration, so that they are made anew from the raw rows.
 *
 * @returns how many were marked
 */
export async function resetRollups(db: Db, tenant_id: string, audit: Statement): Promise<number> {
	const [, , , marked] = await runBatch<{ n: number }>(db, [
		sql`delete from analytics_parts where tenant_id = ${tenant_id}`,
		sql`delete from analytics_rollups where tenant_id = ${tenant_id}`,
		sql`insert into analytics_marks (tenant_id, registration_id) select tenant_id, id from registrations where tenant_id = ${tenant_id}
			on conflict (tenant_id, registration_id) do update set taken_by = null, taken_until = null`,
		sql`select changes() as n`,
		audit,
	]);
	return marked?.[0]?.n ?? 0;
}

export interface NewRegistration {
	id: string;
	event_id: string;
	registered_at: Seconds;
	phone: string | null;
	time_zone: string | null;
	region: string | null;
	consent_email: number;
	consent_sms: number;
}

/** The newest registrations, of one event where one is given, with what timing depends on. Ids sort by when they were made. */
export const listNewestRegistrations = (
	db: Db,
	tenant_id: string,
	event_id: string | undefined,
	limit: number,
): Promise<NewRegistration[]> =>
	db.all(
		sql`select r.id, r.event_id, r.registered_at, c.phone, c.time_zone, c.region, c.consent_email, c.consent_sms
			from (select * from registrations where tenant_id = ${tenant_id} ${event_id === undefined ? sql`` : sql`and event_id = ${event_id}`}
				order by id desc limit ${limit}) r
			join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id order by r.id desc`,
	);
