import { Accordion, Alert, Button, Card, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { Phase, Step } from "../../../funnel/vocabulary";
import type { EventDetail } from "../api-types";
import { CHANNELS, offset, phaseName } from "../format";
import { settingsQuery } from "../queries";
import { leaving, pieces, slotValues } from "../slots";
import type { RejectedClaim, Writing } from "../writing";
import { CopyPreview } from "./copy-preview";
import { said } from "./states";

/** Copy on one line, its slots filled. */
const Filled = ({ copy, values }: { copy: string; values: Record<string, string> }) =>
	pieces(copy.replace(/\s+/g, " "), values)
		.map(({ text }) => text)
		.join("");

/** Sentences that were thrown out, struck through, each with its reason. */
export function RejectedClaims({ claims }: { claims: RejectedClaim[] }) {
	if (claims.length === 0) return null;
	return (
		<Stack component="ul" gap="xs" p={0} m={0} mt="xs" style={{ listStyle: "none" }} aria-label="Sentences left out">
			{claims.map(({ sentence, reason }) => (
				<li key={`${sentence} ${reason}`}>
					<Text size="sm" td="line-through" c="dimmed" component="del" style={{ overflowWrap: "anywhere" }}>
						{sentence}
					</Text>
					<Text size="sm">{reason}</Text>
				</li>
			))}
		</Stack>
	);
}

/** Messages to look over, each opening to its copy with the event's own facts in it. */
export function Messages({ event, steps }: { event: EventDetail; steps: { phase: Phase; step: Step }[] }) {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const values = slotValues(event, tenant);
	return (
		<Accordion multiple variant="separated" order={2} aria-label="Messages">
			{steps.map(({ phase, step }) => (
				<Accordion.Item key={`${phase}/${step.key}`} value={`${phase}/${step.key}`}>
					<Accordion.Control>
						<Text size="sm" c="dimmed">
							{phaseName(phase)} · {CHANNELS[step.channel]} · {offset(step)}
						</Text>
						<Text fw={600} style={{ overflowWrap: "anywhere" }}>
							<Filled
								copy={step.channel === "email" ? step.subject : step.body}
								values={{ ...values, ...leaving(step) }}
							/>
						</Text>
					</Accordion.Control>
					<Accordion.Panel>
						<CopyPreview step={step} values={{ ...values, ...leaving(step) }} />
					</Accordion.Panel>
				</Accordion.Item>
			))}
		</Accordion>
	);
}

/** A funnel as it is being written: each message as it comes, and what was not kept. */
export function FunnelWriting({ event, writing, again }: { event: EventDetail; writing: Writing; again: () => void }) {
	const { state, steps, rejected, result, error } = writing;
	return (
		<Stack aria-busy={state === "writing"}>
			<Group gap="sm" role="status">
				{state === "writing" && <Loader size="sm" aria-hidden />}
				<Text fw={600}>
					{state === "writing" && `Writing: ${steps.length} messages so far`}
					{state === "done" && `${steps.length} messages are written.`}
				</Text>
			</Group>
			{result && (
				<Text size="sm" c="dimmed">
					{result.generation.note ??
						`From ${result.generation.sources === 1 ? "1 passage" : `${result.generation.sources} passages`} of your pages; ${
							result.generation.rejected_claims === 0 ? "no sentence" : result.generation.rejected_claims
						} had to be left out.`}
				</Text>
			)}
			{error && (
				<Alert color="red" icon={<TriangleAlert aria-hidden />} role="alert" title={said(error)}>
					<Button size="xs" variant="white" onClick={again}>
						Write it again
					</Button>
				</Alert>
			)}
			{rejected.length > 0 && (
				<Card withBorder padding="md">
					<Title order={2} size="h5">
						Left out, and why
					</Title>
					<RejectedClaims claims={rejected} />
				</Card>
			)}
			<Messages event={event} steps={steps} />
		</Stack>
	);
}
