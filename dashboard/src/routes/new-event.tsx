import { Button, Fieldset, Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { TemplateName } from "../../../funnel/vocabulary";
import { api } from "../api";
import { blankEvent, type EventFormValues, newEventOf } from "../event-form";
import { reread } from "../parts/event-dialogs";
import { EventFields, OfferFields } from "../parts/event-fields";
import { complain, refuse, tell } from "../parts/forms";
import { LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Waiting } from "../parts/states";
import { settingsQuery } from "../queries";
import { useWriting } from "../writing";

const YourFunnel = lazy(() => import("../parts/welcome/your-funnel"));

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
	const writing = useWriting();
	const [made, make] = useState<string | null>(null);
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
	/** Writes the funnel of a draft that already has its template's, so that a break leaves a whole event. */
	const write = async (event_id: string, publish: boolean) => {
		const { state, rejected } = await writing.write(event_id, form.values.funnel_template);
		const written = state === "done";
		try {
			if (written && publish) await api.publishEvent(event_id);
		} catch (error) {
			complain(error);
			return;
		} finally {
			await reread();
		}
		if (!written) return;
		tell(publish ? "The event is live: share its registration page." : "The draft is saved.");
		if (rejected.length === 0) await navigate({ to: "/events/$eventId", params: { eventId: event_id } });
	};
	const create = useMutation({
		mutationFn: ({ values }: { values: EventFormValues; publish: boolean }) =>
			api.createEvent(newEventOf(values, false)),
		onSuccess: ({ event_id }, { publish }) => {
			make(event_id);
			write(event_id, publish);
		},
		onError: (error) => refuse(form, error),
	});
	const send = (publish: boolean) => form.onSubmit((values) => create.mutate({ values, publish }));
	const pending = (publish: boolean) => create.isPending && create.variables.publish === publish;
	if (made)
		return (
			<Stack maw={760}>
				<PageTitle title="The messages of your event" lead="They are written from your pages and what you said here." />
				<Suspense fallback={<Waiting />}>
					<YourFunnel event_id={made} writing={writing} template={form.values.funnel_template} />
				</Suspense>
			</Stack>
		);
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
