/** A number of a report: its figure, and the line it stands in, named as the report names it. */
export interface FigureSearch {
	figure: string;
	event_id?: string;
	cohort?: string;
	utm_source?: string;
	utm_medium?: string;
	utm_campaign?: string;
	channel?: string;
	phase?: string;
	step_key?: string;
	reason?: string;
}
const FIGURE_KEYS = [
	...["figure", "event_id", "cohort", "utm_source", "utm_medium", "utm_campaign"],
	...["channel", "phase", "step_key", "reason"],
] as (keyof FigureSearch)[];

/** What is known of it in a page's address. */
export const figureSearch = (search: Record<string, unknown>): FigureSearch => ({
	figure: "registrations",
	...Object.fromEntries(FIGURE_KEYS.flatMap((key) => (search[key] === undefined ? [] : [[key, String(search[key])]]))),
});
