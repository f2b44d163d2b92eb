import { Hono } from "hono";
import { notFound } from "../../../actions/errors";
import { type Counts, countEvents, type MessageCount, readCounts } from "../../../db/admin-analytics";
import { getEvent, statusOf } from "../../../db/events";
import type { AppEnv } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const sum = <Row>(rows: Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);

function registrationsView(rows: Counts["registrations"]) {
	const active = rows.filter((row) => row.state === "active");
	const came = (attendance: string | null) =>
		sum(
			active.filter((row) => row.attendance === attendance),
			(row) => row.count,
		);
	return {
		total: sum(rows, (row) => row.count),
		active: sum(active, (row) => row.count),
		cancelled: sum(rows, (row) => row.count) - sum(active, (row) => row.count),
		attended: came("attended"),
		left_early: came("left_early"),
		no_show: came("no_show"),
		attendance_unknown: came(null),
		clicked_join_link: sum(rows, (row) => row.clicked),
		join_clicks: sum(rows, (row) => row.join_clicks),
		purchased: sum(rows, (row) => row.purchased),
	};
}

/** Counts by status, and of those dropped by reason. */
function messagesView(rows: MessageCount[]) {
	const by_status: Record<string, number> = {};
	const dropped_by_reason: Record<string, number> = {};
	for (const { status, reason, count } of rows) {
		by_status[status] = (by_status[status] ?? 0) + count;
		if (reason) dropped_by_reason[reason] = (dropped_by_reason[reason] ?? 0) + count;
	}
	return { total: sum(rows, (row) => row.count), by_status, dropped_by_reason };
}

const channelsView = (rows: MessageCount[]) => ({
	email: messagesView(rows.filter((row) => row.channel === "email")),
	sms: {
		...messagesView(rows.filter((row) => row.channel === "sms")),
		segments: sum(rows, (row) => row.segments),
	},
});

const conversionsView = (rows: Counts["conversions"]) =>
	rows.map(({ currency, count, amount }) => ({ currency, count, amount: amount / 100 }));

const stepsView = (rows: MessageCount[]) =>
	[...Map.groupBy(rows, (row) => JSON.stringify([row.phase, row.step_key, row.channel])).values()].map((own) => {
		const { phase, step_key, channel } = own[0] as MessageCount;
		return { phase, step_key, channel, ...messagesView(own) };
	});

/**
 * Counts taken from the rows as they stand at this moment, without rollups. A message counts once, under the furthest
 * status it reached: one that was clicked is not among the opened ones.
 */
export const adminAnalytics = new Hono<AppEnv>()
	.get("/overview", allow("member"), async (c) => {
		const { db, clock } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const now = clock.now();
		const [counts, events] = await Promise.all([readCounts(db, tenant_id), countEvents(db, tenant_id, now)]);
		return c.json({
			as_of: iso(now),
			events: Object.fromEntries(events.map(({ status, count }) => [status, count])),
			registrations: registrationsView(counts.registrations),
			messages: channelsView(counts.messages),
			conversions: conversionsView(counts.conversions),
		});
	})
	.get("/events/:id", allow("member"), async (c) => {
		const { db, clock } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const event = await getEvent(db, tenant_id, c.req.param("id"));
		if (!event) throw notFound("event");
		const now = clock.now();
		const counts = await readCounts(db, tenant_id, event.id);
		return c.json({
			as_of: iso(now),
			event_id: event.id,
			title: event.title,
			status: statusOf(event, now),
			registrations: registrationsView(counts.registrations),
			messages: channelsView(counts.messages),
			steps: stepsView(counts.messages),
			conversions: conversionsView(counts.conversions),
		});
	});
