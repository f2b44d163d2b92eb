import { z } from "zod";
import { claim_overrules } from "../d1-migrations/schema-writing";
import { auditInsert } from "../db/audit";
import { type EventRow, getEvent } from "../db/events";
import { getFunnelVersion, listOverrules } from "../db/funnel-versions";
import type { FunnelConfig } from "../funnel/vocabulary";
import { type Actor, actorId } from "./actor";
import { type CopyWarning, type StyleWarning, styleWarningsFor, warningsFor } from "./check-copy";
import type { Ctx } from "./context";
import { notFound } from "./errors";

export const overruleInput = z.object({
	phase: z.string().min(1).max(220),
	key: z.string().min(1).max(64),
	/** The sentence as the warning has it. */
	sentence: z.string().min(1).max(2000),
});

export interface StandingWarning extends CopyWarning {
	/** Who vouches for the sentence, and since when (epoch seconds); null where nobody does. */
	overruled: { by: string; at: number } | null;
}

export interface Warnings {
	warnings: StandingWarning[];
	style_warnings: StyleWarning[];
}

/** What the gate holds against the funnel as it stands now, overruled or not. Throws not_found. */
export async function readWarnings(ctx: Ctx, tenant_id: string, event_id: string): Promise<Warnings> {
	const event = await getEvent(ctx.db, tenant_id, event_id);
	const present = event && (await getFunnelVersion(ctx.db, tenant_id, event_id, event.funnel_version));
	if (!event || !present) throw notFound("event");
	return standingWarnings(ctx, tenant_id, event, present.config);
}

/** What the gate holds against copy of an event, with who vouches for what of it. */
export async function standingWarnings(
	ctx: Ctx,
	tenant_id: string,
	event: EventRow,
	config: FunnelConfig,
): Promise<Warnings> {
	const event_id = event.id;
	const [found, overrules] = await Promise.all([
		warningsFor(ctx, tenant_id, event, config),
		listOverrules(ctx.db, tenant_id, event_id),
	]);
	const warnings = found.map((warning) => {
		const row = overrules.find(
			(o) => o.phase === warning.phase && o.step_key === warning.key && o.sentence === warning.sentence,
		);
		return { ...warning, overruled: row ? { by: row.overruled_by, at: row.at } : null };
	});
	return { warnings, style_warnings: styleWarningsFor(config) };
}

/**
 * A person vouches for a sentence that the gate warns of. The warning stays, with their name; the copy was and is sent as written. Saying it
 * twice changes nothing. Throws not_found where there is no such warning.
 */
export async function overruleWarning(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	input: z.infer<typeof overruleInput>,
): Promise<StandingWarning> {
	const { warnings } = await readWarnings(ctx, actor.tenant_id, event_id);
	return vouch(ctx, actor, event_id, warnings, input, "funnel.warning_overruled", event_id);
}

/** Writes down that a person vouches for one of `warnings`, in the audit log under `action` and `target`. Throws not_found. */
export async function vouch(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	warnings: StandingWarning[],
	input: z.infer<typeof overruleInput>,
	action: string,
	target: string,
): Promise<StandingWarning> {
	const { tenant_id } = actor;
	const warning = warnings.find(
		({ phase, key, sentence }) => phase === input.phase && key === input.key && sentence === input.sentence,
	);
	if (!warning) throw notFound("warning");
	if (warning.overruled) return warning;
	const at = ctx.clock.now();
	const by = actorId(actor);
	const { phase, key: step_key, sentence } = warning;
	await ctx.db.batch([
		ctx.db
			.insert(claim_overrules)
			.values({ tenant_id, event_id, phase, step_key, sentence, overruled_by: by, at })
			.onConflictDoNothing(),
		auditInsert(ctx.db, actor, at, action, target, {
			phase,
			step: step_key,
			reason: warning.reason,
		}),
	]);
	return { ...warning, overruled: { by, at } };
}
