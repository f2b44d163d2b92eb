import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api";
import { reread } from "./event-dialogs";
import { complain, tell } from "./forms";

/** Opens an event's registration page. */
export function PublishButton({ event_id, disabled = false }: { event_id: string; disabled?: boolean }) {
	const publish = useMutation({
		mutationFn: () => api.publishEvent(event_id),
		onSuccess: async () => {
			await reread();
			tell("The event is published: share its registration page.");
		},
		onError: complain,
	});
	return (
		<Button onClick={() => publish.mutate()} loading={publish.isPending} disabled={disabled}>
			Publish
		</Button>
	);
}
