import { Group, Progress, Text } from "@mantine/core";
import type { Analytics } from "../../analytics-queries";
import { Behind } from "./behind";
import { Panel, percent, words } from "./panel";

const STAGES: Record<string, { label: string; figure: string }> = {
	registered: { label: "Registered", figure: "registrations" },
	stayed_registered: { label: "Did not cancel", figure: "active" },
	opened_join_link: { label: "Opened the join link", figure: "clicked_join_link" },
	attended: { label: "Came", figure: "came" },
	stayed_to_the_end: { label: "Stayed to the end", figure: "attended" },
	purchased: { label: "Bought", figure: "purchased" },
};

interface Props extends Pick<Analytics, "funnel" | "attendance"> {
	of: { event_id?: string };
}

/** From registering to buying: how many are left at each stage. */
export function DropOff({ funnel, attendance, of }: Props) {
	const { forecast } = attendance;
	return (
		<Panel title="Where people are lost" lead="Of everybody who registered. A number opens the people behind it.">
			{funnel.map(({ stage, count, of_registered, of_previous }) => {
				const { label, figure } = STAGES[stage] ?? { label: words(stage), figure: stage };
				return (
					<div key={stage}>
						<Group justify="space-between" gap="sm">
							<Text size="sm" fw={600}>
								{label}
							</Text>
							<Text size="sm">
								<Behind {...of} figure={figure} count={count} />
								{of_previous !== null && ` · ${percent(of_previous)} of the step before`}
							</Text>
						</Group>
						<Progress value={(of_registered ?? 0) * 100} aria-label={label} mt={4} size="lg" />
					</div>
				);
			})}
			{forecast && (
				<Text size="sm">
					By your past events about {forecast.expected} are going to come: most likely between {forecast.low} and{" "}
					{forecast.high}.
				</Text>
			)}
		</Panel>
	);
}
