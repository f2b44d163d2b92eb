import { and, eq, lt, sql } from "drizzle-orm";
import { idempotency_keys, registrations, replans, webhook_events } from "../d1-migrations/schema";
import { listAbandoned } from "../db/messages";
import { getRegistration, listOverdue } from "../db/registrations";
import { listDuePulls, noteEndedMeetings } from "../db/report-pulls";
import { askToConfirm } from "./confirm-address";
import type { Ctx } from "./context";
import { readEventFacts } from "./event-facts";
import { replanRegistrations } from "./replan-event";
import { log } from "./telemetry/log";

/** Wall seconds something may be overdue before the sweep looks after it. */
const GRACE = 30;
const MOST = 200;

/**
 * Brings back whatever a crash, a lost queue or a lost alarm left lying: overdue registrations, claimed messages nobody
 * finished, replans and webhooks that stand still. Safe to run at any time and as often as one likes.
 */
export async function sweep(
	ctx: Ctx,
): Promise<{ woken: number; abandoned: number; replans: number; webhooks: number; reports: number }> {
	const overdue = await listOverdue(ctx.db, ctx.clock.ago(GRACE), MOST);
	for (const { tenant_id, id } of overdue) await wake(ctx, tenant_id, id);

	const wall = ctx.clock.wall();
	const abandoned = await listAbandoned(ctx.db, wall - GRACE, MOST);
	await ctx.deliver(
		abandoned.map((m) => ({
			v: 1,
			kind: "send",
			tenant_id: m.tenant_id,
			registration_id: m.registration_id,
			message_id: m.id,
			phase: m.phase,
			step_key: m.step_key,
			channel: m.channel,
			revision: m.revision,
			send_at: m.send_at,
			deadline: m.deadline,
		})),
	);
	// Let go of when the plan changed, and the new plan has no place for them.
	await ctx.db.run(
		sql`update messages set status = case when reason like 'retry:%' then 'dropped' else 'failed' end, reason = case when reason like 'retry:%' then 'past_deadline' else 'outcome_unknown' end, updated_at = ${ctx.clock.now()}
			where status = 'queued' and lease_until is null and deadline < ${ctx.clock.now()}`,
	);
	const open = await ctx.db
		.select()
		.from(replans)
		.where(sql`finished_at is null and created_at < ${ctx.clock.ago(GRACE)}`)
		.limit(MOST)
		.all();
	for (const r of open)
		await ctx.task({ v: 1, kind: "replan_event", tenant_id: r.tenant_id, event_id: r.event_id, revision: r.revision });
	const waiting = await ctx.db
		.select({ id: webhook_events.id })
		.from(webhook_events)
		.where(sql`status = 'received' and received_at < ${wall - GRACE}`)
		.limit(MOST)
		.all();
	for (const { id } of waiting) await ctx.task({ v: 1, kind: "webhook", webhook_event_id: id });
	const reports = await askForReports(ctx);
	await ctx.db.delete(idempotency_keys).where(lt(idempotency_keys.expires_at, wall));
	return {
		woken: overdue.length,
		abandoned: abandoned.length,
		replans: open.length,
		webhooks: waiting.length,
		reports,
	};
}

/** Has the reports of meetings that are over pulled, as far as a provider is there to ask. @returns how many */
async function askForReports(ctx: Ctx): Promise<number> {
	if (!ctx.meetings && !ctx.gotowebinar) return 0;
	const now = ctx.clock.now();
	await noteEndedMeetings(ctx.db, now);
	const due = await listDuePulls(ctx.db, now, MOST);
	for (const { tenant_id, event_id } of due) await ctx.task({ v: 1, kind: "pull_reports", tenant_id, event_id });
	return due.length;
}

/** One registration that cannot be woken must not keep the others asleep. */
async function wake(ctx: Ctx, tenant_id: string, id: string): Promise<void> {
	try {
		const awake = await ctx.registration(tenant_id, id).wake();
		if (awake) {
			await ctx.db
				.update(registrations)
				.set(awake)
				.where(and(eq(registrations.tenant_id, tenant_id), eq(registrations.id, id)));
			return;
		}
		const enrolled = await getRegistration(ctx.db, tenant_id, id);
		const facts = enrolled && (await readEventFacts(ctx.db, tenant_id, enrolled.registration.event_id));
		if (enrolled && facts && enrolled.contact.unconfirmed_since !== null)
			await askToConfirm(ctx, facts.event, enrolled.registration);
		else if (enrolled && facts) await replanRegistrations(ctx, facts, [enrolled]);
	} catch (error) {
		log("error", "could not wake", { tenant_id, registration_id: id, error });
	}
}
