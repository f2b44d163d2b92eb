import { type SelectProps, TextInput } from "@mantine/core";
import { lazy, Suspense } from "react";

export type ZoneProps = Omit<SelectProps, "data" | "searchable">;

const ZoneList = lazy(() => import("./zone-list"));

/** A time zone by its IANA name, found by typing a city. The list comes behind the page: its place and value stand. */
export function ZoneSelect(props: ZoneProps) {
	const { label, description, required, value } = props;
	const shown = (
		<TextInput
			label={label}
			description={description}
			required={required ?? false}
			value={value?.replaceAll("_", " ") ?? ""}
			readOnly
			aria-busy
		/>
	);
	return (
		<Suspense fallback={shown}>
			<ZoneList {...props} />
		</Suspense>
	);
}
