import { and, desc, eq } from "drizzle-orm";
import { experiments } from "../d1-migrations/schema-experiments";
import type { ExperimentTarget } from "../funnel/experiments/arms";
import type { Db } from "./client";

export interface ExperimentRow extends Omit<typeof experiments.$inferSelect, "target_json" | "counted_by_json"> {
	target: ExperimentTarget;
}

const fromRow = ({ target_json, counted_by_json: _, ...row }: typeof experiments.$inferSelect): ExperimentRow => ({
	...row,
	target: JSON.parse(target_json),
});

const ofEvent = (tenant_id: string, event_id: string) =>
	and(eq(experiments.tenant_id, tenant_id), eq(experiments.event_id, event_id));

/** Newest first. */
export async function listExperiments(db: Db, tenant_id: string, event_id: string): Promise<ExperimentRow[]> {
	const rows = await db.select().from(experiments).where(ofEvent(tenant_id, event_id)).orderBy(desc(experiments.id));
	return rows.map(fromRow);
}

export async function getExperiment(
	db: Db,
	tenant_id: string,
	event_id: string,
	id: string,
): Promise<ExperimentRow | null> {
	const row = await db
		.select()
		.from(experiments)
		.where(and(ofEvent(tenant_id, event_id), eq(experiments.id, id)))
		.get();
	return row ? fromRow(row) : null;
}
