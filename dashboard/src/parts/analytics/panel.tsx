import { Card, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export const percent = (share: number | null) => (share === null ? "" : `${Math.round(share * 100)} %`);
export const words = (key: string) => key.replaceAll("_", " ");
export const money = (rows: { currency: string; amount: number }[]) =>
	rows.map(({ currency, amount }) => amount.toLocaleString("en", { style: "currency", currency })).join(", ");

export function Panel({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4">
				{title}
			</Title>
			{lead && (
				<Text size="sm" c="dimmed" mt={4}>
					{lead}
				</Text>
			)}
			<Stack mt="md" gap="sm">
				{children}
			</Stack>
		</Card>
	);
}

interface FiguresProps {
	/** What a screen reader calls the table. */
	label: string;
	head: string[];
	rows: { key: string; cells: ReactNode[] }[];
	/** The narrowest the table gets before it scrolls, in pixels. */
	width?: number;
}

/** A table of numbers: what they are of on the left, the numbers right. */
export function Figures({ label, head, rows, width = 420 }: FiguresProps) {
	return (
		<Table.ScrollContainer
			minWidth={width}
			scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
		>
			<Table>
				<Table.Thead>
					<Table.Tr>
						{head.map((name, at) => (
							<Table.Th key={name} ta={at === 0 ? "left" : "right"}>
								{name}
							</Table.Th>
						))}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{rows.map(({ key, cells }) => (
						<Table.Tr key={key}>
							{cells.map((value, at) => (
								<Table.Td
									key={head[at]}
									ta={at === 0 ? "left" : "right"}
									style={at === 0 ? {} : { whiteSpace: "nowrap" }}
								>
									{value}
								</Table.Td>
							))}
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}
