import { Progress, Stack, Text, Title } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Phase, Step } from "../../../../funnel/vocabulary";
import type { StepFigures } from "../../analytics-queries";
import { CHANNELS, phaseName } from "../../format";
import { branches, inOrder } from "../../funnel";
import { eventQuery, settingsQuery } from "../../queries";
import { leaving, plain, slotValues } from "../../slots";
import { Behind } from "./behind";
import { progressCells, progressHead } from "./breakdown";
import { Figures, Panel, percent } from "./panel";

interface Place {
	phase: Phase;
	key: string;
	name: string;
}

const LONGEST = 60;
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** The steps of each branch in the order in which they come, with the newest funnel's words for names. */
function usePlaces(event_id: string): Place[] {
	const { data } = useQuery(eventQuery(event_id));
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	if (!data) return [];
	const { funnel_config: funnel } = data;
	const values = slotValues(data, tenant);
	const filled = (step: Step) => plain(step.subject || step.body, { ...values, ...leaving(step) });
	return branches(funnel).flatMap(({ phase, steps }) =>
		inOrder(steps, funnel.nominal_hours).map(({ step }) => ({
			phase,
			key: step.key,
			name: short(filled(step)),
		})),
	);
}

interface Row extends StepFigures {
	name: string;
	/** So many fewer were sent it than the step before it in its branch. */
	fewer: number;
}

function byBranch(steps: StepFigures[], places: Place[]): { phase: Phase; rows: Row[]; most: number }[] {
	const at = (step: StepFigures) => {
		const found = places.findIndex(({ phase, key }) => phase === step.phase && key === step.step_key);
		return found < 0 ? places.length : found;
	};
	const sorted = steps.toSorted((a, b) => at(a) - at(b));
	return [...Map.groupBy(sorted, ({ phase }) => phase)].map(([phase, own]) => ({
		phase,
		most: Math.max(1, ...own.map(({ sends }) => sends)),
		rows: own.map((step, i) => ({
			...step,
			name: places[at(step)]?.name ?? step.step_key,
			fewer: Math.max(0, (own[i - 1]?.sends ?? step.sends) - step.sends),
		})),
	}));
}

/** Step by step: who was sent it, what they did with it, and how many were lost on the way to it. */
export function Steps({ event_id, steps }: { event_id: string; steps: StepFigures[] }) {
	const places = usePlaces(event_id);
	return (
		<Panel
			title="Step by step"
			lead="How many each message reached and what they did with it. Left out are messages that no longer fitted, or that somebody did not want."
		>
			{byBranch(steps, places).map(({ phase, rows, most }) => (
				<Stack key={phase} gap={4}>
					<Title order={3} size="h6" mt="sm">
						{phaseName(phase)}
					</Title>
					<Figures
						label={`Steps: ${phaseName(phase)}`}
						width={760}
						head={["Step", ...progressHead, "Fewer than before", "Left out"]}
						rows={rows.map((row) => {
							const of = { event_id, phase: row.phase, step_key: row.step_key, channel: row.channel };
							const dropped = row.by_status.dropped ?? 0;
							return {
								key: `${row.step_key} ${row.channel}`,
								cells: [
									<Stack key="name" gap={4} miw={180}>
										<Text size="sm" fw={600} lineClamp={2}>
											{row.name}
										</Text>
										<Text size="xs" c="dimmed">
											{CHANNELS[row.channel]}
										</Text>
										<Progress
											size="sm"
											value={(row.sends / most) * 100}
											aria-label={`${row.name}: sent to ${percent(row.sends / most)} of the most in this branch`}
										/>
									</Stack>,
									...progressCells(of, row),
									row.fewer || "",
									<Behind key="dropped" {...of} figure="dropped" count={dropped} />,
								],
							};
						})}
					/>
				</Stack>
			))}
		</Panel>
	);
}
