import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { api } from "../api";
import type { EventChange, EventDetail } from "../api-types";
import { dateTime, people } from "../format";
import { queryClient } from "../queries";
import { complain, tell } from "./forms";
import { said } from "./states";

export interface DialogProps {
	event: EventDetail;
	onClose: () => void;
}

/** What may have changed with an event is read again. */
export const reread = () =>
	Promise.all(["events", "schedule", "registrations"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

/** What a change would bring, before it is made. */
export function Reach({ change, error }: { change: EventChange | undefined; error: Error | null }) {
	const text = error
		? said(error)
		: change
			? `${people(change.told)} will be told. ${
					change.replanned === 1 ? "1 registration is" : `${change.replanned} registrations are`
				} planned again.`
			: "Counting who will be told …";
	return (
		<Alert color={error ? "red" : "indigo"} icon={<Info aria-hidden />} role={error ? "alert" : "status"}>
			{text}
		</Alert>
	);
}

export function CancelDialog({ event, onClose }: DialogProps) {
	const trial = useQuery({
		queryKey: ["events", "dry-run", event.event_id, event.plan_version, "cancel"],
		queryFn: () => api.cancelEvent(event.event_id, true),
	});
	const cancel = useMutation({
		mutationFn: () => api.cancelEvent(event.event_id),
		onSuccess: async ({ told }) => {
			await reread();
			onClose();
			tell(`The event is cancelled. ${people(told)} will be told.`);
		},
		onError: complain,
	});
	return (
		<Modal opened onClose={onClose} title="Cancel this event?" centered>
			<Stack>
				<Text>Nothing that waits is sent any more. This cannot be undone; a clone can run it again.</Text>
				<Reach change={trial.data} error={trial.error} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose} data-autofocus>
						Keep the event
					</Button>
					<Button color="red" onClick={() => cancel.mutate()} loading={cancel.isPending}>
						Cancel the event
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}

export function PublishDialog({ event, onClose }: DialogProps) {
	const publish = useMutation({
		mutationFn: () => api.publishEvent(event.event_id),
		onSuccess: async () => {
			await reread();
			onClose();
			tell("The event is published: share its registration page.");
		},
		onError: complain,
	});
	return (
		<Modal opened onClose={onClose} title="Publish this event?" centered>
			<Stack>
				<Text>
					Its registration page opens
					{event.scheduled_at ? `, for ${dateTime(event.scheduled_at, event.timezone)}` : ""}. Nobody is told by this:
					messages go to people who register from now on.
				</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						Not yet
					</Button>
					<Button onClick={() => publish.mutate()} loading={publish.isPending} data-autofocus>
						Publish
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
