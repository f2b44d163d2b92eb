import { Button, Card, Group, NumberInput, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api";
import { type ArmFigures, type Comparison, type HoldoutResults, holdoutQuery } from "../../experiment-queries";
import { queryClient } from "../../queries";
import { complain } from "../forms";
import { money, points } from "./experiment-card";

const said = ({ low, high, decided }: Comparison) =>
	low === -1 && high === 1
		? "too early to say"
		: `${points(low)} to ${points(high)} points${decided === null ? ", no difference shown" : ""}`;

function Results({ rest, held_out, comparisons }: HoldoutResults) {
	const line = (label: string, of: (arm: ArmFigures) => string | number, difference?: Comparison) => (
		<Table.Tr>
			<Table.Th scope="row">{label}</Table.Th>
			<Table.Td>{of(rest)}</Table.Td>
			<Table.Td>{of(held_out)}</Table.Td>
			<Table.Td>{difference ? said(difference) : ""}</Table.Td>
		</Table.Tr>
	);
	return (
		<Table>
			<Table.Thead>
				<Table.Tr>
					<Table.Th>Over all events</Table.Th>
					<Table.Th>Everybody else</Table.Th>
					<Table.Th>Goes without</Table.Th>
					<Table.Th>Going without changes it by</Table.Th>
				</Table.Tr>
			</Table.Thead>
			<Table.Tbody>
				{line("Registrations", (arm) => arm.exposed)}
				{line("Attended, of those known", (arm) => `${arm.attended} of ${arm.settled}`, comparisons.attended)}
				{line("Bought", (arm) => arm.purchased, comparisons.purchased)}
				{line("Revenue", (arm) => money(arm.revenue))}
				{line("Unsubscribed", (arm) => arm.unsubscribed, comparisons.unsubscribed)}
			</Table.Tbody>
		</Table>
	);
}

/** The share of all people who go without marketing, over all events: off until somebody starts it. */
export function HoldoutCard() {
	const { data } = useQuery(holdoutQuery);
	const [share, setShare] = useState<number | string>(5);
	const act = useMutation({
		mutationFn: (start: boolean) =>
			start ? call<unknown>("PUT", "/holdout", { share: Number(share) / 100 }) : call<unknown>("DELETE", "/holdout"),
		onSuccess: () => queryClient.invalidateQueries(holdoutQuery),
		onError: complain,
	});
	if (!data) return null;
	const { holdout } = data;
	const running = holdout !== null && holdout.stopped_at === null;
	return (
		<Card withBorder padding="lg">
			<Stack>
				<Title order={2} size="h4">
					Holdout over all events
				</Title>
				<Text size="sm" c="dimmed">
					{running
						? `${Math.round(holdout.share * 100)} % of your people get confirmations, join links and notices alone, at every event.`
						: "See what your messages are worth: a small, stable share of your people gets confirmations, join links and notices alone, at every event."}
				</Text>
				{holdout && <Results {...data} />}
				<Group align="flex-end">
					{!running && (
						<NumberInput
							label="Share that goes without"
							suffix=" %"
							min={1}
							max={20}
							value={share}
							onChange={setShare}
						/>
					)}
					<Button variant="default" onClick={() => act.mutate(!running)} loading={act.isPending}>
						{running ? "End the holdout" : "Begin a holdout"}
					</Button>
				</Group>
			</Stack>
		</Card>
	);
}
