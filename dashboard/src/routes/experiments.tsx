import { Button, EmptyState, Group, Stack, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { experimentsQuery } from "../experiment-queries";
import { ExperimentCard } from "../parts/experiments/experiment-card";
import { Problem, Waiting } from "../parts/states";
import { eventQuery } from "../queries";
import { useRemoved } from "../removals";

const NewExperiment = lazy(async () => ({
	default: (await import("../parts/experiments/new-experiment")).NewExperiment,
}));

const HoldoutCard = lazy(async () => ({
	default: (await import("../parts/experiments/holdout-card")).HoldoutCard,
}));

const route = getRouteApi("/app/events/$eventId/experiments");

/** What is tried out on an event, and what may be said of it now. */
export function Experiments() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const list = useQuery(experimentsQuery(eventId));
	const [adding, setAdding] = useState(false);
	const removed = useRemoved();
	const found = list.data?.data.filter(({ id }) => !removed.has(id)) ?? [];
	const add = <Button onClick={() => setAdding(true)}>New experiment</Button>;
	return (
		<Stack maw={920}>
			{list.isPending && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{list.data && found.length === 0 && (
				<EmptyState
					icon={<FlaskConical aria-hidden />}
					title="Nothing is being tried out"
					description="Give part of the people another subject, another text or another timing, and see what it changes."
					py="xl"
				>
					<EmptyState.Actions>{add}</EmptyState.Actions>
				</EmptyState>
			)}
			{found.length > 0 && (
				<Group justify="space-between">
					<Text size="sm" c="dimmed">
						Look as often as you like: what is said here holds at any time.
					</Text>
					{add}
				</Group>
			)}
			{found.map((experiment) => (
				<ExperimentCard key={experiment.id} event_id={eventId} experiment={experiment} />
			))}
			<Suspense>
				<HoldoutCard />
			</Suspense>
			<Suspense>
				{adding && <NewExperiment event_id={eventId} funnel={event.funnel_config} onClose={() => setAdding(false)} />}
			</Suspense>
		</Stack>
	);
}
