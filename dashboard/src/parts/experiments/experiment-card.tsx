import { Alert, Badge, Box, Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Arm } from "../../../../funnel/experiments/arms";
import { call } from "../../api";
import {
	type ArmFigures,
	type Experiment,
	type ExperimentResults,
	experimentsPath,
	resultsQuery,
} from "../../experiment-queries";
import { queryClient } from "../../queries";
import { removeLater } from "../../removals";
import { complain } from "../forms";
import { Problem, Waiting } from "../states";
import { VariantWarnings } from "./variant-warnings";

const KIND = { timing: "Timing", subject: "Subject line", step: "Step", holdout: "Going without" } as const;
const OUTCOME = { attended: "attendance", clicked: "clicks", purchased: "purchases" } as const;
const STATE = { draft: ["Draft", "gray"], running: ["Running", "teal"], stopped: ["Stopped", "gray"] } as const;
const ARM: Record<Arm, string> = { control: "As it is", variant: "Variant" };

export const points = (value: number) => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}`;
export const money = (revenue: Record<string, number>) =>
	Object.entries(revenue)
		.map(([currency, amount]) => {
			const format = new Intl.NumberFormat("en", { style: "currency", currency });
			return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
		})
		.join(" · ") || "–";

/** What may be said now, in one sentence. */
export function verdict({ comparison, experiment, least_people, guard }: ExperimentResults): string {
	const what = OUTCOME[experiment.outcome];
	const range = `between ${points(comparison.low)} and ${points(comparison.high)} points`;
	if (comparison.low === -1 && comparison.high === 1)
		return `Too early to say anything: each arm needs at least ${least_people} people with a known outcome.`;
	const harm = guard.low > 0 ? " But more people unsubscribe with the variant." : "";
	if (comparison.decided === null) return `No difference shown yet: the variant changes ${what} by ${range}.${harm}`;
	const better = comparison.decided === "variant" ? "the variant is better" : "it is better as it is";
	return `You may stop now: ${better}. The variant changes ${what} by ${range}.${harm}`;
}

/** The interval on a line from -100 to +100 points, or as near as it fits. */
function Interval({ comparison }: Pick<ExperimentResults, "comparison">) {
	const { low, high, difference } = comparison;
	const scale = Math.max(Math.abs(low), Math.abs(high), 0.05);
	const at = (value: number) => `${50 + (value / scale) * 50}%`;
	const bar = { position: "absolute", borderRadius: 4 } as const;
	return (
		<Box
			role="img"
			aria-label={`Difference between ${points(low)} and ${points(high)} points`}
			style={{ position: "relative", height: 24 }}
		>
			<Box style={{ ...bar, inset: "11px 0 auto 0", height: 2, background: "var(--mantine-color-default-border)" }} />
			<Box
				style={{
					...bar,
					top: 8,
					height: 8,
					left: at(low),
					width: `${((high - low) / scale) * 50}%`,
					background: "var(--mantine-primary-color-filled)",
					opacity: 0.5,
				}}
			/>
			{difference !== null && (
				<Box
					style={{
						...bar,
						top: 4,
						height: 16,
						width: 4,
						left: at(difference),
						background: "var(--mantine-color-text)",
					}}
				/>
			)}
			<Box style={{ ...bar, top: 0, height: 24, width: 1, left: "50%", background: "var(--mantine-color-dimmed)" }} />
		</Box>
	);
}

function Figures({ results }: { results: ExperimentResults }) {
	const line = (label: string, of: (arm: ArmFigures) => string | number) => (
		<Table.Tr>
			<Table.Th scope="row">{label}</Table.Th>
			<Table.Td>{of(results.control)}</Table.Td>
			<Table.Td>{of(results.variant)}</Table.Td>
		</Table.Tr>
	);
	return (
		<Table maw={520}>
			<Table.Thead>
				<Table.Tr>
					<Table.Th>What came of it</Table.Th>
					<Table.Th>{ARM.control}</Table.Th>
					<Table.Th>{ARM.variant}</Table.Th>
				</Table.Tr>
			</Table.Thead>
			<Table.Tbody>
				{line("People", (arm) => arm.exposed)}
				{line("Attended, of those known", (arm) => `${arm.attended} of ${arm.settled}`)}
				{line("Clicked", (arm) => arm.clicked)}
				{line("Bought", (arm) => arm.purchased)}
				{line("Revenue", (arm) => money(arm.revenue))}
				{line("Unsubscribed", (arm) => arm.unsubscribed)}
			</Table.Tbody>
		</Table>
	);
}

export function ExperimentCard({ event_id, experiment }: { event_id: string; experiment: Experiment }) {
	const { id, state, kept } = experiment;
	const results = useQuery({ ...resultsQuery(event_id, id), enabled: state !== "draft" });
	const act = useMutation({
		mutationFn: ({ path, body }: { path: string; body?: unknown }) =>
			call<unknown>("POST", `${experimentsPath(event_id)}/${id}${path}`, body),
		onSuccess: () =>
			Promise.all([
				queryClient.invalidateQueries({ queryKey: ["experiments", event_id] }),
				queryClient.invalidateQueries({ queryKey: ["events"] }),
			]),
		onError: complain,
	});
	const remove = () =>
		removeLater({
			id,
			title: `The draft ${experiment.name} is removed`,
			remove: () => call<void>("DELETE", `${experimentsPath(event_id)}/${id}`),
			reread: () => queryClient.invalidateQueries({ queryKey: ["experiments", event_id] }),
		});
	const keep = (arm: Arm) => act.mutate({ path: "/keep", body: { arm } });
	const [label, color] = STATE[state];
	return (
		<Card withBorder padding="lg">
			<Stack>
				<Group gap="xs">
					<Title order={2} size="h4">
						{experiment.name}
					</Title>
					<Badge variant="light" color={color} tt="none" radius="sm">
						{kept ? `Kept: ${ARM[kept].toLowerCase()}` : label}
					</Badge>
					<Text size="sm" c="dimmed">
						{KIND[experiment.kind]} · {Math.round(experiment.share * 100)} % get the variant
					</Text>
				</Group>
				{state !== "stopped" && <VariantWarnings event_id={event_id} id={id} />}
				{results.isLoading && <Waiting />}
				{results.isError && <Problem error={results.error} retry={results.refetch} />}
				{results.data && (
					<>
						<Alert color={results.data.comparison.decided ? "teal" : "gray"} role="status">
							{verdict(results.data)}
						</Alert>
						<Interval comparison={results.data.comparison} />
						<Figures results={results.data} />
					</>
				)}
				<Group gap="xs">
					{state === "draft" && (
						<>
							<Button onClick={() => act.mutate({ path: "/start" })} loading={act.isPending}>
								Start
							</Button>
							<Button variant="default" onClick={remove}>
								Remove the draft
							</Button>
						</>
					)}
					{state === "running" && (
						<Button variant="default" onClick={() => act.mutate({ path: "/stop" })} loading={act.isPending}>
							Stop
						</Button>
					)}
					{state !== "draft" && kept === null && (
						<>
							<Button
								variant={results.data?.comparison.decided === "variant" ? "filled" : "default"}
								onClick={() => keep("variant")}
							>
								Keep the variant
							</Button>
							<Button variant="default" onClick={() => keep("control")}>
								Keep it as it is
							</Button>
						</>
					)}
				</Group>
			</Stack>
		</Card>
	);
}
