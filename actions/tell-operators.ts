import { sql } from "drizzle-orm";
import { runBatch } from "../db/batch";
import type { Ctx } from "./context";
import { log } from "./telemetry/log";

/** Wall seconds in which one kind of trouble is told once. */
const QUIET_SECONDS = 3600;

/**
 * Tells whoever runs the platform of trouble, each kind of it once an hour; what happens in between is counted and
 * named the next time. Never throws: what is told of has its own record.
 *
 * @param key names the kind of trouble
 * @returns whether it was told now
 */
export async function tellOperators(ctx: Ctx, key: string, text: string): Promise<boolean> {
	if (!ctx.announce) return false;
	try {
		const wall = ctx.clock.wall();
		const over = sql`told_at <= ${wall - QUIET_SECONDS}`;
		const [before = []] = await runBatch<{ over: number; unreported: number }>(ctx.db, [
			sql`select ${over} as over, unreported from alerts_told where key = ${key}`,
			sql`insert into alerts_told (key, told_at) values (${key}, ${wall}) on conflict (key) do update set
				told_at = case when ${over} then ${wall} else told_at end, unreported = case when ${over} then 0 else unreported + 1 end`,
		]);
		const [held] = before;
		if (held && !held.over) return false;
		const since = held?.unreported ? ` (and ${held.unreported} more like it since it was last told)` : "";
		if (await ctx.announce(text + since)) return true;
		await ctx.db.run(sql`update alerts_told set told_at = 0, unreported = unreported + 1 where key = ${key}`);
	} catch (error) {
		log("error", "operators not told", { key, error });
	}
	return false;
}
