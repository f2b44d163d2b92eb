import { getEvent, getFunnel } from "../../db/events";
import { type ExperimentRow, type Exposed, getExperiment, listExposed } from "../../db/experiments";
import { allSteps } from "../../funnel/config";
import { type Arm, armOf, concerns, type ExperimentOutcome } from "../../funnel/experiments/arms";
import { type Comparison, compare } from "../../funnel/experiments/sequential";
import type { Ctx } from "../context";
import { notFound } from "../errors";

const PAGE = 1_000;
/** People that one answer counts; with more the figures are those of the first. */
const MOST = 50_000;

export interface ArmFigures {
	exposed: number;
	/** Of them, those whose attendance is known by now. */
	settled: number;
	attended: number;
	clicked: number;
	purchased: number;
	unsubscribed: number;
	/** Smallest units by currency. */
	revenue: Record<string, number>;
}

export interface ExperimentResults {
	experiment: ExperimentRow;
	control: ArmFigures;
	variant: ArmFigures;
	outcome: ExperimentOutcome;
	comparison: Comparison;
	/** Unsubscribes, compared in the same way: a variant that drives people away is no winner. */
	guard: Comparison;
	/** False where more people are in it than one answer counts. */
	complete: boolean;
}

const nobody = (): ArmFigures => ({
	exposed: 0,
	settled: 0,
	attended: 0,
	clicked: 0,
	purchased: 0,
	unsubscribed: 0,
	revenue: {},
});

function count(figures: ArmFigures, one: Exposed, of_it: boolean): void {
	figures.exposed += 1;
	if (one.attendance !== null) figures.settled += 1;
	if (one.attendance !== null && one.attendance !== "no_show") figures.attended += 1;
	figures.clicked += of_it ? one.clicked_it : one.clicked;
	figures.purchased += one.purchased;
	figures.unsubscribed += one.unsubscribed;
	const revenue = JSON.parse(one.revenue_json ?? "{}") as Record<string, number>;
	for (const [currency, amount] of Object.entries(revenue))
		figures.revenue[currency] = (figures.revenue[currency] ?? 0) + amount;
}

const proportion = (figures: ArmFigures, outcome: ExperimentOutcome | "unsubscribed") => ({
	n: outcome === "attended" ? figures.settled : figures.exposed,
	hits: figures[outcome],
});

/**
 * What became of the people in each arm, from the instant the experiment first mattered to them, and what may be said of
 * the difference now. Timing counts those alone who registered with less time than the funnel was written for: everybody
 * else is sent the same messages in either arm.
 */
export async function experimentResults(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
	id: string,
): Promise<ExperimentResults> {
	const [event, experiment] = await Promise.all([
		getEvent(ctx.db, tenant_id, event_id),
		getExperiment(ctx.db, tenant_id, event_id, id),
	]);
	const funnel = event && (await getFunnel(ctx.db, tenant_id, event_id, event.funnel_version));
	if (!event || !experiment || !funnel) throw notFound("experiment");
	const { kind, target, share, outcome } = experiment;
	const arms: Record<Arm, ArmFigures> = { control: nobody(), variant: nobody() };
	const counted = (one: Exposed) =>
		kind !== "timing" ||
		(event.starts_at !== null && event.starts_at - one.registered_at < funnel.nominal_hours * 3600);
	let complete = true;
	if (experiment.started_at !== null) {
		const steps =
			kind === "timing"
				? null
				: target.step_key
					? [`${target.phase}/${target.step_key}`]
					: allSteps(funnel)
							.filter(({ phase, step }) =>
								concerns({ kind, ...target }, { phase, step_key: step.key, purpose: step.purpose }),
							)
							.map(({ phase, step }) => `${phase}/${step.key}`);
		const window = { since: experiment.started_at, until: experiment.stopped_at ?? Number.MAX_SAFE_INTEGER };
		const of_it = kind === "subject" || (kind === "step" && target.body !== undefined);
		let cursor = "";
		for (let read = 0; ; read += PAGE) {
			complete = read < MOST;
			if (!complete) break;
			const page = await listExposed(ctx.db, tenant_id, event_id, steps, window, { cursor, limit: PAGE });
			for (const one of page)
				if (counted(one)) count(arms[armOf({ id, share }, tenant_id, one.registration_id)], one, of_it);
			cursor = page.at(-1)?.registration_id ?? "";
			if (page.length < PAGE) break;
		}
	}
	const of = (what: ExperimentOutcome | "unsubscribed") =>
		compare(proportion(arms.control, what), proportion(arms.variant, what));
	return { experiment, ...arms, outcome, comparison: of(outcome), guard: of("unsubscribed"), complete };
}
