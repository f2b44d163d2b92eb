import { sql } from "drizzle-orm";
import { auditInsertWhere, CHANGED } from "../db/audit";
import { runBatch } from "../db/batch";
import { getTenant, type Tenant } from "../db/tenants";
import type { Seconds } from "../funnel/vocabulary";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { isOn, warmUpEnds } from "./deliver/standing";
import { notFound } from "./errors";
import { log } from "./telemetry/log";
import { tellOperators } from "./tell-operators";

const DAY = 86_400;
/** Days a rate is taken over, today among them. */
const WINDOW_DAYS = 7;
/** E-mails in the window from which on a rate says something. */
const LEAST_SENT = 100;
/** One person's click is no rate. */
const LEAST_COMPLAINTS = 2;
/** Share of e-mails sent; https://resend.com/docs/knowledge-base/account-quotas-and-limits */
const MOST_COMPLAINTS = 0.001;
const MOST_BOUNCES = 0.04;

export type Pause = NonNullable<Tenant["marketing_paused"]>;

export interface Sums {
	sent: number;
	bounced: number;
	complained: number;
}

/** Why marketing e-mail has to stop at these figures, null where it may go on. */
export function pauseFor({ sent, bounced, complained }: Sums): Pause | null {
	if (sent < LEAST_SENT) return null;
	if (complained >= LEAST_COMPLAINTS && complained / sent > MOST_COMPLAINTS) return "complaint_rate";
	return bounced / sent > MOST_BOUNCES ? "bounce_rate" : null;
}

const sumStatement = (tenant_id: string, now: Seconds) =>
	sql`select coalesce(sum(sent), 0) as sent, coalesce(sum(bounced), 0) as bounced, coalesce(sum(complained), 0) as complained
		from sending_days where tenant_id = ${tenant_id} and day > ${Math.floor(now / DAY) - WINDOW_DAYS}`;

/**
 * Takes in that an address bounced for good or its owner complained, and pauses the tenant's marketing e-mail where too
 * many did: an audit entry, a line in the log and a word to the operators say so. Transactional e-mail goes on.
 */
export async function countAgainst(ctx: Ctx, tenant_id: string, what: "bounced" | "complained"): Promise<void> {
	const tenant = await getTenant(ctx.db, tenant_id);
	if (!tenant || !isOn(ctx, tenant.settings.sending.reputation_guard)) return;
	const now = ctx.clock.now();
	const [, sums = []] = await runBatch<Sums>(ctx.db, [
		sql`insert into sending_days (tenant_id, day, sent, bounced, complained)
			values (${tenant_id}, ${Math.floor(now / DAY)}, 0, ${what === "bounced" ? 1 : 0}, ${what === "complained" ? 1 : 0})
			on conflict (tenant_id, day) do update set bounced = bounced + excluded.bounced, complained = complained + excluded.complained`,
		sumStatement(tenant_id, now),
	]);
	const found = sums[0];
	const pause = found && pauseFor(found);
	if (!pause) return;
	const detail = { pause, ...found };
	const [paused = []] = await runBatch(ctx.db, [
		sql`update tenants set marketing_paused = ${pause} where id = ${tenant_id} and marketing_paused is null returning id`,
		auditInsertWhere(CHANGED, { type: "system", tenant_id }, now, "sending.paused", tenant_id, { ...detail }),
	]);
	if (paused.length === 0) return;
	log("error", "marketing e-mail paused", { tenant_id, ...detail });
	await tellOperators(
		ctx,
		`sending_paused:${tenant_id}`,
		`Marketing e-mail of ${tenant.name} is paused (${pause}): ${found.complained} complaints and ${found.bounced} bounces on ${found.sent} e-mails in ${WINDOW_DAYS} days.`,
	);
}

export interface SendingState {
	/** Why marketing e-mail waits, else null. */
	paused: Pause | null;
	/** Null where the warm-up is off or over. */
	warm_up: { ends_at: Seconds; per_day: number; sent_today: number } | null;
	/** Over the last days; counted while warm-up or guard are on. */
	window: Sums & { days: number; complaint_rate: number | null; bounce_rate: number | null };
}

/** How a tenant's e-mail stands. Throws not_found. */
export async function sendingState(ctx: Ctx, tenant_id: string): Promise<SendingState> {
	const now = ctx.clock.now();
	const [tenant, [sums = [], today = []]] = await Promise.all([
		getTenant(ctx.db, tenant_id),
		runBatch<Sums>(ctx.db, [
			sumStatement(tenant_id, now),
			sql`select sent from sending_days where tenant_id = ${tenant_id} and day = ${Math.floor(now / DAY)}`,
		]),
	]);
	if (!tenant) throw notFound("tenant");
	const { sent, bounced, complained } = sums[0] as Sums;
	const { sending } = tenant.settings;
	const warming = isOn(ctx, sending.warm_up) && now < warmUpEnds(tenant);
	const rate = (n: number) => (sent < LEAST_SENT ? null : n / sent);
	return {
		paused: tenant.marketing_paused,
		warm_up: warming
			? { ends_at: warmUpEnds(tenant), per_day: sending.warm_up_per_day, sent_today: today[0]?.sent ?? 0 }
			: null,
		window: {
			...{ days: WINDOW_DAYS, sent, bounced, complained },
			...{ complaint_rate: rate(complained), bounce_rate: rate(bounced) },
		},
	};
}

/**
 * Lets paused marketing e-mail go on: somebody has looked. What was counted until now counts no more, so that the next
 * pause follows from what happens next. Repeating it changes nothing.
 */
export async function resumeMarketing(ctx: Ctx, actor: Actor): Promise<SendingState> {
	const { tenant_id } = actor;
	await runBatch(ctx.db, [
		sql`update tenants set marketing_paused = null where id = ${tenant_id} and marketing_paused is not null`,
		auditInsertWhere(CHANGED, actor, ctx.clock.now(), "sending.resumed", tenant_id),
		sql`update sending_days set bounced = 0, complained = 0 where tenant_id = ${tenant_id} and ${CHANGED}`,
	]);
	return sendingState(ctx, tenant_id);
}
