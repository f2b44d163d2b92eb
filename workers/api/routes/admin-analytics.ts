import { Hono } from "hono";
import { z } from "zod";
import { figureInput, peopleOf } from "../../../actions/analytics/figure-people";
import { rebuildRollups } from "../../../actions/analytics/refresh";
import { readReport, reportCsv } from "../../../actions/analytics/report";
import { timingReport } from "../../../actions/analytics/timing";
import { notFound } from "../../../actions/errors";
import { countEvents } from "../../../db/admin-analytics";
import { auditInsert } from "../../../db/audit";
import { getEvent, statusOf } from "../../../db/events";
import { type AppEnv, query } from "../../http";
import { contactView, registrationView } from "../admin-views";
import { breakdownView, channelsView, conversionsView, registrationsView, stepsView } from "../analytics-views";
import { allow } from "../credentials";
import { pageQuery } from "../paging";
import { csvOf, streamed } from "../streamed-rows";
import { iso } from "../views";

/** People read in one go. */
const PAGE = 500;

const csv = (name: string) => ({
	"content-type": "text/csv; charset=utf-8",
	"content-disposition": `attachment; filename="${name}.csv"`,
});

export const peopleQuery = figureInput.extend(pageQuery);
export const timingQuery = z.object({ event_id: z.string().max(80).optional() });

/**
 * Figures that are added up as things happen, so that an answer reads as many rows for a tenant with many messages as for one with
 * few. A message counts once, under the furthest status it reached: one that was clicked is not among the opened ones.
 */
export const adminAnalytics = new Hono<AppEnv>()
	.get("/overview", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const now = ctx.clock.now();
		const [report, events] = await Promise.all([readReport(ctx, tenant_id, ""), countEvents(ctx.db, tenant_id, now)]);
		return c.json({
			as_of: iso(now),
			events: Object.fromEntries(events.map(({ status, count }) => [status, count])),
			registrations: registrationsView(report.rows),
			messages: channelsView(report.rows),
			conversions: conversionsView(report.rows),
			...breakdownView(report),
		});
	})
	.get("/overview.csv", allow("member"), async (c) =>
		c.body(reportCsv(await readReport(c.get("ctx"), c.get("actor").tenant_id, "")), 200, csv("analytics")),
	)
	.get("/people", allow("member"), async (c) => {
		const { cursor, limit, ...figure } = query(c, peopleQuery);
		const { rows, next_cursor } = await peopleOf(c.get("ctx"), c.get("actor").tenant_id, figure, { cursor, limit });
		const data = rows.map(({ registration, contact, event_title, count }) => ({
			...registrationView(registration, event_title),
			contact: contactView(contact),
			count,
		}));
		return c.json({ data, next_cursor });
	})
	.get("/people.csv", allow("member"), async (c) => {
		const figure = query(c, figureInput);
		const ctx = c.get("ctx");
		const actor = c.get("actor");
		const first = await peopleOf(ctx, actor.tenant_id, figure, { limit: PAGE });
		await auditInsert(ctx.db, actor, ctx.clock.now(), "analytics.exported", figure.event_id ?? actor.tenant_id, figure);
		async function* rows() {
			for (
				let page = first;
				;
				page = await peopleOf(ctx, actor.tenant_id, figure, { cursor: page.next_cursor, limit: PAGE })
			) {
				for (const { registration, contact, event_title, count } of page.rows) {
					const { contact_id: _, ...person } = contactView(contact);
					yield { ...registrationView(registration, event_title), ...person, count };
				}
				if (page.next_cursor === null) return;
			}
		}
		return c.body(streamed(csvOf(rows())), 200, { ...csv("people"), "cache-control": "no-store" });
	})
	.post("/rebuild", allow("owner"), async (c) => {
		const marked = await rebuildRollups(c.get("ctx"), c.get("actor"));
		return c.json({ status: "rebuilding", registrations: marked }, 202);
	})
	.get("/timing", allow("member"), async (c) => {
		const { event_id } = timingQuery.parse(c.req.query());
		const ctx = c.get("ctx");
		const report = await timingReport(ctx, c.get("actor").tenant_id, event_id);
		return c.json({ as_of: iso(ctx.clock.now()), event_id: event_id ?? null, ...report });
	})
	.get("/events/:id", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const event = await getEvent(ctx.db, tenant_id, c.req.param("id"));
		if (!event) throw notFound("event");
		const now = ctx.clock.now();
		const report = await readReport(ctx, tenant_id, event.id);
		return c.json({
			as_of: iso(now),
			event_id: event.id,
			title: event.title,
			status: statusOf(event, now),
			registrations: registrationsView(report.rows),
			messages: channelsView(report.rows),
			steps: stepsView(report.rows),
			conversions: conversionsView(report.rows),
			...breakdownView(report),
		});
	})
	.get("/events/:id/csv", allow("member"), async (c) => {
		const { tenant_id } = c.get("actor");
		const event = await getEvent(c.get("ctx").db, tenant_id, c.req.param("id"));
		if (!event) throw notFound("event");
		return c.body(reportCsv(await readReport(c.get("ctx"), tenant_id, event.id)), 200, csv(`analytics-${event.id}`));
	});
