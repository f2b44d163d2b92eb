import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "./batch";
import type { Db } from "./client";
import type { Metric } from "./rollups";

/** One number of a report: the metrics it adds up and takes away, under a key of a dimension, of one event (empty for all). */
export interface FigurePlace {
	event_id: string;
	dimension: string;
	key: string[];
	plus: readonly Metric[];
	minus: readonly Metric[];
}

/** Registrations that one question looks at, so that a rare figure does not read them all at once. */
const LOOKED_AT = 1000;

const summed = (metrics: readonly Metric[]): SQL =>
	sql.raw(metrics.map((metric) => `coalesce(json_extract(part.value, '$.n.${metric}'), 0)`).join(" + ") || "0");

/**
 * The registrations that make up a number, and how many of it each has, newest first from after the id `cursor` on. They are read
 * from what each has added to the rollups, so that they come to the number itself.
 *
 * @returns at most `limit` of them, and where to go on; a page may be short, or empty, and still have a next one
 */
export async function listFigurePeople(
	db: Db,
	tenant_id: string,
	{ event_id, dimension, key, plus, minus }: FigurePlace,
	page: { cursor?: string | null | undefined; limit: number },
): Promise<{ people: { registration_id: string; count: number }[]; next_cursor: string | null }> {
	const looked = sql`select r.id from registrations r where r.tenant_id = ${tenant_id}
		${event_id === "" ? sql`` : sql`and r.event_id = ${event_id}`}
		${page.cursor ? sql`and r.id < ${page.cursor}` : sql``} order by r.id desc limit ${LOOKED_AT}`;
	const [found = [], [bounds] = []] = await runBatch<{ id: string; n: number }>(db, [
		sql`select * from (
				select l.id, (select sum(${summed(plus)} - (${summed(minus)})) from json_each(p.parts_json) part
					where part.value ->> '$.d' = ${dimension} and part.value ->> '$.e' = ${event_id} and part.value ->> '$.k' = ${JSON.stringify(key)}) as n
				from (${looked}) l join analytics_parts p on p.tenant_id = ${tenant_id} and p.registration_id = l.id)
			where n > 0 order by id desc limit ${page.limit + 1}`,
		sql`select min(id) as id, count(*) as n from (${looked})`,
	]);
	const people = found.slice(0, page.limit).map(({ id, n }) => ({ registration_id: id, count: n }));
	if (found.length > page.limit) return { people, next_cursor: people.at(-1)?.registration_id ?? null };
	return { people, next_cursor: bounds && bounds.n === LOOKED_AT ? bounds.id : null };
}
