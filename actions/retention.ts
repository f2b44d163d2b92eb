import { sql } from "drizzle-orm";
import { runBatch } from "../db/batch";
import {
	aggregateDeletions,
	among,
	type Clearable,
	countDue,
	type DueEvent,
	deleteOldNotices,
	finishStage,
	listEventsToClear,
	listMessageIds,
	listUncleared,
	messageDeletions,
	moveCursor,
	nextMembership,
	registrationDeletions,
} from "../db/retention";
import type { Seconds } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { bodyKey, type Composed } from "./deliver/compose";
import { AUDIT_TERM, pruneAudit } from "./seal-audit";

const DAY = 86_400;
const YEAR = Math.round(365.25 * DAY);

/** How long what is kept, in seconds: links and calendars after an event's end, notices after they came. */
export const TERMS = {
	links: 30 * DAY,
	notices: 90 * DAY,
	messages: 2 * YEAR,
	aggregates: 5 * YEAR,
	audit: AUDIT_TERM,
};

const WHAT = {
	links: "registrations whose join links, calendar files and schedules go",
	notices: "notices of providers",
	messages: "messages with what they said",
	aggregates: "registrations with their answers, purchases and counts",
	audit: "entries of the audit log",
} as const satisfies Record<keyof typeof TERMS, string>;

/** Registrations that are cleared in one go, and goes of one run: what a run may cost. */
const PAGE = 50;
const PAGES = 4;
const EVENTS = 20;
const NOTICES = 200;
const SEALS = 2;
/** Most keys of one R2 delete call (developers.cloudflare.com/r2/api/workers/workers-api-reference). */
const R2_KEYS = 1_000;

type Needs = Pick<Ctx, "db" | "clock" | "bodies" | "registration">;
type Step = "links" | "messages" | "aggregates";
const STEPS: readonly Step[] = ["links", "messages", "aggregates"];

const CLEAR: Record<Step, (ctx: Needs, tenant_id: string, ids: string[]) => Promise<void>> = {
	links: clearLinks,
	messages: clearMessages,
	aggregates: async (ctx, tenant_id, ids) => {
		await clearMessages(ctx, tenant_id, ids);
		await runBatch(ctx.db, registrationDeletions(tenant_id, ids));
	},
};

/**
 * Clears away what has been kept for its term, a bounded part of it at each call, and goes on where it stopped. Safe to
 * run as often as one likes.
 *
 * @returns how many registrations each step dealt with, and how many notices and audit entries went
 */
export async function applyRetention(ctx: Needs): Promise<Record<keyof typeof TERMS, number>> {
	const now = ctx.clock.now();
	const done = { links: 0, messages: 0, aggregates: 0, notices: 0, audit: 0 };
	let pages = PAGES;
	for (const [stage, step] of STEPS.entries()) {
		for (const event of await listEventsToClear(ctx.db, stage, now - TERMS[step], EVENTS)) {
			if (pages <= 0) break;
			const cleared = await clearPage(ctx, event, step, stage + 1, now - TERMS[step]);
			done[step] += cleared;
			if (cleared > 0) pages--;
		}
	}
	for (const membership of await nextMembership(ctx.db, Math.floor(now / 60)))
		for (const step of ["links", "messages"] as const)
			done[step] += await clearPage(ctx, membership, step, null, now - TERMS[step]);
	done.notices = await deleteOldNotices(ctx.db, ctx.clock.wall() - TERMS.notices, NOTICES);
	done.audit = await pruneAudit(ctx, SEALS);
	return done;
}

/** What the next calls would clear away of one tenant; changes nothing. */
export async function previewRetention(ctx: Pick<Ctx, "db" | "clock">, tenant_id: string) {
	const now = ctx.clock.now();
	const due = await countDue(ctx.db, tenant_id, {
		links: now - TERMS.links,
		messages: now - TERMS.messages,
		aggregates: now - TERMS.aggregates,
		notices: ctx.clock.wall() - TERMS.notices,
		audit: now - TERMS.audit,
	});
	return (Object.keys(TERMS) as (keyof typeof TERMS)[]).map((step) => ({
		step,
		what: WHAT[step],
		after_days: Math.round(TERMS[step] / DAY),
		due: due[step],
	}));
}

/** One page of an event; with `next`, the event moves to that stage once all are done. */
async function clearPage(
	ctx: Needs,
	event: DueEvent,
	step: Step,
	next: number | null,
	before: Seconds,
): Promise<number> {
	const page = await listUncleared(ctx.db, event, step, PAGE);
	// Whose schedule still runs is left for later, and so are those behind it.
	const busy = page.findIndex((r) => !isDone(r, event, before));
	const ready = busy < 0 ? page : page.slice(0, busy);
	const ids = ready.map((r) => r.id);
	if (ids.length > 0) {
		await CLEAR[step](ctx, event.tenant_id, ids);
		await runBatch(ctx.db, [moveCursor(event, step, ids.at(-1) as string)]);
	}
	if (next !== null && busy < 0 && page.length < PAGE)
		await runBatch(ctx.db, [
			...(step === "links" ? [unmatchedDeletion(event)] : []),
			...(step === "aggregates" ? [sql`pragma defer_foreign_keys = on`, ...aggregateDeletions(event)] : []),
			finishStage(event, next),
		]);
	return ids.length;
}

const isDone = (r: Clearable, event: DueEvent, before: Seconds): boolean =>
	r.next_due_at === null && (event.starts_at !== null || r.registered_at < before);

const unmatchedDeletion = (event: DueEvent) =>
	sql`delete from unmatched_attendance where tenant_id = ${event.tenant_id} and event_id = ${event.id}`;

async function clearLinks(ctx: Needs, tenant_id: string, ids: string[]): Promise<void> {
	for (const message_id of await listMessageIds(ctx.db, tenant_id, ids, true))
		await dropAttachments(ctx.bodies, bodyKey({ tenant_id, message_id }));
	await Promise.all(ids.map((id) => ctx.registration(tenant_id, id).erase()));
	await runBatch(ctx.db, [
		sql`update registrations set join_url = null, zoom_registrant_id = null where tenant_id = ${tenant_id} and id in ${among(ids)}`,
	]);
}

/** What a message said stays; the calendar file that came with it goes. */
async function dropAttachments(bodies: R2Bucket, key: string): Promise<void> {
	const composed = await (await bodies.get(key))?.json<Composed>();
	if (composed?.channel !== "email") return;
	const { attachments, ...body } = JSON.parse(composed.body) as Record<string, unknown>;
	if (attachments !== undefined) await bodies.put(key, JSON.stringify({ ...composed, body: JSON.stringify(body) }));
}

async function clearMessages(ctx: Needs, tenant_id: string, registrations: string[]): Promise<void> {
	const ids = await listMessageIds(ctx.db, tenant_id, registrations, false);
	const keys = ids.map((message_id) => bodyKey({ tenant_id, message_id }));
	for (let i = 0; i < keys.length; i += R2_KEYS) await ctx.bodies.delete(keys.slice(i, i + R2_KEYS));
	if (ids.length > 0) await runBatch(ctx.db, messageDeletions(tenant_id, ids));
}
