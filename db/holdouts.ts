import { desc, eq } from "drizzle-orm";
import { holdouts } from "../d1-migrations/schema-experiments";
import type { RunningHoldout } from "../funnel/experiments/arms";
import type { Db } from "./client";

export interface HoldoutRow extends Omit<typeof holdouts.$inferSelect, "purposes_json"> {
	purposes: RunningHoldout["purposes"];
}

/** The tenant's holdout that runs or ran last; null where there was none. */
export async function latestHoldout(db: Db, tenant_id: string): Promise<HoldoutRow | null> {
	const row = await db
		.select()
		.from(holdouts)
		.where(eq(holdouts.tenant_id, tenant_id))
		.orderBy(desc(holdouts.id))
		.limit(1)
		.get();
	if (!row) return null;
	const { purposes_json, ...rest } = row;
	return { ...rest, purposes: JSON.parse(purposes_json) };
}
