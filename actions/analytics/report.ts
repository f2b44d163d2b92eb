import { countMarks, METRICS, type RollupRow, readRollups, readTurnouts } from "../../db/rollups";
import { type Forecast, forecastAttendance } from "../../funnel/forecast";
import type { Ctx } from "../context";
import { countMarked } from "./refresh";

/** Most rows of each dimension one answer reads; negative from the latest on. Together with the rest under 500. */
const SHARED = {
	total: 1,
	cohort: 8,
	channel: 2,
	source: 30,
	day: -60,
	revenue: 4,
	cohort_revenue: 12,
	source_revenue: 15,
	day_revenue: -30,
	delay: 7,
};
const OF_EVENT = { ...SHARED, step: 45, step_reason: 60, step_revenue: 70 };
const OF_ALL = { ...SHARED, channel_reason: 40, channel_revenue: 30 };
const TURNOUTS = 25;
/** Registrations that are counted before an answer, so that whoever has few sees them at once. */
const AT_ONCE = 4;

export interface Report {
	rows: Map<string, RollupRow[]>;
	/** False while changes wait to be counted, a minute at most as a rule. */
	complete: boolean;
	/** Dimensions that have more rows than are shown. */
	truncated: string[];
	forecast: Forecast | null;
}

/** The figures of one event, or of all where `event_id` is empty. The work does not grow with the number of messages. */
export async function readReport(ctx: Pick<Ctx, "db" | "clock">, tenant_id: string, event_id: string): Promise<Report> {
	await countMarked(ctx, AT_ONCE, tenant_id);
	const limits: Record<string, number> = event_id === "" ? OF_ALL : OF_EVENT;
	const [rows, waiting, turnouts] = await Promise.all([
		readRollups(ctx.db, tenant_id, event_id, limits),
		countMarks(ctx.db, tenant_id, 1),
		event_id === "" ? [] : readTurnouts(ctx.db, tenant_id, TURNOUTS),
	]);
	const total = rows.get("total")?.[0];
	const unknown = total ? total.registrations - total.cancelled - total.attended - total.left_early - total.no_show : 0;
	return {
		rows,
		complete: waiting === 0,
		truncated: Object.entries(limits)
			.filter(([dimension, limit]) => Math.abs(limit) > 8 && (rows.get(dimension)?.length ?? 0) === Math.abs(limit))
			.map(([dimension]) => dimension),
		forecast:
			event_id === ""
				? null
				: forecastAttendance(
						unknown,
						turnouts.filter((past) => past.event_id !== event_id),
					),
	};
}

const quoted = (value: string): string => {
	// A cell that begins like a formula would be one in a spreadsheet.
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A report as CSV: a line for each dimension and key, amounts in the currency's main unit. */
export function reportCsv({ rows }: Report): string {
	const lines = [["dimension", "key", ...METRICS].join(",")];
	for (const row of [...rows.values()].flat()) {
		const key = (JSON.parse(row.key) as string[]).join(" | ");
		const figures = METRICS.map((m) => (m === "revenue" ? row.revenue / 100 : row[m]));
		lines.push([quoted(row.dimension), quoted(key), ...figures].join(","));
	}
	return `${lines.join("\r\n")}\r\n`;
}
