import { Button, Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Channel } from "../../../../funnel/vocabulary";
import type { EventDetail } from "../../api-types";
import { CHANNELS, phaseName } from "../../format";
import { placesFor } from "../../funnel";
import { Dialog } from "../dialog";

interface Props {
	event: EventDetail;
	onClose: () => void;
	onChosen: (path: string, channel: Channel) => void;
}

/** Asks where a new message belongs and how it is sent. */
export default function NewStep({ event, onClose, onChosen }: Props) {
	const [path, choose] = useState("pre_event");
	const [channel, setChannel] = useState<Channel>("email");
	const places = placesFor(event.funnel_config, event.scheduled_at !== null);
	const opens = path === "post_event_left_early" && !event.funnel_config.post_event_left_early?.length;
	return (
		<Dialog onClose={onClose} title="Add a message" centered>
			<Stack>
				<Select
					label="For"
					allowDeselect={false}
					value={path}
					onChange={(next) => next && choose(next)}
					data={places.map((place) => ({ value: place.path, label: phaseName(place.phase) }))}
					data-autofocus
				/>
				{opens && (
					<Text size="sm">
						Whoever leaves early gets the messages of those who came as long as there is none of their own.
					</Text>
				)}
				<SegmentedControl
					aria-label="Sent as"
					value={channel}
					onChange={(next) => setChannel(next as Channel)}
					data={Object.entries(CHANNELS).map(([value, label]) => ({ value, label }))}
				/>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						Close
					</Button>
					<Button onClick={() => onChosen(path, channel)}>Write it</Button>
				</Group>
			</Stack>
		</Dialog>
	);
}
