import { Alert, Badge, Button, Card, Code, Group, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { call, get } from "../api";
import type { Instant } from "../api-types";
import { Allowed, AllowedButton } from "../parts/allowed";
import { complain, refuse } from "../parts/forms";
import { useAt } from "../parts/operations/rows";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { queryClient } from "../queries";
import { afterRemovals, removeLater, useRemoved } from "../removals";

interface Domain {
	domain: string;
	address: string;
	status: string;
	in_use: boolean;
	records: { purpose: string; type: string; name: string; value: string; priority: number | null; status: string }[];
	checked_at: Instant;
}
interface Sending {
	paused: "complaint_rate" | "bounce_rate" | null;
	warm_up: { ends_at: Instant; per_day: number; sent_today: number } | null;
	window: { days: number; sent: number; complaint_rate: number | null; bounce_rate: number | null };
	domain: Domain | null;
}

const sendingQuery = queryOptions({ queryKey: ["sending"], queryFn: () => get<Sending>("/sending") });
const reread = () => queryClient.invalidateQueries(sendingQuery);
const rate = (value: number | null) => (value === null ? "not counted" : `${(value * 100).toFixed(2)} %`);

function NewDomain() {
	const form = useForm({ initialValues: { domain: "", mailbox: "hello" } });
	const set = useMutation({
		mutationFn: (values: typeof form.values) => afterRemovals(() => call("PUT", "/sending/domain", values)),
		onSuccess: reread,
		onError: (error) => refuse(form, error),
	});
	return (
		<form onSubmit={form.onSubmit((values) => set.mutate(values))} noValidate>
			<Stack maw={380}>
				<TextInput label="Domain" placeholder="mail.example.com" required {...form.getInputProps("domain")} />
				<TextInput label="What stands before the @" required {...form.getInputProps("mailbox")} />
				<Button type="submit" loading={set.isPending} style={{ alignSelf: "flex-start" }}>
					Set up the domain
				</Button>
			</Stack>
		</form>
	);
}

function OwnDomain({ domain }: { domain: Domain }) {
	const at = useAt();
	const check = useMutation({
		mutationFn: () => call("POST", "/sending/domain/check"),
		onSuccess: reread,
		onError: complain,
	});
	const remove = () =>
		removeLater({
			id: domain.domain,
			title: `${domain.domain} is removed`,
			message: "Once this closes, e-mail comes from the platform's address again.",
			remove: () => call<void>("DELETE", "/sending/domain"),
			reread,
		});
	return (
		<Stack>
			<Group gap="xs">
				<Text fw={600}>{domain.address}</Text>
				<Badge variant="light" color={domain.in_use ? "teal" : "yellow"} tt="none" radius="sm">
					{domain.in_use ? "In use" : "Waiting for its DNS records"}
				</Badge>
			</Group>
			<Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
				<Table>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>For</Table.Th>
							<Table.Th>Type</Table.Th>
							<Table.Th>Name</Table.Th>
							<Table.Th>Value</Table.Th>
							<Table.Th>Found</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{domain.records.map((record) => (
							<Table.Tr key={`${record.purpose}.${record.type}.${record.name}`}>
								<Table.Td>{record.purpose}</Table.Td>
								<Table.Td>
									{record.type}
									{record.priority === null ? "" : ` ${record.priority}`}
								</Table.Td>
								<Table.Td>
									<Code style={{ overflowWrap: "anywhere" }}>{record.name}</Code>
								</Table.Td>
								<Table.Td>
									<Code style={{ overflowWrap: "anywhere" }}>{record.value}</Code>
								</Table.Td>
								<Table.Td>{record.status.replaceAll("_", " ")}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			</Table.ScrollContainer>
			<Group gap="xs">
				<AllowedButton least="admin" variant="default" onClick={() => check.mutate()} loading={check.isPending}>
					Check now
				</AllowedButton>
				<AllowedButton least="admin" variant="default" onClick={remove}>
					Remove the domain
				</AllowedButton>
				<Text size="sm" c="dimmed">
					Checked {at(domain.checked_at)}
				</Text>
			</Group>
		</Stack>
	);
}

/** How the tenant's e-mail stands with those who receive it, and the domain it comes from. */
export function SendingPage() {
	const at = useAt();
	const state = useQuery(sendingQuery);
	const resume = useMutation({
		mutationFn: () => call("POST", "/sending/resume"),
		onSuccess: reread,
		onError: complain,
	});
	const { data } = state;
	const removed = useRemoved();
	return (
		<Stack maw={920}>
			<PageTitle title="Sending" lead="How your e-mail stands with those who receive it, and where it comes from." />
			{state.isPending && <Waiting />}
			{state.isError && <Problem error={state.error} retry={state.refetch} />}
			{data && (
				<>
					{data.paused && (
						<Alert color="red" title="Marketing e-mail is paused">
							<Text size="sm" mb="sm">
								{data.paused === "complaint_rate"
									? "Too many people marked it as spam."
									: "Too many addresses bounced."}{" "}
								Confirmations and reminders still leave.
							</Text>
							<AllowedButton least="admin" size="xs" onClick={() => resume.mutate()} loading={resume.isPending}>
								Let it go on
							</AllowedButton>
						</Alert>
					)}
					<Card withBorder padding="lg">
						<Title order={2} size="h4" mb="sm">
							The last {data.window.days} days
						</Title>
						<Text size="sm">
							{data.window.sent} sent · marked as spam: {rate(data.window.complaint_rate)} · bounced:{" "}
							{rate(data.window.bounce_rate)}
						</Text>
						{data.warm_up && (
							<Text size="sm" mt="xs">
								Warming up until {at(data.warm_up.ends_at)}: {data.warm_up.sent_today} of {data.warm_up.per_day}{" "}
								marketing e-mails today.
							</Text>
						)}
					</Card>
					<Card withBorder padding="lg">
						<Title order={2} size="h4" mb="sm">
							Your own domain
						</Title>
						{data.domain && !removed.has(data.domain.domain) ? (
							<OwnDomain domain={data.domain} />
						) : (
							<Allowed least="admin">
								<NewDomain />
							</Allowed>
						)}
					</Card>
				</>
			)}
		</Stack>
	);
}
