import { and, eq, type SQL, sql } from "drizzle-orm";
import { experiments } from "../../d1-migrations/schema-experiments";
import { auditInsert, CHANGED } from "../../db/audit";
import { type EventRow, getEvent, getFunnel, statusOf } from "../../db/events";
import type { ExperimentRow } from "../../db/experiments";
import { getFunnelVersion } from "../../db/funnel-versions";
import { allSteps } from "../../funnel/config";
import { type Arm, type CountedBy, concerns, type RunningExperiment } from "../../funnel/experiments/arms";
import type { FunnelConfig } from "../../funnel/vocabulary";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { conflict, notFound } from "../errors";
import { newId } from "../ids";
import type { Warnings } from "../overrule-warning";
import { keptOf, saveFunnel } from "../save-funnel";
import { commit, countReach } from "../update-event";
import { type ExperimentInput, targetOf } from "./input";
import { existing, warningsOfVariant, withVariant } from "./variant";

/** Writes down an experiment that nobody is in yet, and says what the claim gate holds against its words. */
export async function createExperiment(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	input: ExperimentInput,
): Promise<ExperimentRow & Warnings> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	const funnel = event && (await getFunnel(ctx.db, tenant_id, event_id, event.funnel_version));
	if (!event || !funnel) throw notFound("event");
	const target = targetOf(input, funnel);
	const { name, kind, share, outcome } = input;
	if (kind !== "timing") withVariant(funnel, { kind, target }, event.type);
	const warnings = await warningsOfVariant(ctx, event, funnel, { kind, target });
	const now = ctx.clock.now();
	const row = { tenant_id, id: newId("exp"), event_id, name, kind, share, outcome, state: "draft" as const };
	const when = { kept: null, started_at: null, stopped_at: null, created_at: now, updated_at: now };
	await ctx.db.batch([
		ctx.db.insert(experiments).values({ ...row, ...when, target_json: JSON.stringify(target) }),
		auditInsert(ctx.db, actor, now, "experiment.created", row.id, { event_id, kind }),
	]);
	return { ...row, ...when, target, ...warnings };
}

/** A change of the experiment's own row, in the write that changes the event. */
const rowChange = ({ tenant_id, event_id, id }: ExperimentRow, set: SQL): SQL =>
	sql`update experiments set ${set} where tenant_id = ${tenant_id} and event_id = ${event_id} and id = ${id} and ${CHANGED}`;

/** What its figures will be counted by, of the funnel as it is now. */
function countedBy(funnel: FunnelConfig, { kind, target }: Pick<ExperimentRow, "kind" | "target">): CountedBy {
	const about = allSteps(funnel).filter(({ phase, step }) =>
		concerns({ kind, ...target }, { phase, step_key: step.key, purpose: step.purpose }),
	);
	const steps = kind === "timing" ? null : about.map(({ phase, step }) => `${phase}/${step.key}`);
	return { steps, nominal_hours: funnel.nominal_hours };
}

/** Puts people into their arms from now on. One experiment at a time, so that none disturbs another's figures. */
export async function startExperiment(ctx: Ctx, actor: Actor, event_id: string, id: string): Promise<ExperimentRow> {
	const { event, experiment } = await existing(ctx, actor.tenant_id, event_id, id);
	if (experiment.state === "running") return experiment;
	if (experiment.state === "stopped") throw conflict("experiment_over", "This experiment is over: create another one.");
	const funnel = await getFunnel(ctx.db, actor.tenant_id, event_id, event.funnel_version);
	if (!funnel) throw notFound("event");
	const now = ctx.clock.now();
	if (!["upcoming", "live"].includes(statusOf(event, now)))
		throw conflict("event_not_open", "Only an event that is published and not over has people to try it on.");
	if (event.experiment)
		throw conflict(
			"experiment_running",
			"Another experiment runs on this event, or its timing was kept: stop that one, or keep its control, first.",
		);
	const { kind, share, target } = experiment;
	const running: RunningExperiment = { id, kind, share, since: now, ...target };
	const { active } = await countReach(ctx, actor.tenant_id, event_id);
	const counted_by = JSON.stringify(countedBy(funnel, experiment));
	const set = sql`state = 'running', started_at = ${now}, counted_by_json = ${counted_by}, updated_at = ${now}`;
	await commit(ctx, actor, event, { experiment_json: JSON.stringify(running) }, true, "experiment.started", active, [
		rowChange(experiment, set),
	]);
	return { ...experiment, state: "running", started_at: now, updated_at: now };
}

/** Ends it: whatever has not been sent is planned and worded as without it. Repeating it changes nothing. */
export async function stopExperiment(ctx: Ctx, actor: Actor, event_id: string, id: string): Promise<ExperimentRow> {
	const { event, experiment } = await existing(ctx, actor.tenant_id, event_id, id);
	if (experiment.state === "stopped") return experiment;
	if (experiment.state === "draft") throw conflict("experiment_not_running", "This experiment has not been started.");
	return settle(ctx, actor, event, experiment, null);
}

/** Ends it where it still runs, and makes one arm what everybody gets from now on. */
export async function keepArm(ctx: Ctx, actor: Actor, event_id: string, id: string, arm: Arm): Promise<ExperimentRow> {
	const { event, experiment } = await existing(ctx, actor.tenant_id, event_id, id);
	if (experiment.kept === arm) return experiment;
	if (experiment.state === "draft") throw conflict("experiment_not_running", "This experiment has not been started.");
	if (experiment.kept === "variant" && experiment.kind !== "timing")
		throw conflict("experiment_kept", "The variant is part of the funnel now: edit the funnel to change it back.");
	if (event.experiment && event.experiment.id !== id && arm === "variant")
		throw conflict("experiment_running", "Another experiment runs on this event: stop it first.");
	return settle(ctx, actor, event, experiment, arm);
}

async function settle(
	ctx: Ctx,
	actor: Actor,
	event: EventRow,
	experiment: ExperimentRow,
	kept: Arm | null,
): Promise<ExperimentRow> {
	const now = ctx.clock.now();
	const stopped_at = experiment.stopped_at ?? now;
	const also = [
		rowChange(experiment, sql`state = 'stopped', stopped_at = ${stopped_at}, kept = ${kept}, updated_at = ${now}`),
	];
	const action = kept ? "experiment.kept" : "experiment.stopped";
	const after: ExperimentRow = { ...experiment, state: "stopped", stopped_at, kept, updated_at: now };
	if (kept === "variant" && experiment.kind !== "timing") {
		const version = await getFunnelVersion(ctx.db, event.tenant_id, event.id, event.funnel_version);
		if (!version) throw notFound("event");
		const funnel = withVariant(version.config, experiment, event.type);
		await saveFunnel(ctx, actor, event, funnel, {
			writer: "own",
			generation: keptOf(version, funnel),
			action,
			experiment_json: null,
			also,
		});
		return after;
	}
	const { id, kind } = experiment;
	const forAll: RunningExperiment = { id, kind, share: 1, since: now };
	const mine = event.experiment === null || event.experiment.id === id;
	const experiment_json = kept === "variant" ? JSON.stringify(forAll) : null;
	const { active } = await countReach(ctx, event.tenant_id, event.id);
	await commit(ctx, actor, event, mine ? { experiment_json } : {}, mine, action, active, also);
	return after;
}

/** Removes a draft; what has run is kept with its figures. */
export async function deleteExperiment(ctx: Ctx, actor: Actor, event_id: string, id: string): Promise<void> {
	const { experiment } = await existing(ctx, actor.tenant_id, event_id, id);
	if (experiment.state !== "draft")
		throw conflict("experiment_started", "It has been started: stop it instead, its figures stay.");
	const { tenant_id } = actor;
	const own = and(eq(experiments.tenant_id, tenant_id), eq(experiments.event_id, event_id), eq(experiments.id, id));
	await ctx.db.batch([
		ctx.db.delete(experiments).where(and(own, eq(experiments.state, "draft"))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "experiment.deleted", id, { event_id }),
	]);
}
