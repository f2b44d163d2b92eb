import { z } from "zod";
import { type EventRow, getEvent } from "../db/events";
import { type FunnelVersion, getFunnelVersion } from "../db/funnel-versions";
import { getTenant, type Tenant } from "../db/tenants";
import { allSteps, mapSteps } from "../funnel/config";
import { type FunnelConfig, type Phase, type Step, TEMPLATE_NAMES, type TemplateName } from "../funnel/vocabulary";
import type { WriteOptions } from "../vectorize/write";
import { briefOf } from "../vectorize/write/briefs";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { writtenFunnel } from "./create-event";
import { conflict, notFound } from "./errors";
import { recordOf } from "./generation-record";
import { refuseStale, saveFunnel } from "./save-funnel";
import { type GeneratedFunnel, generateFunnel } from "./write-funnel";

/** The version that is to be replaced; nothing is written where another is the newest by now. */
const based_on_version = z.int().min(1).optional();

export const generateInput = z.object({
	funnel_template: z.enum(TEMPLATE_NAMES).optional(),
	/** False shows what would be written and leaves the event's funnel as it is. */
	save: z.boolean().default(true),
	based_on_version,
});

export const regenerateInput = z.object({
	/** The branch of the step, where its key occurs in several. */
	phase: z.string().max(220).optional(),
	save: z.boolean().default(true),
	based_on_version,
});

/** An event with all that its funnel is written from. */
export interface Subject {
	tenant: Tenant;
	event: EventRow;
	present: FunnelVersion;
}

/**
 * Reads the event; throws not_found for another tenant's, conflict for one that is over or cancelled, and funnel_changed
 * (conflict) where another version than `based_on` is the newest.
 */
export async function subjectOf(ctx: Ctx, actor: Actor, event_id: string, based_on?: number): Promise<Subject> {
	const { tenant_id } = actor;
	const [tenant, event] = await Promise.all([getTenant(ctx.db, tenant_id), getEvent(ctx.db, tenant_id, event_id)]);
	const present = event && (await getFunnelVersion(ctx.db, tenant_id, event_id, event.funnel_version));
	if (!tenant || !event || !present) throw notFound("event");
	if (event.state === "cancelled")
		throw conflict("event_cancelled", "This event was cancelled: clone it to write a new funnel.");
	refuseStale(event, based_on);
	return { tenant, event, present };
}

/** The template's funnel for an event as it stands now. */
export const skeletonOf = (event: EventRow, template: TemplateName): FunnelConfig =>
	writtenFunnel({ ...event, scheduled_at: event.starts_at }, template);

const templateOf = (present: FunnelVersion): TemplateName => present.generation?.template ?? "standard";

export interface GeneratedVersion extends GeneratedFunnel {
	event: EventRow;
	saved: boolean;
}

/** Writes an event's whole funnel anew and, unless told not to, saves it as a new version. */
export async function regenerateFunnel(
	ctx: Ctx,
	actor: Actor,
	{ tenant, event, present }: Subject,
	input: z.infer<typeof generateInput>,
	options: WriteOptions = {},
): Promise<GeneratedVersion> {
	const template = input.funnel_template ?? templateOf(present);
	const written = await generateFunnel(ctx, tenant, event, skeletonOf(event, template), options);
	if (!input.save) return { ...written, event, saved: false };
	const { funnel, generation } = written;
	const how = { writer: generation.writer, generation: recordOf(written, template), action: "funnel.generated" };
	return { ...written, event: await saveFunnel(ctx, actor, event, funnel, how), saved: true };
}

export interface RegeneratedStep extends Omit<GeneratedVersion, "funnel" | "steps"> {
	phase: Phase;
	step: Step;
	/** As it was before. */
	previous: Step;
}

/**
 * Writes one step anew from the template's step of its name, else from one of the same branch; its timing stays. Throws not_found for a step
 * that the funnel does not have.
 */
export async function regenerateStep(
	ctx: Ctx,
	actor: Actor,
	{ tenant, event, present }: Subject,
	key: string,
	input: z.infer<typeof regenerateInput>,
): Promise<RegeneratedStep> {
	const placed = allSteps(present.config).find(
		({ phase, step }) => step.key === key && (input.phase === undefined || phase === input.phase),
	);
	if (!placed) throw notFound("step");
	const { phase, step: previous } = placed;
	const model = modelStep(event, present, phase, previous);
	const skeleton = replaced(present.config, phase, key, (step) => ({
		...step,
		subject: model.subject,
		body: model.body,
		citations: [],
	}));
	const briefed = { ...model, key: model.key };
	const only = (p: string, k: string) => p === phase && k === key;
	const one = await generateFunnel(ctx, tenant, event, aliased(skeleton, phase, key, briefed.key), {
		only: (p, k) => only(p, k === briefed.key ? key : k),
	});
	const found = allSteps(one.funnel).find((s) => s.phase === phase && s.step.key === briefed.key)?.step as Step;
	const step: Step = { ...found, key, step: previous.step };
	const funnel = replaced(present.config, phase, key, () => step);
	const rejected = one.rejected.filter((claim) => claim.phase === phase).map((claim) => ({ ...claim, key }));
	const generation = {
		...one.generation,
		sources: new Set(step.citations.map((c) => c.chunk_id)).size,
		rejected_claims: rejected.length,
	};
	const answer = { phase, step, previous, generation, rejected };
	if (!input.save) return { ...answer, event, saved: false };
	const before = present.generation;
	const steps = [...new Set([...(before?.steps ?? []), `${phase}/${key}`])];
	const record = recordOf({ generation, rejected, steps }, templateOf(present));
	const how = { writer: generation.writer, generation: record, action: "funnel.step_generated" };
	return { ...answer, event: await saveFunnel(ctx, actor, event, funnel, how), saved: true };
}

/** The template's step that a step is written after. */
function modelStep(event: EventRow, present: FunnelVersion, phase: Phase, step: Step): Step {
	const names = [templateOf(present), ...TEMPLATE_NAMES];
	const all = names.flatMap((name) => allSteps(skeletonOf(event, name)));
	const branch = phase.startsWith("poll:") ? "post_event_attended" : phase;
	const same = all.find((s) => s.phase === branch && s.step.key === step.key && s.step.channel === step.channel);
	const near = all.find(
		(s) =>
			s.phase === branch &&
			s.step.channel === step.channel &&
			s.step.key !== "welcome" &&
			briefOf(branch, s.step) !== null,
	);
	const found = (same ?? near ?? all.find((s) => s.step.channel === step.channel))?.step;
	if (!found) throw conflict("step_has_no_template", "There is no template for a step like this: write it by hand.");
	return found;
}

/** A funnel with one step changed. */
const replaced = (config: FunnelConfig, phase: string, key: string, change: (step: Step) => Step): FunnelConfig =>
	mapSteps(config, (name, step) => (name === phase && step.key === key ? change(step) : step));

const aliased = (config: FunnelConfig, phase: string, key: string, as: string): FunnelConfig =>
	replaced(config, phase, key, (step) => ({ ...step, key: as }));
