import { Hono } from "hono";
import { z } from "zod";
import { planOf } from "../../../actions/billing";
import { readTenantSeries, type Sums } from "../../../actions/operations/metrics";
import { type PlatformStanding, readStanding } from "../../../actions/operations/standing";
import { providerAccounts } from "../../../actions/provider-accounts";
import { redriveMessage } from "../../../actions/redrive-message";
import { listAudit, listDeadLetters } from "../../../db/admin-lists";
import { readHealth, readUsage } from "../../../db/admin-status";
import { getSubscription } from "../../../db/subscriptions";
import { UNIT_COSTS } from "../../../funnel/cost";
import { planWarnings } from "../../../funnel/plans";
import { PRICES } from "../../../funnel/prices";
import { type AppEnv, query } from "../../http";
import { auditView, deadLetterView } from "../admin-views";
import { allow } from "../credentials";
import { pageOf, timePageQuery } from "../paging";
import { iso } from "../views";

export const timeList = z.object(timePageQuery);
export const auditQuery = z.object({
	...timePageQuery,
	/** A part of an action, of an actor's id or of a subject's. */
	q: z.string().trim().max(100).optional(),
	actor_type: z.string().max(40).optional(),
	/** What an action begins with, such as `event` or `settings`. */
	kind: z
		.string()
		.regex(/^[a-z_]{1,40}$/, "Use the part of an action before its dot.")
		.optional(),
});

/** Wall seconds something may stand still before it counts as overdue: the sweep takes it over then. */
const GRACE = 30;

/** The start of the month `now` lies in and of the one after, in UTC; epoch seconds. */
function monthOf(now: number): { from: number; to: number } {
	const day = new Date(now * 1000);
	const start = (months: number) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1) / 1000;
	return { from: start(0), to: start(1) };
}

/** Wall seconds a tenant's own figures go back. */
const METRICS_SECONDS = 86_400;

const platformView = ({ alerts, ...standing }: PlatformStanding) => ({
	...standing,
	alerts: alerts.map(({ key, since, detail }) => ({ key, since: iso(since), detail })),
});

const meanOf = ({ sum_ms, count }: Sums): number => Math.round(sum_ms / count);

const dollars = (amount: number) => Math.round(amount * 10_000) / 10_000;

/** How the platform does for a tenant: what failed, what waits, what was used and who did what. */
export const adminOperations = new Hono<AppEnv>()
	.get("/dead-letters", allow("member"), async (c) => {
		const { limit, cursor } = query(c, timeList);
		const rows = await listDeadLetters(c.get("ctx").db, c.get("actor").tenant_id, { cursor, limit: limit + 1 });
		return c.json(pageOf(rows, limit, deadLetterView, (row) => `${row.at}.${row.id}`));
	})
	.post("/dead-letters/:id/redrive", allow("admin"), async (c) => {
		const message_id = c.req.param("id");
		await redriveMessage(c.get("ctx"), c.get("actor"), message_id);
		return c.json({ message_id, status: "queued" }, 202);
	})
	.get("/audit-log", allow("admin"), async (c) => {
		const { limit, ...page } = query(c, auditQuery);
		const rows = await listAudit(c.get("ctx").db, c.get("actor").tenant_id, { ...page, limit: limit + 1 });
		return c.json(pageOf(rows, limit, auditView, (row) => `${row.at}.${row.id}`));
	})
	.get("/health", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { db, clock } = ctx;
		const accounts = await providerAccounts(ctx);
		const found = await readHealth(db, c.get("actor").tenant_id, clock.ago(GRACE), clock.wall() - GRACE);
		const stuck =
			found.abandoned_messages + found.overdue_registrations + found.failed_messages + found.failed_webhooks;
		return c.json({
			status: stuck > 0 || accounts.some(({ state }) => state !== "closed") ? "attention" : "ok",
			...found,
			provider_accounts: accounts,
			platform: platformView(await readStanding(ctx)),
			oldest_waiting_at: iso(found.oldest_waiting_at),
			now: iso(clock.now()),
		});
	})
	.get("/metrics", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const from = ctx.clock.wall() - METRICS_SECONDS;
		const series = await readTenantSeries(ctx, c.get("actor").tenant_id, from);
		const lag = (name: string) => {
			const found = series.find((one) => one.series === name);
			return found ? { count: found.count, late: found.slow, mean: meanOf(found), max: found.max_ms } : null;
		};
		return c.json({
			from: iso(from),
			data: series.map((one) => ({
				series: one.series,
				count: one.count,
				errors: one.errors,
				slow: one.slow,
				mean_ms: meanOf(one),
				max_ms: one.max_ms,
			})),
			routes: series.flatMap((one) => {
				const [, method, route] = /^http (\S+) (.+)$/.exec(one.series) ?? [];
				if (!method || !route) return [];
				return [
					{
						method,
						route,
						requests: one.count,
						errors: one.errors,
						error_share: one.errors / one.count,
						slow_share: one.slow / one.count,
						mean_ms: meanOf(one),
						max_ms: one.max_ms,
					},
				];
			}),
			queue_wait_ms: lag("queue"),
			alarm_lag_ms: lag("alarm"),
		});
	})
	.get("/usage", allow("member"), async (c) => {
		const { db, clock } = c.get("ctx");
		const { from, to } = monthOf(clock.now());
		const { tenant_id } = c.get("actor");
		const [used, subscription] = await Promise.all([
			readUsage(db, tenant_id, from, to),
			getSubscription(db, tenant_id),
		]);
		const { id, plan } = planOf(subscription);
		const email = used.emails * UNIT_COSTS.email;
		const sms = used.sms_segments * UNIT_COSTS.sms_segment;
		const platform = (used.emails + used.sms) * UNIT_COSTS.message + used.registrations * UNIT_COSTS.registration;
		return c.json({
			from: iso(from),
			to: iso(to),
			...used,
			plan: { id, name: plan.name, contacts: plan.contacts, messages: plan.messages },
			warnings: planWarnings(plan, { contacts: used.contacts, messages: used.emails + used.sms }),
			estimated_cost: {
				currency: "USD",
				prices_as_of: PRICES.as_of,
				email: dollars(email),
				sms: dollars(sms),
				platform: dollars(platform),
				total: dollars(email + sms + platform),
			},
		});
	});
