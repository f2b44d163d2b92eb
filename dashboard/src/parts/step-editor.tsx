import {
	Button,
	Drawer,
	Group,
	NumberInput,
	SegmentedControl,
	Select,
	SimpleGrid,
	Stack,
	Text,
	Textarea,
	TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FunnelConfig, Priority, Step } from "../../../funnel/vocabulary";
import type { EventDetail } from "../api-types";
import { CHANNELS, offset, PRIORITIES, phaseName, stepName } from "../format";
import { type Branch, withoutStep, withStep, withTwin } from "../funnel";
import type { CitedPassage } from "../funnel-queries";
import { complain, refuse } from "./forms";
import { AsSent } from "./funnel/as-sent";
import { LiveCheck } from "./funnel/live-check";
import { offerUndo, saveFunnel } from "./funnel/save";
import { StepActions } from "./funnel/step-actions";

const UNITS = { minutes: 1 / 60, hours: 1, days: 24 } as const;
type Unit = keyof typeof UNITS;

/** The largest unit in which a delay is a whole number. */
const unitOf = (hours: number): Unit => {
	const size = Math.abs(hours);
	if (size >= 48 && size % 24 === 0) return "days";
	return size % 1 === 0 ? "hours" : "minutes";
};

const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

interface Values extends Record<string, unknown> {
	subject: string;
	body: string;
	priority: Priority;
	amount: number | "";
	unit: Unit;
}

interface Props {
	event: EventDetail;
	/** The funnel that is saved with the step changed: the event's own, or that with a new step in it. */
	funnel: FunnelConfig;
	branch: Branch;
	index: number;
	onClose: () => void;
}

/** One step of a funnel: its words, when it leaves and how much it matters. */
export function StepEditor({ event, funnel, branch, index, onClose }: Props) {
	const given = branch.steps[index] as Step;
	const added = funnel !== event.funnel_config;
	const [view, setView] = useState("write");
	const [passage, openPassage] = useState<CitedPassage | null>(null);
	const unit = unitOf(given.delay_hours);
	const form = useForm<Values>({
		initialValues: {
			subject: given.subject,
			body: given.body,
			priority: given.priority,
			amount: rounded(Math.abs(given.delay_hours) / UNITS[unit]),
			unit,
		},
		validate: { amount: (amount) => (amount === "" ? "Give a number." : null) },
	});
	const side = given.anchor === "event_start" && branch.phase === "pre_event" ? -1 : 1;
	const hours = rounded(Number(form.values.amount) * UNITS[form.values.unit]) * side || 0;
	const fixed = given.key === "welcome" && branch.phase === "pre_event";
	const step: Step = {
		...given,
		subject: form.values.subject,
		body: form.values.body,
		priority: form.values.priority,
		delay_hours: fixed ? given.delay_hours : hours,
	};
	const become = async (next: FunnelConfig, title: string) => {
		const saved = await saveFunnel(event, next);
		if (saved.outcome === "left") return;
		onClose();
		if (saved.outcome === "saved") offerUndo(saved.event, event.funnel_config, title);
	};
	const change = useMutation({
		mutationFn: () => become(withStep(funnel, branch.path, index, step), added ? "Step added" : "Step saved"),
		onError: (error) => {
			setView("write");
			refuse(form, error, (path) =>
				path.endsWith(".delay_hours") || path.endsWith(".anchor") ? "amount" : (path.split(".").at(-1) ?? ""),
			);
		},
	});
	return (
		<Drawer
			opened
			onClose={onClose}
			closeOnEscape={passage === null}
			position="right"
			size="lg"
			title={`${phaseName(branch.phase)}: ${stepName(given.key)}`}
		>
			<form onSubmit={form.onSubmit(() => change.mutate())} noValidate>
				<Stack>
					<SegmentedControl
						aria-label="View"
						value={view}
						onChange={setView}
						data={[
							{ value: "write", label: "Write" },
							{ value: "preview", label: "Preview" },
						]}
					/>
					{view === "preview" ? (
						<AsSent event_id={event.event_id} step={step} />
					) : (
						<>
							{given.channel === "email" && (
								<TextInput label="Subject" required data-autofocus {...form.getInputProps("subject")} />
							)}
							<Textarea
								label={given.channel === "email" ? "Text of the e-mail" : "Text message"}
								description={`Words in double braces, such as {{contact.first_name}}, are filled in for each person. ${form.values.body.length} characters.`}
								required
								autosize
								minRows={given.channel === "email" ? 10 : 4}
								maxRows={22}
								{...form.getInputProps("body")}
							/>
							<StepActions
								event_id={event.event_id}
								phase={branch.phase}
								step={step}
								rewritable={!added}
								onWritten={({ subject, body }) => form.setValues({ subject, body })}
								onDuplicate={
									fixed || added
										? null
										: () => become(withTwin(event.funnel_config, branch.path, index), "Step duplicated").catch(complain)
								}
								onRemove={
									fixed || added
										? null
										: () => become(withoutStep(event.funnel_config, branch.path, index), "Step removed").catch(complain)
								}
							/>
							<LiveCheck
								event_id={event.event_id}
								phase={branch.phase}
								step={step}
								opened={passage}
								onOpen={openPassage}
							/>
							{fixed ? (
								<Text size="sm">The confirmation always leaves at once.</Text>
							) : (
								<SimpleGrid cols={2}>
									<NumberInput
										label="Leaves"
										description={offset({ anchor: given.anchor, delay_hours: hours })}
										min={0}
										inputWrapperOrder={["label", "input", "description", "error"]}
										{...form.getInputProps("amount")}
									/>
									<Select
										label="Unit"
										allowDeselect={false}
										data={Object.keys(UNITS)}
										{...form.getInputProps("unit")}
									/>
								</SimpleGrid>
							)}
							<Select
								label="When time is short"
								description={`${CHANNELS[given.channel]} messages give way to one another in this order.`}
								allowDeselect={false}
								data={Object.entries(PRIORITIES).map(([value, label]) => ({ value, label }))}
								{...form.getInputProps("priority")}
							/>
						</>
					)}
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Close
						</Button>
						<Button type="submit" loading={change.isPending} disabled={!added && !form.isDirty()}>
							Save step
						</Button>
					</Group>
				</Stack>
			</form>
		</Drawer>
	);
}
