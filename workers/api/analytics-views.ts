import { bareName } from "../../actions/analytics/contribution";
import { figureOf } from "../../actions/analytics/figures";
import type { Report } from "../../actions/analytics/report";
import { MESSAGE_STATUSES } from "../../db/messages";
import type { Metric, RollupRow } from "../../db/rollups";

const STATUSES = MESSAGE_STATUSES satisfies readonly Metric[];

type Rows = Report["rows"];
const rowsOf = (rows: Rows, dimension: string): RollupRow[] => rows.get(dimension) ?? [];
const partsOf = (row: RollupRow): string[] => JSON.parse(row.key);
const of = (row: RollupRow | undefined, ...names: Metric[]): number =>
	names.reduce((total, name) => total + (row?.[name] ?? 0), 0);
const share = (count: number, whole: number): number | null =>
	whole > 0 ? Math.round((1e4 * count) / whole) / 1e4 : null;

export function registrationsView(rows: Rows) {
	const total = rowsOf(rows, "total")[0];
	return {
		total: figureOf(total, "registrations"),
		active: figureOf(total, "active"),
		cancelled: figureOf(total, "cancelled"),
		attended: figureOf(total, "attended"),
		left_early: figureOf(total, "left_early"),
		no_show: figureOf(total, "no_show"),
		attendance_unknown: figureOf(total, "attendance_unknown"),
		clicked_join_link: figureOf(total, "clicked_join_link"),
		join_clicks: of(total, "join_clicks"),
		purchased: figureOf(total, "purchased"),
	};
}

/** A message counts once, under the furthest status people took it to: `by_status`; the rest adds up what it went through. */
function messagesView(row: RollupRow | undefined, reasons: RollupRow[]) {
	return {
		total: of(row, ...STATUSES),
		by_status: Object.fromEntries(STATUSES.filter((s) => of(row, s) > 0).map((s) => [s, of(row, s)])),
		dropped_by_reason: Object.fromEntries(reasons.map((r) => [partsOf(r).at(-1), r.dropped])),
		...progress(row),
	};
}

const progress = (row: RollupRow | undefined) => ({
	sends: figureOf(row, "sends"),
	deliveries: figureOf(row, "deliveries"),
	opens: figureOf(row, "opens"),
	machine_opens: figureOf(row, "machine_opens"),
	clicks: figureOf(row, "clicks"),
	complaints: figureOf(row, "complaints"),
	unsubscribes: figureOf(row, "unsubscribes"),
});

export function channelsView(rows: Rows) {
	const view = (channel: string) => {
		const row = rowsOf(rows, "channel").find((r) => partsOf(r)[0] === channel);
		const direct = rowsOf(rows, "channel_reason").filter((r) => partsOf(r)[0] === channel && r.dropped > 0);
		const byReason = Map.groupBy(
			rowsOf(rows, "step_reason").filter((r) => partsOf(r)[2] === channel && r.dropped > 0),
			(r) => partsOf(r).at(-1) as string,
		);
		const summed = [...byReason].map(([reason, own]) => ({
			...(own[0] as RollupRow),
			key: JSON.stringify([channel, reason]),
			dropped: own.reduce((n, r) => n + r.dropped, 0),
		}));
		return { ...messagesView(row, rows.has("channel_reason") ? direct : summed), segments: of(row, "segments") };
	};
	const { segments: _, ...email } = view("email");
	return { email, sms: view("sms") };
}

export const conversionsView = (rows: Rows) =>
	rowsOf(rows, "revenue")
		.filter((row) => row.conversions > 0)
		.map((row) => ({ currency: partsOf(row)[0], count: row.conversions, amount: row.revenue / 100 }));

export const stepsView = (rows: Rows) =>
	rowsOf(rows, "step")
		.filter((row) => of(row, ...STATUSES, "unsubscribes") > 0)
		.map((row) => {
			const [phase, step_key, channel] = partsOf(row);
			const reasons = rowsOf(rows, "step_reason").filter(
				(r) => r.dropped > 0 && JSON.stringify(partsOf(r).slice(0, 3)) === row.key,
			);
			return { phase, step_key, channel, ...messagesView(row, reasons) };
		});

/** Revenue under `key`, currency by currency: the last part of the row's own key. */
const revenueAt = (rows: RollupRow[], key: string[]) =>
	rows
		.filter((row) => row.conversions > 0 && JSON.stringify(partsOf(row).slice(0, -1)) === JSON.stringify(key))
		.map((row) => ({ currency: partsOf(row).at(-1), count: row.conversions, amount: row.revenue / 100 }));

const line = (row: RollupRow, revenue: RollupRow[]) => ({
	registrations: row.registrations,
	cancelled: row.cancelled,
	...progress(row),
	clicked_join_link: row.clicked_join,
	joined: row.joined,
	attended: row.attended,
	left_early: row.left_early,
	no_show: row.no_show,
	minutes: row.minutes,
	poll_answers: row.poll_answers,
	conversions: row.conversions,
	revenue: revenueAt(revenue, partsOf(row)),
});

const ATTRIBUTED = ["last", "first", "linear"] as const;

function attributionView(rows: Rows) {
	const stepwise = rows.has("step_revenue");
	const all = rowsOf(rows, stepwise ? "step_revenue" : "channel_revenue").filter((row) => row.conversions > 0);
	return Object.fromEntries(
		ATTRIBUTED.map((model) => [
			model,
			all
				.filter((row) => partsOf(row)[0] === model)
				.map((row) => {
					const [, ...key] = partsOf(row);
					const currency = key.pop();
					const channel = key.pop() || null;
					const step = stepwise ? { phase: key[0] || null, step_key: key[1] || null } : {};
					return { ...step, channel, currency, conversions: row.conversions, amount: row.revenue / 100 };
				}),
		]),
	);
}

/** Where people are lost, and by what they can be told apart. Days are UTC. */
export function breakdownView({ rows, complete, truncated, forecast }: Report) {
	const total = rowsOf(rows, "total")[0];
	const stages: [string, number][] = [
		["registered", figureOf(total, "registrations")],
		["stayed_registered", figureOf(total, "active")],
		["opened_join_link", figureOf(total, "clicked_join_link")],
		["attended", figureOf(total, "came")],
		["stayed_to_the_end", figureOf(total, "attended")],
		["purchased", figureOf(total, "purchased")],
	];
	const [, registered] = stages[0] as [string, number];
	const named = (row: RollupRow) => bareName(partsOf(row)[0] ?? "");
	return {
		complete,
		truncated,
		funnel: stages.map(([stage, count], i) => ({
			stage,
			count,
			of_registered: share(count, registered),
			of_previous: i === 0 ? null : share(count, stages[i - 1]?.[1] ?? 0),
		})),
		by_cohort: rowsOf(rows, "cohort").map((row) => ({
			cohort: named(row),
			...line(row, rowsOf(rows, "cohort_revenue")),
		})),
		by_channel: rowsOf(rows, "channel").map((row) => ({ channel: partsOf(row)[0], ...progress(row) })),
		by_source: rowsOf(rows, "source").map((row) => {
			const [utm_source, utm_medium, utm_campaign] = partsOf(row).map((part) => part || null);
			return { utm_source, utm_medium, utm_campaign, ...line(row, rowsOf(rows, "source_revenue")) };
		}),
		by_day: rowsOf(rows, "day").map((row) => ({ day: partsOf(row)[0], ...line(row, rowsOf(rows, "day_revenue")) })),
		time_to_conversion: rowsOf(rows, "delay").map((row) => ({ after: named(row), conversions: row.conversions })),
		attribution: attributionView(rows),
		attendance: {
			minutes: of(total, "minutes"),
			poll_answers: of(total, "poll_answers"),
			unsubscribes: of(total, "unsubscribes"),
			forecast: forecast && { method: "beta-binomial", ...forecast },
		},
	};
}
