import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Ctx } from "../context";
import { log } from "../telemetry/log";

/** The whole platform, as opposed to one tenant. */
export const PLATFORM = "";
/** Wall seconds between two writes of one isolate. */
const FLUSH_SECONDS = 60;
/** Series that one isolate keeps apart between two writes; what comes on top is not kept. */
const MOST_SERIES = 400;
/** Wall seconds for which minutes are kept, and hours and days: the longest window of an alert is three days. */
const MINUTES_KEPT = 2 * 86_400;
const HOURS_KEPT = 90 * 86_400;
const DAY = 86_400;
/** What is shown over weeks, so counted by day as well: an answer would read hundreds of hours else. */
const BY_DAY = new Set(["api", "email", "sms", "webhooks"]);

export interface Sums {
	count: number;
	errors: number;
	slow: number;
	sum_ms: number;
	max_ms: number;
}

export interface Observation {
	error?: boolean;
	slow?: boolean;
	ms?: number;
}

interface Held extends Sums {
	tenant_id: string;
	period: number;
	series: string;
	at: number;
}

const held = new Map<string, Held>();
let written_at: number | null = null;

function add(tenant_id: string, period: number, series: string, wall: number, seen: Observation): void {
	const at = wall - (wall % period);
	const key = `${tenant_id} ${period} ${series} ${at}`;
	let sums = held.get(key);
	if (!sums) {
		if (held.size >= MOST_SERIES) return;
		sums = { tenant_id, period, series, at, count: 0, errors: 0, slow: 0, sum_ms: 0, max_ms: 0 };
		held.set(key, sums);
	}
	const ms = Math.round(seen.ms ?? 0);
	sums.count += 1;
	sums.errors += seen.error ? 1 : 0;
	sums.slow += seen.slow ? 1 : 0;
	sums.sum_ms += ms;
	sums.max_ms = Math.max(sums.max_ms, ms);
}

/**
 * Counts one thing that happened, in memory alone: for the platform by minute and hour, some by day, for a tenant by hour.
 *
 * @param wall wall time, epoch seconds
 */
export function observe(series: string, wall: number, seen: Observation = {}, tenant_id: string = PLATFORM): void {
	add(PLATFORM, 60, series, wall, seen);
	add(PLATFORM, 3600, series, wall, seen);
	if (BY_DAY.has(series)) add(PLATFORM, DAY, series, wall, seen);
	if (tenant_id !== PLATFORM) add(tenant_id, 3600, series, wall, seen);
}

/** True once a minute for each isolate: what it counted should be written. */
export function isFlushDue(wall: number): boolean {
	written_at ??= wall;
	return held.size > 0 && wall - written_at >= FLUSH_SECONDS;
}

/** Writes what this isolate counted since the last time. What cannot be written is dropped: figures stop no work. */
export async function flushMetrics(ctx: Pick<Ctx, "db" | "clock">): Promise<number> {
	written_at = ctx.clock.wall();
	const rows = [...held.values()];
	held.clear();
	if (rows.length === 0) return 0;
	try {
		await runBatch(ctx.db, [
			sql`insert into metrics (tenant_id, period, series, at, count, errors, slow, sum_ms, max_ms)
				select value ->> 'tenant_id', value ->> 'period', value ->> 'series', value ->> 'at', value ->> 'count', value ->> 'errors', value ->> 'slow', value ->> 'sum_ms', value ->> 'max_ms' from json_each(${JSON.stringify(rows)}) where true
				on conflict (tenant_id, period, series, at) do update set count = count + excluded.count, errors = errors + excluded.errors, slow = slow + excluded.slow, sum_ms = sum_ms + excluded.sum_ms, max_ms = max(max_ms, excluded.max_ms)`,
		]);
		return rows.length;
	} catch (error) {
		log("warn", "metrics not written", { error });
		return 0;
	}
}

export interface Window {
	series: string;
	/** Wall seconds back from now. */
	seconds: number;
}

/** Windows up to this long are summed from minutes, from hours, and longer ones from days. */
const BY_MINUTE = 6 * 3600;
const BY_HOUR = 3 * DAY;
const periodOf = (seconds: number) => (seconds <= BY_MINUTE ? 60 : seconds <= BY_HOUR ? 3600 : DAY);
const TOTALS = sql.raw(
	"coalesce(sum(count), 0) as count, coalesce(sum(errors), 0) as errors, coalesce(sum(slow), 0) as slow, coalesce(sum(sum_ms), 0) as sum_ms, coalesce(max(max_ms), 0) as max_ms",
);

/** What the platform counted in each window, in one round trip. */
export async function readWindows(ctx: Pick<Ctx, "db" | "clock">, windows: Window[]): Promise<Sums[]> {
	const wall = ctx.clock.wall();
	const statements: SQL[] = windows.map(
		({ series, seconds }) =>
			sql`select ${TOTALS} from metrics where tenant_id = '' and period = ${periodOf(seconds)} and series = ${series} and at > ${wall - seconds}`,
	);
	return (await runBatch<Sums>(ctx.db, statements)).map(([sums]) => sums as Sums);
}

/** The series of one tenant since `from`, busiest first. */
export const readTenantSeries = (
	ctx: Pick<Ctx, "db">,
	tenant_id: string,
	from: number,
): Promise<(Sums & { series: string })[]> =>
	ctx.db.all(
		sql`select series, ${TOTALS} from metrics where tenant_id = ${tenant_id} and period = 3600 and at >= ${from} group by series order by 2 desc limit 200`,
	);

/** Lets go of figures that no window reaches any more. */
export async function pruneMetrics(ctx: Pick<Ctx, "db" | "clock">): Promise<void> {
	const wall = ctx.clock.wall();
	await runBatch(ctx.db, [
		sql`delete from metrics where tenant_id = '' and period = 60 and at < ${wall - MINUTES_KEPT}`,
		sql`delete from metrics where period in (3600, ${DAY}) and at < ${wall - HOURS_KEPT}`,
	]);
}
