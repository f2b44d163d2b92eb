import type { SQL } from "drizzle-orm";
import { funnels } from "../d1-migrations/schema";
import { type EventRow, getEvent, listFunnelVersions } from "../db/events";
import { type GenerationRecord, getFunnelVersion } from "../db/funnel-versions";
import { allSteps } from "../funnel/config";
import type { FunnelConfig } from "../funnel/vocabulary";
import { type Actor, actorId } from "./actor";
import { type CopyWarning, type StyleWarning, styleWarningsFor, warningsFor } from "./check-copy";
import type { Ctx } from "./context";
import { ownFunnel } from "./create-event";
import { conflict, notFound } from "./errors";
import type { FunnelInput } from "./event-input";
import { commit, countReach } from "./update-event";

/** Stores a funnel as the event's newest version; every unsent step is planned again with it, and nothing is sent again. */
export async function saveFunnel(
	ctx: Ctx,
	actor: Actor,
	event: EventRow,
	funnel: FunnelConfig,
	how: { writer: string; generation: GenerationRecord | null; action: string; experiment_json?: null; also?: SQL[] },
): Promise<EventRow> {
	const { tenant_id } = actor;
	const reach = await countReach(ctx, tenant_id, event.id);
	const versions = await listFunnelVersions(ctx.db, tenant_id, event.id);
	const version = Math.max(...versions.map((v) => v.version)) + 1;
	try {
		await ctx.db.insert(funnels).values({
			tenant_id,
			event_id: event.id,
			version,
			config_json: JSON.stringify(funnel),
			writer: how.writer,
			generation_json: how.generation && JSON.stringify(how.generation),
			created_by: actorId(actor),
			created_at: ctx.clock.now(),
		});
	} catch (error) {
		if (!/UNIQUE/.test(String(error) + String((error as { cause?: unknown }).cause))) throw error;
		throw conflict("event_changed", "Somebody else saved this funnel just now: read it again and repeat.");
	}
	const columns = { funnel_version: version, ...(how.experiment_json === null && { experiment_json: null }) };
	await commit(ctx, actor, event, columns, true, how.action, reach.active, how.also);
	return { ...event, funnel_version: version, revision: event.revision + 1 };
}

/** What of a generated funnel an edit has left as it was: those steps are still the writer's, all others the person's. */
export function keptOf(
	before: { config: FunnelConfig; generation: GenerationRecord | null } | null,
	after: FunnelConfig,
) {
	if (!before?.generation) return null;
	const written = new Set(before.generation.steps);
	const copy = new Map(
		allSteps(before.config).map(({ phase, step }) => [`${phase}/${step.key}`, `${step.subject}\n${step.body}`]),
	);
	const steps = allSteps(after)
		.map(({ phase, step }) => ({ id: `${phase}/${step.key}`, text: `${step.subject}\n${step.body}` }))
		.filter(({ id, text }) => written.has(id) && copy.get(id) === text)
		.map(({ id }) => id);
	return { ...before.generation, steps };
}

export interface SavedFunnel {
	event: EventRow;
	funnel: FunnelConfig;
	/** What the claim gate holds against it; nothing of it is changed for that. */
	warnings: CopyWarning[];
	style_warnings: StyleWarning[];
}

/** Throws funnel_changed (conflict) where another version than the one that a change was made from is the newest. */
export function refuseStale({ funnel_version }: EventRow, based_on: number | undefined): void {
	if (based_on === undefined || based_on === funnel_version) return;
	throw conflict(
		"funnel_changed",
		`Version ${funnel_version} of this funnel was saved after version ${based_on}, which yours was made from: read the newest, put your change into it and send it with based_on_version ${funnel_version}.`,
	);
}

/**
 * A person's new version of the funnel for every unsent step, sent as it is written.
 *
 * @param based_on the version it was made from; funnel_changed (conflict) where another is the newest by now. Without it
 *   nothing is held against it.
 */
export async function putFunnel(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	input: FunnelInput,
	based_on?: number,
): Promise<SavedFunnel> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	refuseStale(event, based_on);
	const funnel = ownFunnel(input, event.type);
	const before = await getFunnelVersion(ctx.db, tenant_id, event_id, event.funnel_version);
	const warnings = await warningsFor(ctx, tenant_id, event, funnel);
	const generation = keptOf(before, funnel);
	const saved = await saveFunnel(ctx, actor, event, funnel, { writer: "own", generation, action: "funnel.edited" });
	return { event: saved, funnel, warnings, style_warnings: styleWarningsFor(funnel) };
}
