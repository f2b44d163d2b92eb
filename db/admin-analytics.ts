import { sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";
import type { EventStatus } from "./events";

/** The stretches of time, in seconds, that starts and ends of events are counted by: the `level`s of `event_counts`. */
const STEP = 8;
const LEVELS = Array.from({ length: 10 }, (_, power) => STEP ** power);

/**
 * The stretches that together hold all instants after `now`, at most seven of each length but the longest: whatever lies
 * after it leaves the stretch that holds `now` at one length, within the same stretch of the next.
 */
const after = (now: Seconds) =>
	LEVELS.map((level, i) => ({
		level,
		from: Math.floor(now / level) + 1,
		to: i === LEVELS.length - 1 ? Number.MAX_SAFE_INTEGER : (Math.floor(now / (level * STEP)) + 1) * STEP - 1,
	})).filter(({ from, to }) => from <= to);

/** How many events of the tenant have each status at `now`; reads some two hundred rows at most, however many there are. */
export async function countEvents(
	db: Db,
	tenant_id: string,
	now: Seconds,
): Promise<{ status: EventStatus; count: number }[]> {
	const stretches = JSON.stringify(after(now));
	const rows = await db.all<{ what: string; n: number }>(
		sql`select c.what, sum(c.n) as n from json_each('["draft","published","cancelled","completed","dated"]') w
				cross join event_counts c on c.tenant_id = ${tenant_id} and c.what = w.value and c.level = 0 and c.bucket = 0 group by 1
			union all
			select c.what, sum(c.n) from json_each('["start","end"]') w cross join json_each(${stretches}) s
				cross join event_counts c on c.tenant_id = ${tenant_id} and c.what = w.value and c.level = s.value ->> 'level'
					and c.bucket between s.value ->> 'from' and s.value ->> 'to' group by 1`,
	);
	const of = (what: string) => rows.find((row) => row.what === what)?.n ?? 0;
	const counts: Record<EventStatus, number> = {
		draft: of("draft"),
		upcoming: of("published") - of("dated") + of("start"),
		live: of("end") - of("start"),
		completed: of("completed") + of("dated") - of("end"),
		cancelled: of("cancelled"),
	};
	return Object.entries(counts)
		.filter(([, count]) => count > 0)
		.map(([status, count]) => ({ status: status as EventStatus, count }));
}
