import { Button, Group, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { FunnelConfig } from "../../../../funnel/vocabulary";
import { call } from "../../api";
import { experimentsPath, experimentsQuery } from "../../experiment-queries";
import { branches } from "../../funnel";
import { queryClient } from "../../queries";
import { Dialog } from "../dialog";
import { refuse } from "../forms";

const KINDS = [
	{ value: "timing", label: "Timing: adaptive against as written" },
	{ value: "subject", label: "Another subject line" },
	{ value: "step", label: "Another text for a step" },
	{ value: "holdout", label: "Going without a step" },
	{ value: "offers", label: "Going without offers" },
];
const OUTCOMES = [
	{ value: "attended", label: "Attended" },
	{ value: "clicked", label: "Clicked" },
	{ value: "purchased", label: "Bought" },
];

interface Props {
	event_id: string;
	funnel: FunnelConfig;
	onClose: () => void;
}

export function NewExperiment({ event_id, funnel, onClose }: Props) {
	const form = useForm({
		initialValues: { name: "", kind: "timing", step_key: "", subject: "", body: "", outcome: "attended", share: 50 },
	});
	const { kind } = form.values;
	const steps = branches(funnel).flatMap(({ phase, steps }) =>
		steps
			.filter(({ key, channel }) => key !== "welcome" && (kind !== "subject" || channel === "email"))
			.map(({ key, subject, body }) => ({ value: `${phase}/${key}`, label: subject || body.slice(0, 60) })),
	);
	const create = useMutation({
		mutationFn: ({ name, outcome, share, ...values }: typeof form.values) => {
			const slash = values.step_key.lastIndexOf("/");
			const step = { phase: values.step_key.slice(0, slash), step_key: values.step_key.slice(slash + 1) };
			const of_step = kind === "subject" || kind === "step" || kind === "holdout";
			return call("POST", experimentsPath(event_id), {
				name,
				outcome,
				share: share / 100,
				kind: kind === "offers" ? "holdout" : kind,
				...(kind === "offers" && { purpose: "offer" }),
				...(of_step && step),
				...(kind === "subject" && { subject: values.subject }),
				...(kind === "step" && { body: values.body }),
			});
		},
		onSuccess: async () => {
			await queryClient.invalidateQueries(experimentsQuery(event_id));
			onClose();
		},
		onError: (error) => refuse(form, error, (path) => path.split(".").at(-1) ?? path),
	});
	return (
		<Dialog onClose={onClose} title="New experiment" size="lg">
			<form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
				<Stack>
					<TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
					<Select label="What to try" data={KINDS} allowDeselect={false} {...form.getInputProps("kind")} />
					{kind !== "timing" && kind !== "offers" && (
						<Select label="Step" data={steps} required searchable {...form.getInputProps("step_key")} />
					)}
					{kind === "subject" && <TextInput label="The other subject" required {...form.getInputProps("subject")} />}
					{kind === "step" && (
						<Textarea label="The other text" required autosize minRows={5} {...form.getInputProps("body")} />
					)}
					<Group grow align="flex-start">
						<Select label="What counts" data={OUTCOMES} allowDeselect={false} {...form.getInputProps("outcome")} />
						<NumberInput label="Share with the variant" suffix=" %" min={5} max={95} {...form.getInputProps("share")} />
					</Group>
					<Group justify="flex-end">
						<Button type="submit" loading={create.isPending}>
							Save as a draft
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
