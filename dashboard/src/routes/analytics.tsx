import { Button, Card, EmptyState, Group, Progress, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ChartNoAxesColumn, Download } from "lucide-react";
import type { ReactNode } from "react";
import { type Analytics, analyticsQuery, csvPath, timingQuery } from "../analytics-queries";
import { CHANNELS, dateTime } from "../format";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { eventsQuery, settingsQuery } from "../queries";

const route = getRouteApi("/app/analytics");

const STAGES: Record<string, string> = {
	registered: "Registered",
	stayed_registered: "Did not cancel",
	opened_join_link: "Opened the join link",
	attended: "Came",
	stayed_to_the_end: "Stayed to the end",
	purchased: "Bought",
};

const percent = (share: number | null) => (share === null ? "" : `${Math.round(share * 100)} %`);
const money = (rows: { currency: string; amount: number }[]) =>
	rows.map(({ currency, amount }) => amount.toLocaleString("en", { style: "currency", currency })).join(", ");
const rate = (part: number, whole: number) => (whole > 0 ? percent(part / whole) : "");
const words = (key: string) => key.replaceAll("_", " ");

function Panel({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
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

function DropOff({ funnel, attendance }: Pick<Analytics, "funnel" | "attendance">) {
	const { forecast } = attendance;
	return (
		<Panel title="Where people are lost" lead="Of everybody who registered.">
			{funnel.map(({ stage, count, of_registered, of_previous }) => (
				<div key={stage}>
					<Group justify="space-between" gap="sm">
						<Text size="sm" fw={600}>
							{STAGES[stage] ?? words(stage)}
						</Text>
						<Text size="sm">
							{count.toLocaleString("en")}
							{of_previous !== null && ` · ${percent(of_previous)} of the step before`}
						</Text>
					</Group>
					<Progress value={(of_registered ?? 0) * 100} aria-label={STAGES[stage] ?? words(stage)} mt={4} size="lg" />
				</div>
			))}
			{forecast && (
				<Text size="sm">
					By your past events about {forecast.expected} are going to come: most likely between {forecast.low} and{" "}
					{forecast.high}.
				</Text>
			)}
		</Panel>
	);
}

function Figures({ head, rows }: { head: string[]; rows: ReactNode[][] }) {
	return (
		<Table.ScrollContainer
			minWidth={420}
			scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": head[0] } }}
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
					{rows.map((row) => (
						<Table.Tr key={String(row[0])}>
							{row.map((value, at) => (
								<Table.Td key={head[at]} ta={at === 0 ? "left" : "right"}>
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

/** What a sequence with fixed delays would have done to those who registered late. */
function Timing({ event_id }: { event_id: string | undefined }) {
	const timing = useQuery(timingQuery(event_id));
	if (timing.isError) return <Problem error={timing.error} retry={timing.refetch} />;
	if (!timing.data) return <Waiting />;
	const { late, fixed, adaptive } = timing.data;
	const lead =
		late === 0
			? "Nobody has registered later than the sequence was written for."
			: `${late.toLocaleString("en")} registered later than the sequence was written for.`;
	return (
		<Panel title="What the timing saved" lead={lead}>
			{late > 0 && (
				<Figures
					head={["Messages before the event", "Fixed delays", "As planned here"]}
					rows={[
						["Sent in time", fixed.messages - fixed.after_start - fixed.lost, adaptive.messages],
						["Sent after the start", fixed.after_start, adaptive.after_start],
						["Never sent, due before they registered", fixed.lost, 0],
						["Too close to the one before", fixed.in_a_heap, adaptive.in_a_heap],
						["Texts at night", fixed.at_night, adaptive.at_night],
						["Moved to fit", "", adaptive.moved],
						["Left out with a reason", "", adaptive.dropped],
					]}
				/>
			)}
		</Panel>
	);
}

function Breakdown({ data }: { data: Analytics }) {
	return (
		<>
			<Panel title="By channel" lead="Opens by machines are not counted.">
				<Figures
					head={["Channel", "Sent", "Delivered", "Opened", "Clicked", "Unsubscribed"]}
					rows={data.by_channel.map((row) => [
						CHANNELS[row.channel],
						row.sends.toLocaleString("en"),
						rate(row.deliveries, row.sends),
						rate(row.opens, row.deliveries),
						rate(row.clicks, row.deliveries),
						row.unsubscribes.toLocaleString("en"),
					])}
				/>
			</Panel>
			<Panel title="By the time they had left" lead="From registering to the start.">
				<Figures
					head={["Registered", "People", "Came", "Bought", "Revenue"]}
					rows={data.by_cohort.map((row) => [
						words(row.cohort),
						row.registrations.toLocaleString("en"),
						rate(row.attended + row.left_early, row.registrations),
						row.conversions.toLocaleString("en"),
						money(row.revenue),
					])}
				/>
			</Panel>
			<Panel title="By source">
				<Figures
					head={["Source", "People", "Came", "Bought", "Revenue"]}
					rows={data.by_source.map((row) => [
						[row.utm_source, row.utm_medium, row.utm_campaign].filter(Boolean).join(" / ") || "Not given",
						row.registrations.toLocaleString("en"),
						rate(row.attended + row.left_early, row.registrations),
						row.conversions.toLocaleString("en"),
						money(row.revenue),
					])}
				/>
			</Panel>
		</>
	);
}

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
					<DropOff funnel={analytics.data.funnel} attendance={analytics.data.attendance} />
					<Timing event_id={event} />
					<Breakdown data={analytics.data} />
				</>
			)}
		</Stack>
	);
}
