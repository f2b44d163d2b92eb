import type { Metric } from "../../db/rollups";

interface Figure {
	plus: readonly Metric[];
	minus?: readonly Metric[];
}

/** What the figures of a report are added up from. A message counts once, under the furthest status it was taken to. */
const FIGURES = {
	registrations: { plus: ["registrations"] },
	cancelled: { plus: ["cancelled"] },
	active: { plus: ["registrations"], minus: ["cancelled"] },
	clicked_join_link: { plus: ["clicked_join"] },
	joined: { plus: ["joined"] },
	came: { plus: ["attended", "left_early"] },
	attended: { plus: ["attended"] },
	left_early: { plus: ["left_early"] },
	no_show: { plus: ["no_show"] },
	attendance_unknown: { plus: ["registrations"], minus: ["cancelled", "attended", "left_early", "no_show"] },
	purchased: { plus: ["purchased"] },
	poll_answers: { plus: ["poll_answers"] },
	conversions: { plus: ["conversions"] },
	sends: { plus: ["sent", "delivered", "opened", "clicked", "bounced", "complained"] },
	deliveries: { plus: ["delivered", "opened", "clicked", "complained"] },
	opens: { plus: ["opened", "clicked"] },
	machine_opens: { plus: ["machine_opened"] },
	clicks: { plus: ["clicked"] },
	bounces: { plus: ["bounced"] },
	complaints: { plus: ["complained"] },
	failures: { plus: ["failed"] },
	waiting: { plus: ["queued"] },
	dropped: { plus: ["dropped"] },
	unsubscribes: { plus: ["unsubscribes"] },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as [FigureName, ...FigureName[]];

type Row = Partial<Record<Metric, number>>;
const sum = (row: Row | undefined, names: readonly Metric[]): number =>
	names.reduce((total, name) => total + (row?.[name] ?? 0), 0);

/** A figure of one row of the rollups; 0 without a row. */
export function figureOf(row: Row | undefined, name: FigureName): number {
	const { plus, minus = [] }: Figure = FIGURES[name];
	return sum(row, plus) - sum(row, minus);
}
