import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { FunnelConfig } from "../../../../funnel/vocabulary";
import { api } from "../../api";
import { eventQuery, queryClient } from "../../queries";
import { complain } from "../forms";

/** Replaces an event's funnel, and has read again what follows from it. */
export async function saveFunnel(event_id: string, funnel: FunnelConfig): Promise<void> {
	const event = await api.putFunnel(event_id, funnel);
	queryClient.setQueryData(eventQuery(event_id).queryKey, event);
	for (const queryKey of [["preview", event_id], ["sweep", event_id], ["warnings", event_id], ["schedule"]])
		queryClient.invalidateQueries({ queryKey });
}

/** Says that it is done, with a way back. */
export function offerUndo(event_id: string, before: FunnelConfig, title: string): void {
	const id = notifications.show({
		color: "teal",
		autoClose: 12_000,
		title,
		message: (
			<Group gap="xs">
				<Text size="sm">It holds for everything not sent yet.</Text>
				<Button
					size="compact-sm"
					variant="default"
					onClick={() => {
						notifications.hide(id);
						saveFunnel(event_id, before).catch(complain);
					}}
				>
					Undo
				</Button>
			</Group>
		),
	});
}
