import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Info } from "lucide-react";
import { api } from "../api";
import type { EventChange, EventDetail } from "../api-types";
import { dateTime, people } from "../format";
import { queryClient } from "../queries";
import { Dialog } from "./dialog";
import { complain, tell } from "./forms";
import { said } from "./states";

export interface DialogProps {
	event: EventDetail;
	onClose: () => void;
}

/** What may have changed with an event is read again. */
export const reread = () =>
	Promise.all(["events", "schedule", "registrations"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

/** Whom a change reaches, in a sentence or two. */
export const reachOf = ({ told, replanned }: Pick<EventChange, "told" | "replanned">): string => {
	const others = Math.max(0, replanned - told);
	return [
		`${people(told)} will be told.`,
		others > 0 && `${people(others)} ${others === 1 ? "has" : "have"} not been told yet: their messages change unseen.`,
		replanned === 0 && "Nobody is registered yet.",
	]
		.filter(Boolean)
		.join(" ");
};

/** What a change would bring, before it is made. */
export function Reach({ change, error }: { change: EventChange | undefined; error: Error | null }) {
	const text = error ? said(error) : change ? reachOf(change) : "Counting who will be told …";
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
		<Dialog onClose={onClose} title="Cancel this event?" centered>
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
		</Dialog>
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
		<Dialog onClose={onClose} title="Publish this event?" centered>
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
		</Dialog>
	);
}

export function CloneDialog({ event, onClose }: DialogProps) {
	const navigate = useNavigate();
	const clone = useMutation({
		mutationFn: () => api.cloneEvent(event.event_id),
		onSuccess: async (copy) => {
			queryClient.invalidateQueries({ queryKey: ["events", "list"] });
			onClose();
			await navigate({ to: "/events/$eventId", params: { eventId: copy.event_id } });
			tell("This is the copy, a draft: give it its date and publish it.");
		},
		onError: complain,
	});
	return (
		<Dialog onClose={onClose} title="Clone this event?" centered>
			<Stack>
				<Text>The copy is a draft with the same facts and funnel, and nobody in it. Nobody is told of it.</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						Not now
					</Button>
					<Button onClick={() => clone.mutate()} loading={clone.isPending} data-autofocus>
						Clone
					</Button>
				</Group>
			</Stack>
		</Dialog>
	);
}
