import { NativeSelect, NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { EventFormValues } from "../event-form";
import { dateTime, EVENT_TYPE_NAMES } from "../format";
import { instantOf } from "../zone";
import { When } from "./when";
import { ZoneSelect } from "./zone-select";

type EventForm = UseFormReturnType<EventFormValues>;

const TYPES = Object.entries(EVENT_TYPE_NAMES).map(([value, label]) => ({ value, label }));

export function EventFields({ form }: { form: EventForm }) {
	const { type, scheduled_at, timezone } = form.values.event;
	const membership = type === "membership";
	return (
		<Stack>
			<TextInput label="Title" required {...form.getInputProps("event.title")} />
			<NativeSelect label="Kind of event" data={TYPES} required {...form.getInputProps("event.type")} />
			{!membership && (
				<SimpleGrid cols={{ base: 1, xs: 2 }}>
					<When
						label="Starts"
						description={
							scheduled_at ? dateTime(new Date(instantOf(scheduled_at, timezone)).toISOString(), timezone) : " "
						}
						required
						{...form.getInputProps("event.scheduled_at")}
					/>
					<NumberInput
						label="Length"
						description="In minutes."
						required
						min={1}
						step={15}
						allowDecimal={false}
						{...form.getInputProps("event.duration_minutes")}
					/>
				</SimpleGrid>
			)}
			<ZoneSelect
				label="Time zone of the event"
				description="Each registrant reads the time in their own."
				{...form.getInputProps("event.timezone")}
			/>
			<Textarea
				label="What it is about"
				description="A few sentences: they stand on the registration page and in the messages."
				autosize
				minRows={3}
				{...form.getInputProps("event.description")}
			/>
			{type === "in_person" ? (
				<TextInput label="Place" {...form.getInputProps("event.location")} />
			) : (
				<TextInput
					label="Join link"
					description="Where people get in. You can add it later; the link in every message leads to the newest one."
					type="url"
					placeholder="https://"
					{...form.getInputProps("event.join_url")}
				/>
			)}
		</Stack>
	);
}

export function OfferFields({ form }: { form: EventForm }) {
	return (
		<Stack>
			<Switch
				label="There is something to buy at this event"
				{...form.getInputProps("has_offer", { type: "checkbox" })}
			/>
			{form.values.has_offer && (
				<>
					<TextInput label="Name of the offer" required {...form.getInputProps("event.offer.name")} />
					<SimpleGrid cols={{ base: 1, xs: 2 }}>
						<NumberInput
							label="Price"
							required
							min={0}
							decimalScale={2}
							thousandSeparator=" "
							{...form.getInputProps("event.offer.price")}
						/>
						<TextInput label="Currency" required maxLength={3} {...form.getInputProps("event.offer.currency")} />
					</SimpleGrid>
					<TextInput
						label="Where to buy"
						type="url"
						placeholder="https://"
						required
						{...form.getInputProps("event.offer.url")}
					/>
					<When
						label="Open until"
						description={`In the event's time zone, ${form.values.event.timezone}. Leave it empty where there is no end.`}
						clearable
						{...form.getInputProps("event.offer.deadline")}
					/>
				</>
			)}
		</Stack>
	);
}
