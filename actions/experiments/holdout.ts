import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../../d1-migrations/schema";
import { holdouts } from "../../d1-migrations/schema-experiments";
import { auditInsert } from "../../db/audit";
import { type HoldoutRow, latestHoldout } from "../../db/holdouts";
import { countMarks, readArms } from "../../db/rollups";
import type { ExperimentOutcome } from "../../funnel/experiments/arms";
import { type Comparison, compare } from "../../funnel/experiments/sequential";
import type { Actor } from "../actor";
import { countMarked } from "../analytics/refresh";
import type { Ctx } from "../context";
import { conflict, notFound } from "../errors";
import { newId } from "../ids";
import { type ArmFigures, armsOf, proportion } from "./results";

export const holdoutInput = z.strictObject({
	/** Of all people, how many go without. */
	share: z.number().min(0.01).max(0.2).default(0.05),
	purposes: z
		.array(z.enum(["content", "offer"]))
		.min(1)
		.default(["content", "offer"]),
	outcome: z.enum(["attended", "clicked", "purchased"]).default("purchased"),
});

/** Two rows for each arm, and one for each currency its people paid in. */
const MOST_ROWS = 60;
const AT_ONCE = 4;

/** Begins to withhold marketing from a share of all people, of every event. Throws conflict where another holdout runs. */
export async function startHoldout(
	ctx: Ctx,
	actor: Actor,
	{ share, purposes, outcome }: z.infer<typeof holdoutInput>,
): Promise<HoldoutRow> {
	const { tenant_id } = actor;
	const latest = await latestHoldout(ctx.db, tenant_id);
	if (latest && latest.stopped_at === null) {
		const same = latest.share === share && latest.outcome === outcome && `${latest.purposes}` === `${purposes}`;
		if (same) return latest;
		throw alreadyRuns();
	}
	const now = ctx.clock.now();
	const row = { tenant_id, id: newId("hld"), share, outcome, started_at: now, stopped_at: null };
	const written = ctx.db.batch([
		ctx.db.insert(holdouts).values({ ...row, purposes_json: JSON.stringify(purposes) }),
		ctx.db
			.update(tenants)
			.set({ holdout_json: JSON.stringify({ id: row.id, share, purposes }) })
			.where(eq(tenants.id, tenant_id)),
		auditInsert(ctx.db, actor, now, "holdout.started", row.id, { share }),
	]);
	try {
		await written;
	} catch (error) {
		// Somebody else began one in the meantime.
		if (!/UNIQUE/.test(String(error) + String((error as { cause?: unknown }).cause))) throw error;
		throw alreadyRuns();
	}
	return { ...row, purposes };
}

const alreadyRuns = () =>
	conflict("holdout_running", "A holdout runs already: stop it, then start one with other terms.");

/** Ends it: whatever is sent from now on is sent to everybody. Repeating it changes nothing. Throws not_found. */
export async function stopHoldout(ctx: Ctx, actor: Actor): Promise<HoldoutRow> {
	const { tenant_id } = actor;
	const latest = await latestHoldout(ctx.db, tenant_id);
	if (!latest) throw notFound("holdout");
	if (latest.stopped_at !== null) return latest;
	const now = ctx.clock.now();
	await ctx.db.batch([
		ctx.db
			.update(holdouts)
			.set({ stopped_at: now })
			.where(and(eq(holdouts.tenant_id, tenant_id), isNull(holdouts.stopped_at))),
		ctx.db.update(tenants).set({ holdout_json: null }).where(eq(tenants.id, tenant_id)),
		auditInsert(ctx.db, actor, now, "holdout.stopped", latest.id),
	]);
	return { ...latest, stopped_at: now };
}

export interface HoldoutResults {
	holdout: HoldoutRow;
	/** Everybody else, and those who go without: all registrations made while it ran, of all events. */
	rest: ArmFigures;
	held_out: ArmFigures;
	/** Held out less the rest, each person once, by their first registration. */
	comparisons: Record<ExperimentOutcome | "unsubscribed", Comparison>;
	/** False while changes wait to be counted, a minute at most as a rule. */
	complete: boolean;
}

/** What came of the holdout that runs or ran last; null where there was none. The work does not grow with the people in it. */
export async function holdoutResults(ctx: Ctx, tenant_id: string): Promise<HoldoutResults | null> {
	const holdout = await latestHoldout(ctx.db, tenant_id);
	if (!holdout) return null;
	await countMarked(ctx, AT_ONCE, tenant_id);
	const [rows, waiting] = await Promise.all([
		readArms(ctx.db, tenant_id, "", holdout.id, MOST_ROWS, "holdout"),
		countMarks(ctx.db, tenant_id, 1),
	]);
	const isFirst = ({ key }: { key: string }) => JSON.parse(key)[2] === "first";
	const all = armsOf(rows.filter((row) => !isFirst(row)));
	const people = armsOf(
		rows.filter(isFirst).map((row) => ({ ...row, key: JSON.stringify(JSON.parse(row.key).slice(0, 2)) })),
	);
	const of = (what: ExperimentOutcome | "unsubscribed") =>
		compare(proportion(people.control, what), proportion(people.variant, what));
	return {
		holdout,
		rest: all.control,
		held_out: all.variant,
		comparisons: {
			attended: of("attended"),
			clicked: of("clicked"),
			purchased: of("purchased"),
			unsubscribed: of("unsubscribed"),
		},
		complete: waiting === 0,
	};
}
