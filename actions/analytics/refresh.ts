import { auditInsert } from "../../db/audit";
import { applyRecounts, type Marked, type Recount, readHistories, resetRollups, takeMarks } from "../../db/rollups";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { conflict } from "../errors";
import { newId } from "../ids";
import { TERMS } from "../retention";
import { changesBetween, contributionOf } from "./contribution";

type Needs = Pick<Ctx, "db" | "clock">;

const PAGE = 50;
/** Statements of one run, of the thousand that one invocation has (developers.cloudflare.com/d1/platform/limits). */
const STATEMENTS = 500;
/** Statements for each tenant of a page: eight that read, three that write. */
const OF_TENANT = 11;
/** Wall seconds after which somebody else counts what one worker took. */
const LEASE = 60;

/** Counts registrations that changed, until none is left or the run has done its part. @returns how many were counted */
export async function refreshRollups(ctx: Needs): Promise<number> {
	let done = 0;
	for (let statements = 0; statements < STATEMENTS; ) {
		const taken = await countMarked(ctx, PAGE);
		done += taken.length;
		if (taken.length < PAGE) break;
		statements += 1 + OF_TENANT * new Set(taken.map((mark) => mark.tenant_id)).size;
	}
	return done;
}

/**
 * Counts up to `limit` registrations that changed, of one tenant where one is given. Safe to run by several workers at
 * once, and again after one has died: what a registration adds is a function of its rows, and the difference to what it
 * added before is applied once.
 */
export async function countMarked(ctx: Needs, limit: number, tenant_id?: string): Promise<Marked[]> {
	const token = newId("cnt");
	const wall = ctx.clock.wall();
	const taken = await takeMarks(ctx.db, {
		token,
		wall,
		until: wall + LEASE,
		limit,
		...(tenant_id !== undefined && { tenant_id }),
	});
	for (const [tenant, marked] of Map.groupBy(taken, (mark) => mark.tenant_id))
		await countTenant(
			ctx,
			tenant,
			token,
			marked.map((mark) => mark.registration_id),
		);
	return taken;
}

async function countTenant(ctx: Needs, tenant_id: string, token: string, ids: string[]): Promise<void> {
	const { histories, parts } = await readHistories(ctx.db, tenant_id, ids);
	// What raw rows may have been cleared away of stays counted as it was.
	const frozen = ctx.clock.now() - TERMS.messages;
	const recounts = new Map<string, Recount>(
		ids.map((registration_id) => [registration_id, { registration_id, parts: null, changes: [] }]),
	);
	for (const history of histories) {
		const { id, starts_at, registered_at } = history.registration;
		if ((starts_at ?? registered_at) < frozen) continue;
		const now = contributionOf(history);
		recounts.set(id, { registration_id: id, parts: now, changes: changesBetween(parts.get(id) ?? [], now) });
	}
	await applyRecounts(ctx.db, tenant_id, token, [...recounts.values()]);
}

/**
 * Makes a tenant's figures anew from the raw rows: they are empty until the next runs have counted all registrations.
 *
 * @returns how many registrations are counted again
 * @throws conflict where messages of some were cleared away after their term, as their figures could not be made again
 */
export async function rebuildRollups(ctx: Needs, actor: Actor): Promise<number> {
	const { tenant_id } = actor;
	const cleared = await ctx.db.$client
		.prepare(
			"select 1 from registrations r join events e on e.tenant_id = r.tenant_id and e.id = r.event_id where r.tenant_id = ? and coalesce(e.starts_at, r.registered_at) < ? limit 1",
		)
		.bind(tenant_id, ctx.clock.now() - TERMS.messages)
		.first();
	if (cleared)
		throw conflict(
			"history_cleared",
			"Messages of older events were cleared away after their term: their figures can be kept, but not made again.",
		);
	return resetRollups(ctx.db, tenant_id, auditInsert(ctx.db, actor, ctx.clock.now(), "analytics.rebuilt", tenant_id));
}
