import type { Channel, Phase } from "../../../../funnel/vocabulary";
import type { FigureSearch } from "../../figure-search";
import { CHANNELS, phaseName } from "../../format";

/** Who is meant by a figure, as the rest of "Who ...". */
const FIGURES: Record<string, string> = {
	registrations: "registered",
	active: "registered and did not cancel",
	cancelled: "cancelled",
	clicked_join_link: "opened the join link",
	came: "came",
	attended: "stayed to the end",
	left_early: "left early",
	no_show: "did not come",
	purchased: "bought",
	conversions: "bought",
	sends: "were sent messages",
	deliveries: "got messages",
	opens: "opened messages",
	machine_opens: "got messages that machines alone opened",
	clicks: "clicked",
	unsubscribes: "unsubscribed",
	complaints: "complained",
	dropped: "had messages left out",
	bounces: "could not be reached",
	failures: "were given up on",
	waiting: "are being written to",
};

/** Figures that count messages: somebody may have several. */
const OF_MESSAGES = new Set([
	...["sends", "deliveries", "opens", "machine_opens", "clicks", "complaints", "bounces", "dropped", "failures"],
]);
export const countsMessages = (figure: string): boolean => OF_MESSAGES.has(figure);

export const whoOf = ({ figure }: FigureSearch): string => FIGURES[figure] ?? figure.replaceAll("_", " ");

export const sourceName = (...utm: (string | null | undefined)[]): string =>
	utm.filter(Boolean).join(" / ") || "Not given";

/** The line a number stands in, in words; empty for the whole. */
export function lineOf(search: FigureSearch): string {
	const { cohort, channel, phase, step_key, reason, utm_source, utm_medium, utm_campaign } = search;
	const source = [utm_source, utm_medium, utm_campaign];
	return [
		cohort && `Registered ${cohort}${cohort.startsWith("after") || cohort === "no start" ? "" : " before the start"}`,
		source.some((part) => part !== undefined) && `Source: ${sourceName(...source)}`,
		phase && phaseName(phase as Phase),
		step_key,
		channel && CHANNELS[channel as Channel],
		reason?.replaceAll("_", " "),
	]
		.filter(Boolean)
		.join(" · ");
}
