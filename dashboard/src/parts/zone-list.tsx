import { Select } from "@mantine/core";
import { useMemo } from "react";
import { zones } from "../zone";
import type { ZoneProps } from "./zone-select";

const MOST_SHOWN = 60;

/** The library's list of all zones, searched by typing. */
export default function ZoneList(props: ZoneProps) {
	const data = useMemo(() => zones().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })), []);
	return (
		<Select
			data={data}
			searchable
			limit={MOST_SHOWN}
			allowDeselect={false}
			nothingFoundMessage="No such zone: type a larger city nearby"
			{...props}
		/>
	);
}
