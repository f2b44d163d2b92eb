import type { ReactNode } from "react";
import type { Analytics, Progress } from "../../analytics-queries";
import type { FigureSearch } from "../../figure-search";
import { CHANNELS } from "../../format";
import { Behind } from "./behind";
import { sourceName } from "./figure-words";
import { Figures, money, Panel, percent } from "./panel";

type Of = Omit<FigureSearch, "figure">;

/** A number that opens its people, with its share of another. */
export const shared = (of: Of, figure: string, count: number, whole: number): ReactNode => (
	<>
		<Behind {...of} figure={figure} count={count} />
		{whole > 0 && count > 0 && ` · ${percent(count / whole)}`}
	</>
);

export const progressHead = ["Sent", "Delivered", "Opened", "Clicked", "Unsubscribed"];
export const progressCells = (of: Of, row: Progress): ReactNode[] => [
	<Behind key="sends" {...of} figure="sends" count={row.sends} />,
	shared(of, "deliveries", row.deliveries, row.sends),
	shared(of, "opens", row.opens, row.deliveries),
	shared(of, "clicks", row.clicks, row.deliveries),
	<Behind key="unsubscribes" {...of} figure="unsubscribes" count={row.unsubscribes} />,
];

type Line = Analytics["by_cohort"][number] | Analytics["by_source"][number];
const lineHead = ["People", "Came", "Bought", "Revenue"];
const lineCells = (of: Of, row: Line): ReactNode[] => [
	<Behind key="people" {...of} figure="registrations" count={row.registrations} />,
	shared(of, "came", row.attended + row.left_early, row.registrations),
	<Behind key="bought" {...of} figure="conversions" count={row.conversions} />,
	<Behind key="revenue" {...of} figure="conversions" count={row.conversions}>
		{money(row.revenue)}
	</Behind>,
];

/** The figures by what people can be told apart by. */
export function Breakdown({ data, of }: { data: Analytics; of: { event_id?: string } }) {
	return (
		<>
			<Panel title="By channel" lead="Opens by machines are not counted.">
				<Figures
					label="By channel"
					head={["Channel", ...progressHead]}
					width={560}
					rows={data.by_channel.map((row) => ({
						key: row.channel,
						cells: [CHANNELS[row.channel], ...progressCells({ ...of, channel: row.channel }, row)],
					}))}
				/>
			</Panel>
			<Panel title="By the time they had left" lead="From registering to the start.">
				<Figures
					label="By the time they had left"
					head={["Registered", ...lineHead]}
					rows={data.by_cohort.map((row) => ({
						key: row.cohort,
						cells: [row.cohort, ...lineCells({ ...of, cohort: row.cohort }, row)],
					}))}
				/>
			</Panel>
			<Panel title="By source">
				<Figures
					label="By source"
					head={["Source", ...lineHead]}
					rows={data.by_source.map((row) => {
						const { utm_source, utm_medium, utm_campaign } = row;
						const line = {
							utm_source: utm_source ?? "",
							utm_medium: utm_medium ?? "",
							utm_campaign: utm_campaign ?? "",
						};
						return {
							key: JSON.stringify(line),
							cells: [sourceName(utm_source, utm_medium, utm_campaign), ...lineCells({ ...of, ...line }, row)],
						};
					})}
				/>
			</Panel>
		</>
	);
}
