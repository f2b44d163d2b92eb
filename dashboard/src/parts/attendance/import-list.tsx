import { Alert, Badge, Button, Card, FileButton, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api";
import type { ListedAttendance, ListedLine } from "../../api-types";
import { people } from "../../format";
import { queryClient } from "../../queries";
import { complain, tell } from "../forms";
import { said } from "../states";

const OUTCOMES: Record<ListedLine["outcome"], { label: string; color: string }> = {
	matched: { label: "Found", color: "teal" },
	ambiguous: { label: "Could be several", color: "yellow" },
	unmatched: { label: "Not registered", color: "red" },
	duplicate: { label: "Twice in the list", color: "gray" },
};
/** Lines that need a look come first; a list of thousands is not shown whole. */
const ORDER = ["ambiguous", "unmatched", "duplicate", "matched"] as const;
const MOST_SHOWN = 100;

function Preview({ found }: { found: ListedAttendance }) {
	const lines = ORDER.flatMap((outcome) => found.data.filter((line) => line.outcome === outcome));
	return (
		<Stack>
			<Group gap="xs">
				{ORDER.filter((outcome) => found.lines[outcome] > 0).map((outcome) => (
					<Badge key={outcome} variant="light" color={OUTCOMES[outcome].color} tt="none" radius="sm">
						{OUTCOMES[outcome].label}: {found.lines[outcome]}
					</Badge>
				))}
			</Group>
			<Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
				<Table>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>Line</Table.Th>
							<Table.Th>Who</Table.Th>
							<Table.Th>Came</Table.Th>
							<Table.Th>Registration</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{lines.slice(0, MOST_SHOWN).map((line) => (
							<Table.Tr key={line.line}>
								<Table.Td>{line.line}</Table.Td>
								<Table.Td>{line.email ?? line.name ?? line.registrant_id}</Table.Td>
								<Table.Td>
									{line.attended ? "Yes" : "No"}
									{line.minutes === null ? "" : `, ${Math.round(line.minutes)} min`}
								</Table.Td>
								<Table.Td>{OUTCOMES[line.outcome].label}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			</Table.ScrollContainer>
			{lines.length > MOST_SHOWN && (
				<Text size="sm" c="dimmed">
					And {lines.length - MOST_SHOWN} more.
				</Text>
			)}
		</Stack>
	);
}

/** Takes in a list of who came: first shows whom each line means, then applies it. */
export function ImportList({ eventId }: { eventId: string }) {
	const [file, choose] = useState<File | null>(null);
	const send = useMutation({
		mutationFn: ({ list, dry }: { list: File; dry: boolean }) =>
			call<ListedAttendance>(
				"POST",
				`/events/${eventId}/attendance-import?dry_run=${dry}`,
				new Blob([list], { type: "text/csv" }),
			),
		onSuccess: async (done) => {
			if (done.dry_run) return;
			choose(null);
			tell(`${people(done.people)} taken in. Follow-ups take their branches.`);
			await queryClient.invalidateQueries({ queryKey: ["registrations", eventId] });
			await queryClient.invalidateQueries({ queryKey: ["events", "figures", eventId] });
		},
		onError: (error, { dry }) => {
			if (!dry) complain(error);
		},
	});
	const found = file && send.data?.dry_run ? send.data : null;
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="sm">
				A list of who came
			</Title>
			<Stack>
				<Text size="sm">
					A CSV file with a column for e-mail, name or registrant id, such as your meeting tool's report. You see whom
					each line means before anything changes.
				</Text>
				<Group gap="xs">
					<FileButton
						accept=".csv,text/csv"
						inputProps={{ "aria-label": "CSV file" }}
						onChange={(list) => {
							choose(list);
							if (list) send.mutate({ list, dry: true });
						}}
					>
						{(props) => (
							<Button {...props} variant="default" loading={send.isPending}>
								{file ? "Choose another file" : "Choose a file"}
							</Button>
						)}
					</FileButton>
					{found && file && (
						<Button
							onClick={() => send.mutate({ list: file, dry: false })}
							loading={send.isPending}
							disabled={found.people === 0}
						>
							Take in {people(found.people)}
						</Button>
					)}
				</Group>
				{send.isError && (
					<Alert color="red" role="alert">
						{said(send.error)}
					</Alert>
				)}
				{found && <Preview found={found} />}
			</Stack>
		</Card>
	);
}
