import { Badge, Button, Card, EmptyState, Group, NativeSelect, Stack, Text, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { messageQuery, messagesQuery } from "../admin-queries";
import type { MessageFilter, MessageView } from "../admin-types";
import { CHANNELS, dateTime, STEP_STATUS_NAMES, stepName } from "../format";
import { EndlessList } from "../parts/endless-list";
import { LinkAnchor } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { SentCopy } from "../parts/sent-copy";
import { Side } from "../parts/side";
import { Problem, Waiting } from "../parts/states";
import { settingsQuery } from "../queries";

const route = getRouteApi("/app/messages");

const { pending: _, ...SENT } = STEP_STATUS_NAMES;
const STATUSES: Record<MessageView["status"], string> = { queued: "Being sent", ...SENT };
const COLOURS: Partial<Record<MessageView["status"], string>> = {
	delivered: "teal",
	opened: "green",
	clicked: "green",
	bounced: "red",
	complained: "red",
	failed: "red",
	queued: "indigo",
};

const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));

function StatusOf({ status }: { status: MessageView["status"] }) {
	return (
		<Badge variant="light" color={COLOURS[status] ?? "gray"} tt="none" radius="sm">
			{STATUSES[status]}
		</Badge>
	);
}

function Row({ message, zone, onOpen }: { message: MessageView; zone: string; onOpen: () => void }) {
	return (
		<Card withBorder padding="sm">
			<UnstyledButton onClick={onOpen} w="100%">
				<Group justify="space-between" gap="sm">
					<div style={{ minWidth: 0, flex: "1 1 240px" }}>
						<Text fw={600} truncate>
							{stepName(message.step_key)}
						</Text>
						<Text size="sm" c="dimmed" truncate>
							{CHANNELS[message.channel]} to {message.to ?? "an erased contact"} · {message.event_title}
						</Text>
					</div>
					<Group gap="sm">
						<Text size="sm" c="dimmed">
							{dateTime(message.sent_at ?? message.send_at, zone)}
						</Text>
						<StatusOf status={message.status} />
					</Group>
				</Group>
			</UnstyledButton>
		</Card>
	);
}

function Detail({ id, zone }: { id: string; zone: string }) {
	const found = useQuery(messageQuery(id));
	if (found.isError) return <Problem error={found.error} retry={found.refetch} />;
	if (!found.data) return <Waiting />;
	const message = found.data;
	return (
		<Stack>
			<Group gap="xs">
				<StatusOf status={message.status} />
				<Text size="sm" c="dimmed">
					{message.sent_at ? `left ${dateTime(message.sent_at, zone)}` : `due ${dateTime(message.send_at, zone)}`}
					{message.attempts > 1 ? `, after ${message.attempts} tries` : ""}
				</Text>
			</Group>
			{message.reason && <Text size="sm">Reason: {message.reason.replaceAll("_", " ")}</Text>}
			<LinkAnchor
				to="/events/$eventId/people"
				params={{ eventId: message.event_id }}
				search={{ person: message.registration_id }}
				size="sm"
			>
				Everything this person gets
			</LinkAnchor>
			<SentCopy body={message.body} />
		</Stack>
	);
}

export function Messages() {
	const { message, ...filter } = route.useSearch();
	const navigate = route.useNavigate();
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const list = useInfiniteQuery(messagesQuery(filter));
	const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
	const filtered = Object.keys(filter).length > 0;
	const narrow = (change: Partial<Record<keyof MessageFilter, string | null>>) =>
		navigate({
			search: Object.fromEntries(
				Object.entries({ ...filter, ...change }).filter(([, value]) => value),
			) as MessageFilter,
		});
	const open = (id?: string) => navigate({ search: { ...filter, ...(id && { message: id }) } });
	return (
		<Stack maw={920}>
			<PageTitle
				title="Messages"
				lead="What was sent to whom, what was not, and why."
				actions={
					<>
						<NativeSelect
							aria-label="Status"
							w={150}
							data={[{ value: "", label: "All statuses" }, ...options(STATUSES)]}
							value={filter.status ?? ""}
							onChange={(change) => narrow({ status: change.currentTarget.value })}
						/>
						<NativeSelect
							aria-label="Channel"
							w={150}
							data={[{ value: "", label: "All channels" }, ...options(CHANNELS)]}
							value={filter.channel ?? ""}
							onChange={(change) => narrow({ channel: change.currentTarget.value })}
						/>
					</>
				}
			/>
			{list.isPending && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{list.isSuccess && rows.length === 0 && (
				<EmptyState
					icon={<Send aria-hidden />}
					title={filtered ? "No message fits" : "Nothing was sent yet"}
					description={filtered ? "Others may be there under another filter." : "Messages appear here as they leave."}
					py="xl"
				>
					{filtered && (
						<EmptyState.Actions>
							<Button variant="default" onClick={() => navigate({ search: {} })}>
								Show all messages
							</Button>
						</EmptyState.Actions>
					)}
				</EmptyState>
			)}
			{rows.length > 0 && (
				<EndlessList
					rows={rows}
					keyOf={(row) => row.message_id}
					label="Messages"
					height={76}
					more={list.hasNextPage}
					loading={list.isFetchingNextPage}
					onMore={list.fetchNextPage}
				>
					{(row) => <Row message={row} zone={tenant.timezone} onOpen={() => open(row.message_id)} />}
				</EndlessList>
			)}
			<Side opened={Boolean(message)} onClose={() => open()} size="xl" title="Message">
				{message && <Detail id={message} zone={tenant.timezone} />}
			</Side>
		</Stack>
	);
}
