import type { z } from "zod";
import { type EventRow, getEvent, getFunnel } from "../../db/events";
import { type ExperimentRow, getExperiment } from "../../db/experiments";
import { mapSteps } from "../../funnel/config";
import { concerns, withholds } from "../../funnel/experiments/arms";
import type { FunnelConfig, Phase, Step } from "../../funnel/vocabulary";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { ownFunnel } from "../create-event";
import { notFound } from "../errors";
import { type overruleInput, type StandingWarning, standingWarnings, vouch, type Warnings } from "../overrule-warning";

/** The funnel as the variant has it. Throws invalid where it could not be sent. */
export function withVariant(
	funnel: FunnelConfig,
	experiment: Pick<ExperimentRow, "kind" | "target">,
	type: EventRow["type"],
): FunnelConfig {
	const what = { kind: experiment.kind, ...experiment.target };
	const about = (phase: Phase, step: Step) => concerns(what, { phase, step_key: step.key, purpose: step.purpose });
	if (!withholds(what)) {
		const { subject, body } = what;
		const words = { ...(subject !== undefined && { subject }), ...(body !== undefined && { body, citations: [] }) };
		return ownFunnel(
			mapSteps(funnel, (phase, step) => (about(phase, step) ? { ...step, ...words } : step)),
			type,
		);
	}
	const without = (phase: Phase, steps: Step[]) => steps.filter((step) => !about(phase, step));
	const { during_event, post_event_left_early, polls } = funnel;
	return ownFunnel(
		{
			...funnel,
			pre_event: without("pre_event", funnel.pre_event),
			...(during_event && { during_event: without("during_event", during_event) }),
			post_event_attended: without("post_event_attended", funnel.post_event_attended),
			...(post_event_left_early && {
				post_event_left_early: without("post_event_left_early", post_event_left_early),
			}),
			post_event_no_show: without("post_event_no_show", funnel.post_event_no_show),
			...(polls && { polls: polls.map((poll) => ({ ...poll, steps: without(`poll:${poll.answer}`, poll.steps) })) }),
		},
		type,
	);
}

/** Throws not_found. */
export async function existing(ctx: Ctx, tenant_id: string, event_id: string, id: string) {
	const [event, experiment] = await Promise.all([
		getEvent(ctx.db, tenant_id, event_id),
		getExperiment(ctx.db, tenant_id, event_id, id),
	]);
	if (!event || !experiment) throw notFound("experiment");
	return { event, experiment };
}

/** What the gate holds against the words of the variant alone, as it does against an edit of the funnel. */
export async function warningsOfVariant(
	ctx: Ctx,
	event: EventRow,
	funnel: FunnelConfig,
	experiment: Pick<ExperimentRow, "kind" | "target">,
): Promise<Warnings> {
	const { kind, target } = experiment;
	if (kind === "timing" || withholds({ kind, ...target })) return { warnings: [], style_warnings: [] };
	const varied = withVariant(funnel, experiment, event.type);
	const own = (phase: Phase, step: Step) => phase === target.phase && step.key === target.step_key;
	const only = (phase: Phase, steps: Step[]) => steps.filter((step) => own(phase, step));
	const { during_event, post_event_left_early, polls } = varied;
	const found = await standingWarnings(ctx, event.tenant_id, event, {
		...varied,
		pre_event: only("pre_event", varied.pre_event),
		...(during_event && { during_event: only("during_event", during_event) }),
		post_event_attended: only("post_event_attended", varied.post_event_attended),
		...(post_event_left_early && { post_event_left_early: only("post_event_left_early", post_event_left_early) }),
		post_event_no_show: only("post_event_no_show", varied.post_event_no_show),
		...(polls && { polls: polls.map((poll) => ({ ...poll, steps: only(`poll:${poll.answer}`, poll.steps) })) }),
	});
	const said = <W extends { field: "subject" | "preview" | "body" }>({ field }: W) =>
		field === "subject" ? target.subject !== undefined : target.body !== undefined;
	return { warnings: found.warnings.filter(said), style_warnings: found.style_warnings.filter(said) };
}

/** The same of an experiment that was written down. Throws not_found. */
export async function variantWarnings(ctx: Ctx, tenant_id: string, event_id: string, id: string): Promise<Warnings> {
	const { event, experiment } = await existing(ctx, tenant_id, event_id, id);
	const funnel = await getFunnel(ctx.db, tenant_id, event_id, event.funnel_version);
	if (!funnel) throw notFound("event");
	return warningsOfVariant(ctx, event, funnel, experiment);
}

/** A person vouches for a sentence of the variant. The warning stays, with their name, and is theirs too where the variant is kept. */
export async function overruleVariant(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	id: string,
	input: z.infer<typeof overruleInput>,
): Promise<StandingWarning> {
	const { warnings } = await variantWarnings(ctx, actor.tenant_id, event_id, id);
	return vouch(ctx, actor, event_id, warnings, input, "experiment.warning_overruled", id);
}
