import { Stack, Table, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "../../api";
import type { Page } from "../../api-types";
import { Problem, Waiting } from "../states";

interface Term {
	step: string;
	what: string;
	after_days: number;
	due: number;
}
const retentionQuery = queryOptions({
	queryKey: ["retention"],
	queryFn: () => get<Page<Term>>("/admin/retention"),
});

/** What would be cleared away next; looking changes nothing. */
export function RetentionPanel() {
	const terms = useQuery(retentionQuery);
	if (terms.isError) return <Problem error={terms.error} retry={terms.refetch} />;
	if (!terms.data) return <Waiting />;
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				What is no longer needed is cleared away by itself at the end of its term. Looking here changes nothing.
			</Text>
			<Table.ScrollContainer minWidth={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
				<Table>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>What</Table.Th>
							<Table.Th>Kept for</Table.Th>
							<Table.Th>Due now</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{terms.data.data.map((term) => (
							<Table.Tr key={term.step}>
								<Table.Td>{term.what.charAt(0).toUpperCase() + term.what.slice(1)}</Table.Td>
								<Table.Td>{term.after_days} days</Table.Td>
								<Table.Td>{term.due}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			</Table.ScrollContainer>
		</Stack>
	);
}
