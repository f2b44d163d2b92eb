import { sql } from "drizzle-orm";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";
import type { EventStatus } from "./events";

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
