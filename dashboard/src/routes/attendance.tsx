import { Button, Card, EmptyState, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { call } from "../api";
import { Door } from "../parts/attendance/door";
import { ImportList } from "../parts/attendance/import-list";
import { Polls } from "../parts/attendance/polls";
import { complain, tell } from "../parts/forms";
import { LinkAnchor, LinkButton } from "../parts/links";
import { eventQuery, figuresQuery } from "../queries";

const route = getRouteApi("/app/events/$eventId/attendance");

const COUNTS = [
	["attended", "Came"],
	["left_early", "Left early"],
	["no_show", "Did not come"],
	["purchased", "Bought"],
] as const;

/** Who came, and the ways in which the platform is told: by hand, at the door, by a list, by the meeting's reports. */
export function AttendancePage() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const figures = useQuery(figuresQuery(eventId));
	const pull = useMutation({
		mutationFn: () => call("POST", `/events/${eventId}/attendance-pull`),
		onSuccess: () => tell("The reports are asked for. The figures follow in a moment."),
		onError: complain,
	});
	if (!event.scheduled_at)
		return <EmptyState title="Open all the time" description="A membership takes no attendance." py="xl" />;
	return (
		<Stack gap="lg">
			<SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
				{COUNTS.map(([status, label]) => (
					<Card key={status} withBorder padding="md">
						<LinkAnchor to="/events/$eventId/people" params={{ eventId }} search={{ status }} size="sm">
							{label}
						</LinkAnchor>
						<Text fz={28} fw={650} lh={1.2} mt={4} aria-live="polite">
							{figures.data?.registrations[status] ?? "–"}
						</Text>
					</Card>
				))}
			</SimpleGrid>
			<SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
				<Stack gap="lg">
					<Card withBorder padding="lg">
						<Title order={2} size="h4" mb="sm">
							By hand
						</Title>
						<Text size="sm" mb="md">
							Search for somebody and check them in, or take it back.
						</Text>
						<Group gap="xs">
							<LinkButton variant="default" to="/events/$eventId/people" params={{ eventId }}>
								Find people
							</LinkButton>
							<Button variant="default" onClick={() => pull.mutate()} loading={pull.isPending}>
								Ask the meeting for its reports
							</Button>
						</Group>
					</Card>
					<Door eventId={eventId} />
				</Stack>
				<Stack gap="lg">
					<ImportList eventId={eventId} />
					<Polls eventId={eventId} />
				</Stack>
			</SimpleGrid>
		</Stack>
	);
}
