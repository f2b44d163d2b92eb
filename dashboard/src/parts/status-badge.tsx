import { Badge } from "@mantine/core";
import type { EventStatus } from "../api-types";
import { STATUS_NAMES } from "../format";

const COLOURS: Record<EventStatus, string> = {
	draft: "gray",
	upcoming: "indigo",
	live: "green",
	completed: "gray",
	cancelled: "red",
};

export function StatusBadge({ status }: { status: EventStatus }) {
	return (
		<Badge
			variant={status === "live" ? "filled" : "light"}
			color={COLOURS[status]}
			tt="none"
			radius="sm"
			style={{ flexShrink: 0 }}
		>
			{STATUS_NAMES[status]}
		</Badge>
	);
}
