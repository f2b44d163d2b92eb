import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { zones } from "../zone";

const MOST_SHOWN = 60;

/** A time zone by its IANA name, found by typing a city. */
export function ZoneSelect(props: Omit<SelectProps, "data" | "searchable">) {
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
