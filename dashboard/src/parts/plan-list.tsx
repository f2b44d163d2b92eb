import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import type { Phase } from "../../../funnel/vocabulary";
import type { PlannedStep, ScheduledStep } from "../api-types";
import { CHANNELS, phaseName, STEP_STATUS_NAMES, shortDateTime, stepName } from "../format";
import { OUTCOMES, outcomeOf } from "../outcomes";
import { LinkAnchor } from "./links";

function PlanRow({ step, zone }: { step: PlannedStep | ScheduledStep; zone: string }) {
	const outcome = OUTCOMES[outcomeOf(step)];
	const status = "status" in step ? step.status : null;
	const gone = status !== null && status !== "pending" && status !== "dropped";
	return (
		<Card withBorder padding="sm" component="li">
			<Group justify="space-between" align="flex-start" gap="xs">
				<div>
					<Text size="sm" fw={600} td={step.send_at ? undefined : "line-through"}>
						{step.send_at ? shortDateTime(step.send_at, zone) : shortDateTime(step.nominal_at, zone)}
					</Text>
					<Text size="sm">
						{stepName(step.key)} · {CHANNELS[step.channel]}
					</Text>
				</div>
				<Group gap={6}>
					{gone && (
						<Badge
							variant="filled"
							color={status === "bounced" || status === "failed" || status === "complained" ? "red" : "green"}
							tt="none"
							radius="sm"
						>
							{STEP_STATUS_NAMES[status]}
						</Badge>
					)}
					<Badge variant="light" color={outcome.color} tt="none" radius="sm">
						{outcome.label}
					</Badge>
				</Group>
			</Group>
			{step.send_at && step.send_at !== step.nominal_at && (
				<Text size="sm" c="dimmed" mt={6}>
					Written for {shortDateTime(step.nominal_at, zone)}
				</Text>
			)}
			{"sent_at" in step && step.sent_at && (
				<Group gap="xs" mt={6}>
					<Text size="sm">Left {shortDateTime(step.sent_at, zone)}</Text>
					{step.message_id && (
						<LinkAnchor to="/messages" search={{ message: step.message_id }} size="sm">
							Read it
						</LinkAnchor>
					)}
				</Group>
			)}
			{step.explanation && (
				<Text size="sm" c="dimmed" mt={6}>
					{step.explanation}
				</Text>
			)}
		</Card>
	);
}

const at = (step: PlannedStep) => Date.parse(step.send_at ?? step.nominal_at);

/** What a person gets, when and why, in the order of time within each part of the funnel. */
export function PlanList({ steps, zone }: { steps: (PlannedStep | ScheduledStep)[]; zone: string }) {
	const parts = [...Map.groupBy(steps, (step) => step.phase)] as [Phase, PlannedStep[]][];
	return (
		<Stack gap="lg">
			{parts.map(([phase, own]) => (
				<section key={phase} aria-label={phaseName(phase)}>
					<Title order={3} size="h5" mb="xs">
						{phaseName(phase)}
					</Title>
					<Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
						{own
							.toSorted((a, b) => at(a) - at(b))
							.map((step) => (
								<PlanRow key={`${step.phase}.${step.key}`} step={step} zone={zone} />
							))}
					</Stack>
				</section>
			))}
		</Stack>
	);
}
