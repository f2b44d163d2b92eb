import { useQuery } from "@tanstack/react-query";
import { timingQuery } from "../../analytics-queries";
import { Problem, Waiting } from "../states";
import { Figures, Panel } from "./panel";

/** What a sequence with fixed delays would have done to those who registered late. */
export function Timing({ event_id }: { event_id: string | undefined }) {
	const timing = useQuery(timingQuery(event_id));
	if (timing.isError) return <Problem error={timing.error} retry={timing.refetch} />;
	if (!timing.data) return <Waiting />;
	const { late, fixed, adaptive } = timing.data;
	const lead =
		late === 0
			? "Nobody has registered later than the sequence was written for."
			: `${late.toLocaleString("en")} registered later than the sequence was written for.`;
	const rows: [string, number | string, number][] = [
		["Sent in time", fixed.messages - fixed.after_start - fixed.lost, adaptive.messages],
		["Sent after the start", fixed.after_start, adaptive.after_start],
		["Never sent, due before they registered", fixed.lost, 0],
		["Too close to the one before", fixed.in_a_heap, adaptive.in_a_heap],
		["Texts at night", fixed.at_night, adaptive.at_night],
		["Moved to fit", "", adaptive.moved],
		["Left out with a reason", "", adaptive.dropped],
	];
	return (
		<Panel title="What the timing saved" lead={lead}>
			{late > 0 && (
				<Figures
					label="What the timing saved"
					head={["Messages before the event", "Fixed delays", "As planned here"]}
					rows={rows.map((cells) => ({ key: cells[0], cells }))}
				/>
			)}
		</Panel>
	);
}
