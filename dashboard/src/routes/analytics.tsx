import { Button, EmptyState, Select, Stack } from "@mantine/core";
import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ChartNoAxesColumn, Download, FlaskConical } from "lucide-react";
import { analyticsQuery, csvPath } from "../analytics-queries";
import { dateTime } from "../format";
import { Breakdown } from "../parts/analytics/breakdown";
import { DropOff } from "../parts/analytics/drop-off";
import { Steps } from "../parts/analytics/steps";
import { Timing } from "../parts/analytics/timing";
import { LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { eventsQuery, settingsQuery } from "../queries";

const route = getRouteApi("/app/analytics");

export function AnalyticsPage() {
	const { event } = route.useSearch();
	const navigate = route.useNavigate();
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const events = useInfiniteQuery(eventsQuery());
	const analytics = useQuery(analyticsQuery(event));
	const choices = (events.data?.pages.flatMap((page) => page.data) ?? []).map(({ event_id, title }) => ({
		value: event_id,
		label: title,
	}));
	const of = event ? { event_id: event } : {};
	const none = analytics.data?.funnel[0]?.count === 0;
	return (
		<Stack maw={920}>
			<PageTitle
				title="Analytics"
				lead={
					analytics.data &&
					`As of ${dateTime(analytics.data.as_of, tenant.timezone)}${analytics.data.complete ? "" : ", the latest changes still being counted"}`
				}
				actions={
					<>
						<Select
							aria-label="Event"
							placeholder="All events"
							clearable
							searchable
							w={240}
							data={choices}
							value={event ?? null}
							onChange={(next) => navigate({ search: next ? { event: next } : {} })}
						/>
						{event && (
							<LinkButton
								to="/events/$eventId/experiments"
								params={{ eventId: event }}
								variant="default"
								leftSection={<FlaskConical size={16} />}
							>
								Experiments
							</LinkButton>
						)}
						<Button component="a" href={csvPath(event)} download variant="default" leftSection={<Download size={16} />}>
							Export as CSV
						</Button>
					</>
				}
			/>
			{analytics.isPending && <Waiting />}
			{analytics.isError && <Problem error={analytics.error} retry={analytics.refetch} />}
			{none && (
				<EmptyState
					icon={<ChartNoAxesColumn aria-hidden />}
					title="No figures yet"
					description="They appear as people register."
					py="xl"
				/>
			)}
			{analytics.data && !none && (
				<>
					<DropOff funnel={analytics.data.funnel} attendance={analytics.data.attendance} of={of} />
					{event && analytics.data.steps && <Steps event_id={event} steps={analytics.data.steps} />}
					<Timing event_id={event} />
					<Breakdown data={analytics.data} of={of} />
				</>
			)}
		</Stack>
	);
}
