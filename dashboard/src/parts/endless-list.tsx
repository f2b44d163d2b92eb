import { Box, Loader, Text } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type Key, memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props<Row> {
	rows: Row[];
	keyOf: (row: Row) => Key;
	children: (row: Row) => ReactNode;
	/** What a screen reader calls the list. */
	label: string;
	/** A row's usual height, in pixels. */
	height: number;
	more: boolean;
	loading: boolean;
	onMore: () => void;
}

const AHEAD = 8;

/** Scrolling renders the list anew for every frame: rows that stay are left as they are. */
const Shown = memo(function Shown<Row>({ row, children }: { row: Row; children: (row: Row) => ReactNode }) {
	return children(row);
}) as <Row>(given: { row: Row; children: (row: Row) => ReactNode }) => ReactNode;

/** A list of any length: only what is on the screen is in the page, and the next lot is fetched before its end is reached. */
export function EndlessList<Row>({ rows, keyOf, children, label, height, more, loading, onMore }: Props<Row>) {
	const list = useRef<HTMLUListElement>(null);
	const [top, setTop] = useState(0);
	useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
	const virtual = useWindowVirtualizer({
		count: rows.length,
		estimateSize: () => height,
		overscan: AHEAD,
		scrollMargin: top,
		getItemKey: (index) => keyOf(rows[index] as Row),
	});
	const shown = virtual.getVirtualItems();
	const last = shown.at(-1)?.index ?? -1;
	useEffect(() => {
		if (more && !loading && last >= rows.length - AHEAD) onMore();
	}, [more, loading, last, rows.length, onMore]);
	return (
		<>
			<Box
				component="ul"
				ref={list}
				aria-label={label}
				p={0}
				m={0}
				pos="relative"
				style={{ listStyle: "none", height: virtual.getTotalSize() }}
			>
				{shown.map((item) => (
					<Box
						component="li"
						key={item.key}
						ref={virtual.measureElement}
						data-index={item.index}
						aria-setsize={more ? -1 : rows.length}
						aria-posinset={item.index + 1}
						pos="absolute"
						left={0}
						right={0}
						top={0}
						pb={8}
						style={{ transform: `translateY(${item.start - top}px)` }}
					>
						<Shown row={rows[item.index] as Row}>{children}</Shown>
					</Box>
				))}
			</Box>
			<Box h={32} aria-live="polite">
				{loading && <Loader size="sm" aria-label="Loading more" />}
				{!more && !loading && (
					<Text size="sm" c="dimmed">
						{rows.length === 1 ? "1 in all" : `${rows.length} in all`}
					</Text>
				)}
			</Box>
		</>
	);
}
