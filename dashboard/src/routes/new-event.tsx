import { Button, Fieldset, Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TemplateName } from "../../../funnel/vocabulary";
import { api } from "../api";
import { blankEvent, type EventFormValues, newEventOf } from "../event-form";
import { EventFields, OfferFields } from "../parts/event-fields";
import { refuse, tell } from "../parts/forms";
import { LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { queryClient, settingsQuery } from "../queries";

const TEMPLATES: { value: TemplateName; label: string; description: string }[] = [
	{
		value: "standard",
		label: "Standard",
		description: "Preparation in between, reminders by e-mail and text, a follow-up for each way the event can end.",
	},
	{ value: "high_touch", label: "High touch", description: "More preparation and more reminders, for a small group." },
	{ value: "low_touch", label: "Low touch", description: "The essentials: confirmation, reminders, one follow-up." },
	{ value: "custom", label: "Bare", description: "Confirmation and one reminder, for you to build on." },
];

export function NewEvent() {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const navigate = useNavigate();
	const form = useForm<EventFormValues>({
		initialValues: blankEvent(tenant.timezone),
		validate: {
			event: {
				offer: {
					price: (value, { has_offer }) =>
						has_offer && value === "" ? "Say what it costs: 0 where it is free." : null,
				},
			},
		},
	});
	const create = useMutation({
		mutationFn: ({ values, publish }: { values: EventFormValues; publish: boolean }) =>
			api.createEvent(newEventOf(values, publish)),
		onSuccess: async ({ event_id, status }) => {
			queryClient.invalidateQueries({ queryKey: ["events", "list"] });
			tell(status === "draft" ? "The draft is saved." : "The event is live: share its registration page.");
			await navigate({ to: "/events/$eventId", params: { eventId: event_id } });
		},
		onError: (error) => refuse(form, error),
	});
	const send = (publish: boolean) => form.onSubmit((values) => create.mutate({ values, publish }));
	const pending = (publish: boolean) => create.isPending && create.variables.publish === publish;
	return (
		<Stack maw={760}>
			<PageTitle
				title="Create an event"
				lead="Its messages are written from what you say here. You can change each of them afterwards."
			/>
			<form onSubmit={send(true)} noValidate>
				<Stack gap="xl">
					<EventFields form={form} />
					<Radio.Group label="How much contact" {...form.getInputProps("funnel_template")}>
						<SimpleGrid cols={{ base: 1, xs: 2 }} mt="xs" spacing="sm">
							{TEMPLATES.map(({ value, label, description }) => (
								<Radio.Card key={value} value={value} p="md" withBorder aria-label={label}>
									<Group wrap="nowrap" align="flex-start">
										<Radio.Indicator />
										<div>
											<Text fw={600}>{label}</Text>
											<Text size="sm" c="dimmed">
												{description}
											</Text>
										</div>
									</Group>
								</Radio.Card>
							))}
						</SimpleGrid>
					</Radio.Group>
					<Fieldset legend="Offer">
						<OfferFields form={form} />
					</Fieldset>
					<Group>
						<Button type="submit" loading={pending(true)} disabled={pending(false)}>
							Create and publish
						</Button>
						<Button variant="default" onClick={() => send(false)()} loading={pending(false)} disabled={pending(true)}>
							Save as a draft
						</Button>
						<LinkButton to="/events" variant="subtle" color="gray">
							Cancel
						</LinkButton>
					</Group>
				</Stack>
			</form>
		</Stack>
	);
}
