import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { usageQuery } from "../../admin-queries";
import { Problem, Waiting } from "../states";
import { useAt } from "./rows";

/** What this month used and about what it costs. */
export function UsagePanel() {
	const usage = useQuery(usageQuery);
	const at = useAt();
	if (usage.isError) return <Problem error={usage.error} retry={usage.refetch} />;
	if (!usage.data) return <Waiting />;
	const { data } = usage;
	const cost = data.estimated_cost;
	const money = (amount: number) => amount.toLocaleString("en", { style: "currency", currency: cost.currency });
	const rows: [string, string, string][] = [
		["Registrations", data.registrations.toLocaleString("en"), ""],
		["E-mails", data.emails.toLocaleString("en"), money(cost.email)],
		[
			"Texts",
			`${data.sms.toLocaleString("en")} in ${data.sms_segments.toLocaleString("en")} segments`,
			money(cost.sms),
		],
		["Platform", "", money(cost.platform)],
	];
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				From {at(data.from)} on. Costs are estimates by list prices of {cost.prices_as_of}.
			</Text>
			<Table.ScrollContainer minWidth={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
				<Table>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>This month</Table.Th>
							<Table.Th ta="right">Used</Table.Th>
							<Table.Th ta="right">About</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{rows.map(([what, used, about]) => (
							<Table.Tr key={what}>
								<Table.Td>{what}</Table.Td>
								<Table.Td ta="right">{used}</Table.Td>
								<Table.Td ta="right">{about}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
					<Table.Tfoot>
						<Table.Tr>
							<Table.Th colSpan={2}>Together</Table.Th>
							<Table.Th ta="right">{money(cost.total)}</Table.Th>
						</Table.Tr>
					</Table.Tfoot>
				</Table>
			</Table.ScrollContainer>
		</Stack>
	);
}
