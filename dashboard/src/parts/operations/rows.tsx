import { Card, EmptyState, Stack } from "@mantine/core";
import { type InfiniteData, type UseInfiniteQueryResult, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "../../api-types";
import { dateTime } from "../../format";
import { settingsQuery } from "../../queries";
import { useRemoved } from "../../removals";
import { EndlessList } from "../endless-list";
import { Problem, Waiting } from "../states";

interface Props<Row> {
	list: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
	label: string;
	empty: { title: string; description: string };
	keyOf: (row: Row) => string;
	children: (row: Row) => ReactNode;
}

/** Instants as this tenant reads them. */
export function useAt(): (iso: string) => string {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	return (iso) => dateTime(iso, tenant.timezone);
}

/** A list of cards with its waiting, failing and empty states. */
export function Rows<Row>({ list, label, empty, keyOf, children }: Props<Row>) {
	const removed = useRemoved();
	if (list.isError) return <Problem error={list.error} retry={list.refetch} />;
	if (!list.data) return <Waiting />;
	const rows = list.data.pages.flatMap((page) => page.data).filter((row) => !removed.has(keyOf(row)));
	if (rows.length === 0) return <EmptyState {...empty} py="xl" />;
	return (
		<Stack gap={0}>
			<EndlessList
				rows={rows}
				keyOf={keyOf}
				label={label}
				height={76}
				more={list.hasNextPage}
				loading={list.isFetchingNextPage}
				onMore={list.fetchNextPage}
			>
				{(row) => (
					<Card withBorder padding="sm">
						{children(row)}
					</Card>
				)}
			</EndlessList>
		</Stack>
	);
}
