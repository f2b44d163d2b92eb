import { and, desc, eq, sql } from "drizzle-orm";
import { experiments } from "../d1-migrations/schema-experiments";
import type { ExperimentTarget } from "../funnel/experiments/arms";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";

export interface ExperimentRow extends Omit<typeof experiments.$inferSelect, "target_json"> {
	target: ExperimentTarget;
}

const fromRow = ({ target_json, ...row }: typeof experiments.$inferSelect): ExperimentRow => ({
	...row,
	target: JSON.parse(target_json),
});

const ofEvent = (tenant_id: string, event_id: string) =>
	and(eq(experiments.tenant_id, tenant_id), eq(experiments.event_id, event_id));

/** Newest first. */
export async function listExperiments(db: Db, tenant_id: string, event_id: string): Promise<ExperimentRow[]> {
	const rows = await db.select().from(experiments).where(ofEvent(tenant_id, event_id)).orderBy(desc(experiments.id));
	return rows.map(fromRow);
}

export async function getExperiment(
	db: Db,
	tenant_id: string,
	event_id: string,
	id: string,
): Promise<ExperimentRow | null> {
	const row = await db
		.select()
		.from(experiments)
		.where(and(ofEvent(tenant_id, event_id), eq(experiments.id, id)))
		.get();
	return row ? fromRow(row) : null;
}

/** One person in an experiment, from the instant it first mattered to them. */
export interface Exposed {
	registration_id: string;
	registered_at: Seconds;
	exposed_at: Seconds;
	/** Null until the event's branch was taken. */
	attendance: string | null;
	/** Clicked anything after it mattered, and clicked a message that the experiment is about. */
	clicked: 0 | 1;
	clicked_it: 0 | 1;
	purchased: 0 | 1;
	unsubscribed: 0 | 1;
	/** Sums by currency, as a JSON object of smallest units; null where nothing was bought. */
	revenue_json: string | null;
}

/**
 * Those an experiment mattered to, in the order of their ids: everybody who registered since, or whoever one of `steps` was
 * sent to or withheld from since.
 *
 * @param steps `phase/key` of the messages it is about; null for timing
 * @param window from `since` on, before `until`
 */
export async function listExposed(
	db: Db,
	tenant_id: string,
	event_id: string,
	steps: string[] | null,
	window: { since: Seconds; until: Seconds },
	page: { cursor: string; limit: number },
): Promise<Exposed[]> {
	const about = JSON.stringify(steps ?? []);
	const { since, until } = window;
	const at =
		steps === null
			? sql`r.registered_at`
			: sql`(select min(coalesce(m.sent_at, m.updated_at)) from messages m
				where m.tenant_id = r.tenant_id and m.registration_id = r.id
				and m.phase || '/' || m.step_key in (select value from json_each(${about}))
				and (m.sent_at is not null or m.reason = 'experiment_holdout')
				and coalesce(m.sent_at, m.updated_at) >= ${since} and coalesce(m.sent_at, m.updated_at) < ${until})`;
	const [rows = []] = await runBatch<Exposed>(db, [
		sql`with exposed as (
				select r.*, ${at} as exposed_at from registrations r
				where r.tenant_id = ${tenant_id} and r.event_id = ${event_id} and r.id > ${page.cursor}
			)
			select r.id as registration_id, r.registered_at, r.exposed_at, r.attendance,
				exists (select 1 from messages m where m.tenant_id = r.tenant_id and m.registration_id = r.id
					and m.status = 'clicked' and m.sent_at >= r.exposed_at) as clicked,
				exists (select 1 from messages m where m.tenant_id = r.tenant_id and m.registration_id = r.id
					and m.status = 'clicked' and m.sent_at >= r.exposed_at
					and m.phase || '/' || m.step_key in (select value from json_each(${about}))) as clicked_it,
				coalesce(r.purchased_at >= r.exposed_at, 0) as purchased,
				exists (select 1 from consents c where c.tenant_id = r.tenant_id and c.contact_id = r.contact_id
					and c.granted = 0 and c.at >= r.exposed_at and c.source in ('one_click', 'preferences', 'sms')) as unsubscribed,
				(select json_group_object(currency, total) from (
					select v.currency, sum(v.amount - v.refunded) as total from conversions v
					where v.tenant_id = r.tenant_id and v.registration_id = r.id and v.at >= r.exposed_at group by v.currency
				)) as revenue_json
			from exposed r where r.exposed_at >= ${since} and r.exposed_at < ${until}
			order by r.id limit ${page.limit}`,
	]);
	return rows;
}
