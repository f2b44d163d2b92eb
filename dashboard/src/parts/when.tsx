import { Input, Skeleton } from "@mantine/core";
import type { DateTimePickerProps } from "@mantine/dates";
import { lazy, Suspense } from "react";

const Picker = lazy(() => import("./date-time-picker"));

/** A date and time. The calendar comes a moment after the page: nothing else waits for it, and its place is kept. */
export function When(props: DateTimePickerProps) {
	const { label, description, required } = props;
	const placeholder = (
		<Input.Wrapper label={label} description={description} required={required}>
			<Skeleton height={36} mt={4} />
		</Input.Wrapper>
	);
	return (
		<Suspense fallback={placeholder}>
			<Picker {...props} />
		</Suspense>
	);
}
