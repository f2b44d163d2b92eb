import { Card, Group, Table, Text, Title, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { Plan, PlannedStep } from "../api-types";
import { CHANNELS, phaseName, shortSpan, span, stepName } from "../format";
import { OUTCOMES, type Outcome, outcomeOf } from "../outcomes";

export type Row = Plan & { registered_at: string };

const idOf = (step: PlannedStep) => `${step.phase}/${step.key}`;
const tint = (outcome: Outcome) => `var(--mantine-color-${OUTCOMES[outcome].color}-light)`;
const ink = (outcome: Outcome) => `var(--mantine-color-${OUTCOMES[outcome].color}-light-color)`;

function Legend() {
	return (
		<Group gap="md" mb="sm">
			{Object.entries(OUTCOMES).map(([outcome, { label, sign }]) => (
				<Group key={outcome} gap={6} wrap="nowrap">
					<Text
						component="span"
						size="sm"
						w={24}
						ta="center"
						aria-hidden
						bg={tint(outcome as Outcome)}
						c={ink(outcome as Outcome)}
						style={{ borderRadius: 4 }}
					>
						{sign}
					</Text>
					<Text component="span" size="sm">
						{label}
					</Text>
				</Group>
			))}
		</Group>
	);
}

interface Props {
	rows: Row[];
	starts_at: string;
	/** Minutes before the start that the slider stands at. */
	lead: number;
	onLead: (minutes: number) => void;
}

/** Registration time against steps: what each gets who registers when. */
export function HeatMap({ rows, starts_at, lead, onLead }: Props) {
	const columns = [...new Map(rows.flatMap((row) => row.steps.map((step) => [idOf(step), step] as const))).values()];
	const minutesOf = (row: Row) => Math.round((Date.parse(starts_at) - Date.parse(row.registered_at)) / 60_000);
	const nearest = rows.reduce<Row | null>(
		(best, row) => (best && Math.abs(minutesOf(best) - lead) <= Math.abs(minutesOf(row) - lead) ? best : row),
		null,
	);
	return (
		<Card withBorder padding="lg" component="section" aria-label="Registration time against steps">
			<Title order={2} size="h4" mb={4}>
				Every registration time at a glance
			</Title>
			<Text size="sm" c="dimmed" mb="md">
				Each row is somebody who registers that long before the start. Choose a row to see it in full.
			</Text>
			<Legend />
			<Table.ScrollContainer
				minWidth={480}
				scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": "Heat map" } }}
			>
				<Table withRowBorders={false} verticalSpacing={1} horizontalSpacing={2} w="auto">
					<Table.Thead>
						<Table.Tr>
							<Table.Th scope="col" style={{ verticalAlign: "bottom" }}>
								Before
							</Table.Th>
							{columns.map((step) => (
								<Table.Th key={idOf(step)} scope="col" style={{ verticalAlign: "bottom" }}>
									<Text
										component="span"
										size="xs"
										fw={500}
										title={`${phaseName(step.phase)}: ${stepName(step.key)}`}
										style={{ writingMode: "vertical-rl", rotate: "180deg", whiteSpace: "nowrap" }}
									>
										{stepName(step.key)}
									</Text>
								</Table.Th>
							))}
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{rows.map((row) => {
							const cells = new Map(row.steps.map((step) => [idOf(step), step]));
							const minutes = minutesOf(row);
							return (
								<Table.Tr
									key={row.registered_at}
									aria-current={row === nearest || undefined}
									bg={row === nearest ? "var(--mantine-color-default-hover)" : undefined}
								>
									<Table.Th scope="row" py={0} pr="xs">
										<UnstyledButton
											fz="sm"
											fw={row === nearest ? 700 : 500}
											py={2}
											onClick={() => onLead(minutes)}
											style={{ whiteSpace: "nowrap" }}
										>
											<span aria-hidden>{shortSpan(minutes)}</span>
											<VisuallyHidden>Registers {span(minutes)} before</VisuallyHidden>
										</UnstyledButton>
									</Table.Th>
									{columns.map((column) => (
										<Cell key={idOf(column)} step={cells.get(idOf(column))} />
									))}
								</Table.Tr>
							);
						})}
					</Table.Tbody>
				</Table>
			</Table.ScrollContainer>
		</Card>
	);
}

function Cell({ step }: { step: PlannedStep | undefined }) {
	if (!step) return <Table.Td />;
	const outcome = outcomeOf(step);
	const { label, sign } = OUTCOMES[outcome];
	return (
		<Table.Td
			miw={28}
			ta="center"
			fz="xs"
			bg={tint(outcome)}
			c={ink(outcome)}
			style={{ borderRadius: 4, border: "1px solid var(--mantine-color-body)" }}
			title={`${stepName(step.key)}, ${CHANNELS[step.channel]}: ${label}. ${step.explanation ?? ""}`}
		>
			<span aria-hidden>{sign}</span>
			<VisuallyHidden>{label}</VisuallyHidden>
		</Table.Td>
	);
}
