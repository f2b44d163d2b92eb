import { Badge, Button, Card, EmptyState, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowLeft, Download } from "lucide-react";
import { useEffect } from "react";
import { type Counted, peopleCsvPath, peopleQuery } from "../analytics-queries";
import { dateTime } from "../format";
import { countsMessages, lineOf, whoOf } from "../parts/analytics/figure-words";
import { EndlessList } from "../parts/endless-list";
import { LinkAnchor, LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { settingsQuery } from "../queries";

const route = getRouteApi("/app/analytics/people");

interface PersonProps {
	row: Counted;
	zone: string;
	/** What the person may have several of; null where everybody counts once. */
	times: string | null;
	/** Whether all are of one event. */
	of_one: boolean;
}

function Person({ row, zone, times, of_one }: PersonProps) {
	const { contact, event_id, event_title, registration_id, registered_at, count } = row;
	const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
	return (
		<Card withBorder padding="sm">
			<Group justify="space-between" gap="sm">
				<div style={{ flex: "1 1 220px", minWidth: 0 }}>
					<LinkAnchor
						to="/events/$eventId/people"
						params={{ eventId: event_id }}
						search={{ person: registration_id }}
						fw={600}
						style={{ overflowWrap: "anywhere" }}
					>
						{name || contact.email}
					</LinkAnchor>
					<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
						{name && `${contact.email} · `}
						{of_one ? "registered" : `${event_title} · registered`} {dateTime(registered_at, zone)}
					</Text>
				</div>
				{times && count > 1 && (
					<Badge variant="light" tt="none" radius="sm">
						{count} {times}
					</Badge>
				)}
			</Group>
		</Card>
	);
}

/** The people behind one number of the analytics. */
export function AnalyticsPeople() {
	const search = route.useSearch();
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const list = useInfiniteQuery(peopleQuery(search));
	const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
	const { hasNextPage, isFetching, fetchNextPage } = list;
	// A page of a rare figure may have nobody on it and still have a next one.
	const last = list.data?.pages.at(-1)?.data.length;
	useEffect(() => {
		if (last === 0 && hasNextPage && !isFetching) fetchNextPage();
	}, [last, hasNextPage, isFetching, fetchNextPage]);
	const times = countsMessages(search.figure) ? "messages" : search.figure === "conversions" ? "purchases" : null;
	const line = [search.event_id ? rows[0]?.event_title : "All events", lineOf(search)].filter(Boolean).join(" · ");
	const looking = list.isPending || (rows.length === 0 && (hasNextPage || isFetching));
	return (
		<Stack maw={920}>
			<PageTitle
				title={`Who ${whoOf(search)}`}
				lead={line}
				actions={
					<>
						<LinkButton
							to="/analytics"
							search={search.event_id ? { event: search.event_id } : {}}
							variant="default"
							leftSection={<ArrowLeft size={16} />}
						>
							Analytics
						</LinkButton>
						<Button
							component="a"
							href={peopleCsvPath(search)}
							download
							variant="default"
							leftSection={<Download size={16} />}
						>
							Export as CSV
						</Button>
					</>
				}
			/>
			{looking && !list.isError && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{!looking && list.isSuccess && rows.length === 0 && (
				<EmptyState title="Nobody" description="The figures may have changed since: look at them again." py="xl" />
			)}
			{rows.length > 0 && (
				<EndlessList
					rows={rows}
					keyOf={(row) => row.registration_id}
					label={`Who ${whoOf(search)}`}
					height={76}
					more={hasNextPage}
					loading={list.isFetchingNextPage}
					onMore={fetchNextPage}
				>
					{(row) => <Person row={row} zone={tenant.timezone} times={times} of_one={search.event_id !== undefined} />}
				</EndlessList>
			)}
		</Stack>
	);
}
