import { type ExperimentRow, getExperiment } from "../../db/experiments";
import { countMarks, type RollupRow, readArms } from "../../db/rollups";
import type { Arm, ExperimentOutcome } from "../../funnel/experiments/arms";
import { type Comparison, compare } from "../../funnel/experiments/sequential";
import { countMarked } from "../analytics/refresh";
import type { Ctx } from "../context";
import { notFound } from "../errors";

/** Rows of both arms that one answer reads: one for each, and one for each currency its people paid in. */
const MOST_ROWS = 60;
/** Registrations that are counted before an answer, so that whoever has few sees them at once. */
const AT_ONCE = 4;

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
	/** False while changes wait to be counted, a minute at most as a rule. */
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

/** The figures of both arms from their rollup rows. */
export function armsOf(rows: RollupRow[]): Record<Arm, ArmFigures> {
	const arms: Record<Arm, ArmFigures> = { control: nobody(), variant: nobody() };
	for (const { key, ...n } of rows) {
		const [, arm, currency] = JSON.parse(key) as [string, Arm, string?];
		const figures = arms[arm];
		if (currency !== undefined) {
			if (n.conversions > 0) figures.revenue[currency] = n.revenue;
			continue;
		}
		figures.exposed = n.registrations;
		figures.attended = n.attended + n.left_early;
		figures.settled = figures.attended + n.no_show;
		figures.clicked = n.clicked;
		figures.purchased = n.purchased;
		figures.unsubscribed = n.unsubscribes;
	}
	return arms;
}

export const proportion = (figures: ArmFigures, outcome: ExperimentOutcome | "unsubscribed") => ({
	n: outcome === "attended" ? figures.settled : figures.exposed,
	hits: figures[outcome],
});

/**
 * What became of the people in each arm, from the instant the experiment first mattered to them, and what may be said of
 * the difference now. Timing counts those alone who registered with less time than the funnel was written for: everybody
 * else is sent the same messages in either arm. Read from figures kept as things happen, so the work does not grow with the
 * people in it; the test needs no more than the counts of each arm, whenever it is looked at.
 */
export async function experimentResults(
	ctx: Pick<Ctx, "db" | "clock">,
	tenant_id: string,
	event_id: string,
	id: string,
): Promise<ExperimentResults> {
	const experiment = await getExperiment(ctx.db, tenant_id, event_id, id);
	if (!experiment) throw notFound("experiment");
	await countMarked(ctx, AT_ONCE, tenant_id);
	const [rows, waiting] = await Promise.all([
		readArms(ctx.db, tenant_id, event_id, id, MOST_ROWS),
		countMarks(ctx.db, tenant_id, 1),
	]);
	const arms = armsOf(rows);
	const of = (what: ExperimentOutcome | "unsubscribed") =>
		compare(proportion(arms.control, what), proportion(arms.variant, what));
	const { outcome } = experiment;
	return { experiment, ...arms, outcome, comparison: of(outcome), guard: of("unsubscribed"), complete: waiting === 0 };
}
