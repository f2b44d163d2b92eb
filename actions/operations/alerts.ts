import { sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Ctx } from "../context";
import { providerAccounts } from "../provider-accounts";
import { log } from "../telemetry/log";
import { flushMetrics, readWindows } from "./metrics";
import { holds, RULES, type Severity } from "./rules";

/** Wall seconds a condition has to be gone before its alert is taken back. */
const CALM_SECONDS = 300;
/** Wall seconds one worker may take to tell of an alert. */
const LEASE_SECONDS = 60;

/** Something that is wrong now. */
export interface Finding {
	key: string;
	title: string;
	severity: Severity;
	detail: string;
}

export interface AlertState {
	key: string;
	state: "firing" | "resolved";
	since: number;
	seen_at: number;
	detail: string;
	told_slack: string | null;
	told_pager: string | null;
}

type Needs = Ctx;

/** Where the runbook speaks of an alert. Windows of one objective share a section, and so do provider accounts. */
export const runbookSection = (key: string): string =>
	key.startsWith("slo_") ? key.replace(/_\d+h$/, "") : (key.split(":")[0] as string);

/** The runbook is served beside the dashboard. */
export const runbookUrl = (public_url: string, key: string): string =>
	`${public_url}/runbook.md#${runbookSection(key)}`;

async function byFigures(ctx: Needs): Promise<Finding[]> {
	const windows = RULES.flatMap(({ series, conditions }) => conditions.map(({ seconds }) => ({ series, seconds })));
	const sums = await readWindows(ctx, windows);
	return RULES.flatMap((rule) => {
		const detail = holds(rule, sums.splice(0, rule.conditions.length));
		return detail === null ? [] : [{ key: rule.key, title: rule.title, severity: rule.severity, detail }];
	});
}

async function byBreakers(ctx: Needs): Promise<Finding[]> {
	const accounts = await providerAccounts(ctx);
	return accounts
		.filter(({ state }) => state === "open")
		.map(({ account, channel, consecutive_failures }) => ({
			key: `provider_down:${account.split(":")[0]}`,
			title: `The provider of ${channel === "email" ? "e-mail" : "texts"} is left alone after failures`,
			severity: "page" as const,
			detail: `${consecutive_failures} failures one after another`,
		}));
}

/** The canary's last word, where it is a failure. */
async function byCanary({ db }: Needs): Promise<Finding[]> {
	const last = await db.get<{ state: string; reason: string | null } | undefined>(
		sql`select state, reason from canary_runs where state <> 'waiting' order by id desc limit 1`,
	);
	if (last?.state !== "failed") return [];
	const title = "The synthetic registration did not get its confirmation";
	return [{ key: "canary", title, severity: "page", detail: last.reason ?? "not delivered" }];
}

/**
 * Holds what was counted against every rule, keeps which alerts fire, and tells the operators of each that starts or
 * ends. Safe to run as often as one likes: an alert is told once, again only where a channel did not take it.
 *
 * @returns how many fire, and how many notices were taken by a channel
 */
export async function watch(ctx: Needs): Promise<{ firing: number; told: number }> {
	await flushMetrics(ctx);
	const wall = ctx.clock.wall();
	const found = (await Promise.all([byFigures(ctx), byBreakers(ctx), byCanary(ctx)])).flat();
	await runBatch(ctx.db, [
		...found.map(
			({ key, title, detail }) =>
				sql`insert into alert_states (key, state, since, seen_at, detail, lease_until) values (${key}, 'firing', ${wall}, ${wall}, ${`${title}: ${detail}`}, 0)
				on conflict (key) do update set since = case when state = 'firing' then since else ${wall} end, state = 'firing', seen_at = ${wall}, detail = excluded.detail`,
		),
		sql`update alert_states set state = 'resolved', since = ${wall} where state = 'firing' and seen_at <= ${wall - CALM_SECONDS}`,
	]);
	const severities = new Map(found.map(({ key, severity }) => [key, severity]));
	return { firing: found.length, told: await tell(ctx, severities) };
}

async function tell(ctx: Needs, severities: Map<string, Severity>): Promise<number> {
	const wall = ctx.clock.wall();
	// What was resolved before anybody was told of it needs no word.
	const due = await ctx.db.all<AlertState>(
		sql`update alert_states set lease_until = ${wall + LEASE_SECONDS} where lease_until <= ${wall}
			and ((told_slack is not state and (state = 'firing' or told_slack is not null) and ${ctx.announce !== null})
			or (told_pager is not state and (state = 'firing' or told_pager is not null) and ${ctx.page !== null})) returning *`,
	);
	let told = 0;
	for (const alert of due) {
		const owed = (to: string | null) => to !== alert.state && (alert.state === "firing" || to !== null);
		const slack = owed(alert.told_slack) && (await toSlack(ctx, alert).catch(failed(alert.key)));
		const pager =
			owed(alert.told_pager) &&
			(await toPager(ctx, alert, severities.get(alert.key) ?? "page").catch(failed(alert.key)));
		told += Number(slack) + Number(pager);
		await ctx.db.run(
			sql`update alert_states set lease_until = 0, told_slack = case when ${slack} then ${alert.state} else told_slack end, told_pager = case when ${pager} then ${alert.state} else told_pager end where key = ${alert.key}`,
		);
	}
	return told;
}

const failed =
	(key: string) =>
	(error: unknown): false => {
		log("error", "alert not told", { key, error });
		return false;
	};

async function toSlack({ announce, public_url }: Needs, { key, state, detail }: AlertState): Promise<boolean> {
	const head = state === "firing" ? "Firing" : "Resolved";
	return (await announce?.(`${head}: ${detail} [${key}] ${runbookUrl(public_url, key)}`)) ?? false;
}

async function toPager(
	{ page, public_url }: Needs,
	{ key, state, detail, since }: AlertState,
	severity: Severity,
): Promise<boolean> {
	const dedup_key = `${new URL(public_url).host}:${key}`;
	if (state === "resolved") return (await page?.({ action: "resolve", dedup_key })) ?? false;
	const at = new Date(since * 1000).toISOString();
	return (
		(await page?.({
			action: "trigger",
			dedup_key,
			summary: detail,
			source: new URL(public_url).host,
			severity: severity === "page" ? "critical" : "warning",
			at,
			link: { href: runbookUrl(public_url, key), text: "Runbook" },
		})) ?? false
	);
}

/** The alerts that fire now, oldest first. */
export const listFiring = ({ db }: Pick<Ctx, "db">): Promise<Pick<AlertState, "key" | "since" | "detail">[]> =>
	db.all(sql`select key, since, detail from alert_states where state = 'firing' order by since, key limit 100`);
