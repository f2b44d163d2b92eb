import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../api";
import { blankEvent, type EventFormValues, newEventOf } from "../../event-form";
import { queryClient, settingsQuery } from "../../queries";
import { EventFields } from "../event-fields";
import { refuse } from "../forms";

/** The event in a sentence or two; it stays a draft until it is published. */
export default function YourEvent({ onMade }: { onMade: (event_id: string) => void }) {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const form = useForm<EventFormValues>({ initialValues: blankEvent(tenant.timezone) });
	const create = useMutation({
		// The whole funnel is written in the next step, before the coach's eyes.
		mutationFn: (values: EventFormValues) =>
			api.createEvent({ ...newEventOf(values, false), funnel_template: "custom" }),
		onSuccess: ({ event_id }) => {
			queryClient.invalidateQueries({ queryKey: ["events", "list"] });
			onMade(event_id);
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
			<Stack>
				<EventFields form={form} />
				<Group>
					<Button type="submit" loading={create.isPending}>
						Write the messages
					</Button>
				</Group>
			</Stack>
		</form>
	);
}
