import { Button, Card, Center, EmptyState, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarPlus, Plus } from "lucide-react";
import type { EventStatus, EventView } from "../api-types";
import { dateTime, EVENT_TYPE_NAMES, relative, STATUS_NAMES, span } from "../format";
import { LinkAnchor, LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { StatusBadge } from "../parts/status-badge";
import { clockQuery, eventsQuery } from "../queries";

const route = getRouteApi("/app/events");

function EventCard({ event, now }: { event: EventView; now: number }) {
	const { event_id, scheduled_at, timezone, duration_minutes } = event;
	return (
		<Card withBorder component="article" padding="md">
			<Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
				<LinkAnchor
					to="/events/$eventId"
					params={{ eventId: event_id }}
					fw={600}
					size="lg"
					style={{ overflowWrap: "anywhere" }}
				>
					{event.title}
				</LinkAnchor>
				<StatusBadge status={event.status} />
			</Group>
			<Text size="sm" mt={4}>
				{scheduled_at ? dateTime(scheduled_at, timezone) : "Open all the time"}
				{scheduled_at && event.status === "upcoming" && ` · ${relative(scheduled_at, now)}`}
			</Text>
			<Text size="sm" c="dimmed">
				{EVENT_TYPE_NAMES[event.type]}
				{duration_minutes ? ` · ${span(duration_minutes)}` : ""}
			</Text>
		</Card>
	);
}

function Nothing({ status, clear }: { status: EventStatus | undefined; clear: () => void }) {
	if (status)
		return (
			<EmptyState
				icon={<CalendarPlus aria-hidden />}
				title={`No event is ${STATUS_NAMES[status].toLowerCase()}`}
				description="Others may be there under another status."
				py="xl"
			>
				<EmptyState.Actions>
					<Button variant="default" onClick={clear}>
						Show all events
					</Button>
				</EmptyState.Actions>
			</EmptyState>
		);
	return (
		<EmptyState
			icon={<CalendarPlus aria-hidden />}
			title="Create your first event"
			description="Say what it is and when. Its messages are written for you: before, during and after the event, fitted to the time each person has left."
			py={60}
			maw={520}
			mx="auto"
		>
			<EmptyState.Actions>
				<LinkButton to="/welcome">Start from your pages</LinkButton>
				<LinkButton to="/events/new" variant="default" leftSection={<Plus size={16} />}>
					Create an event
				</LinkButton>
			</EmptyState.Actions>
		</EmptyState>
	);
}

export function Events() {
	const { status } = route.useSearch();
	const navigate = route.useNavigate();
	const events = useInfiniteQuery(eventsQuery(status));
	const { data: ahead = 0 } = useQuery(clockQuery);
	const rows = events.data?.pages.flatMap((page) => page.data) ?? [];
	const show = (next: string | null) => navigate({ search: next ? { status: next as EventStatus } : {} });
	const none = events.isSuccess && rows.length === 0;
	return (
		<Stack maw={920}>
			<PageTitle
				title="Events"
				actions={
					!(none && !status) && (
						<>
							<NativeSelect
								aria-label="Show"
								w={160}
								data={[
									{ value: "", label: "All statuses" },
									...Object.entries(STATUS_NAMES).map(([value, label]) => ({ value, label })),
								]}
								value={status ?? ""}
								onChange={(change) => show(change.currentTarget.value || null)}
							/>
							<LinkButton to="/events/new" leftSection={<Plus size={16} />}>
								Create an event
							</LinkButton>
						</>
					)
				}
			/>
			{events.isPending && <Waiting />}
			{events.isError && <Problem error={events.error} retry={events.refetch} />}
			{none && <Nothing status={status} clear={() => show(null)} />}
			{rows.map((event) => (
				<EventCard key={event.event_id} event={event} now={Date.now() + ahead} />
			))}
			{events.hasNextPage && (
				<Center>
					<Button variant="default" onClick={() => events.fetchNextPage()} loading={events.isFetchingNextPage}>
						Show more
					</Button>
				</Center>
			)}
		</Stack>
	);
}
