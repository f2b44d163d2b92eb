import { and, eq } from "drizzle-orm";
import { funnels } from "../d1-migrations/schema";
import { claim_overrules } from "../d1-migrations/schema-writing";
import type { FunnelConfig, Seconds, TemplateName } from "../funnel/vocabulary";
import type { Db } from "./client";

/** What a version of a funnel keeps of how it was written. */
export interface GenerationRecord {
	/** `own` where a caller brought the funnel. */
	writer: "own" | "extractive" | "model";
	sources: number;
	rejected_claims: number;
	/** Wall milliseconds. */
	duration_ms: number;
	note: string | null;
	template: TemplateName;
	/** `phase/key` of the steps that a writer wrote and no person has changed since. */
	steps: string[];
	/** The first claims that were thrown out. */
	rejected: { phase: string; key: string; sentence: string; reason: string }[];
}

export interface FunnelVersion {
	version: number;
	config: FunnelConfig;
	/** Who wrote it: `own`, `extractive`, `model`, `template`, `copy`, `restored`. */
	writer: string;
	generation: GenerationRecord | null;
	created_by: string;
	created_at: Seconds;
}

export async function getFunnelVersion(
	db: Db,
	tenant_id: string,
	event_id: string,
	version: number,
): Promise<FunnelVersion | null> {
	const row = await db
		.select()
		.from(funnels)
		.where(and(eq(funnels.tenant_id, tenant_id), eq(funnels.event_id, event_id), eq(funnels.version, version)))
		.get();
	if (!row) return null;
	const { config_json, generation_json, writer, created_by, created_at } = row;
	const generation = generation_json ? JSON.parse(generation_json) : null;
	return { version, config: JSON.parse(config_json), writer, generation, created_by, created_at };
}

export type OverruleRow = typeof claim_overrules.$inferSelect;

/** The sentences of an event's funnel that people vouch for. */
export const listOverrules = (db: Db, tenant_id: string, event_id: string): Promise<OverruleRow[]> =>
	db
		.select()
		.from(claim_overrules)
		.where(and(eq(claim_overrules.tenant_id, tenant_id), eq(claim_overrules.event_id, event_id)))
		.all();
