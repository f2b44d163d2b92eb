import { Badge, Box, Button, Drawer, Group, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { ApiError } from "../../api";
import type { EventDetail } from "../../api-types";
import { dateTime, phaseName, stepName } from "../../format";
import { eventQuery, queryClient } from "../../queries";
import { type Change, type StepDiff, versions } from "../../writing";
import { complain, tell } from "../forms";
import { Problem, Waiting } from "../states";

const CHANGED: Record<StepDiff["change"], string> = {
	added: "New",
	removed: "Gone",
	changed: "Changed",
	same: "As before",
};

/** One side of a comparison: what both have, and what is in this version alone. */
function Side({ changes, own }: { changes: Change[]; own: "added" | "removed" }) {
	const Mark = own === "added" ? "ins" : "del";
	const tint = { background: `var(--mantine-color-${own === "added" ? "teal" : "red"}-light)` };
	let at = 0;
	return (
		<Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
			{changes.map(({ op, text }) => {
				at += text.length + 1;
				if (op === own)
					return (
						<Mark key={at} style={tint}>
							{text}
						</Mark>
					);
				return op === "same" && <Fragment key={at}>{text}</Fragment>;
			})}
		</Text>
	);
}

interface PaneProps {
	title: string;
	step: StepDiff;
	own: "added" | "removed";
}

function Pane({ title, step, own }: PaneProps) {
	const missing = step.change === (own === "added" ? "removed" : "added");
	return (
		<Box component="section" aria-label={title} style={{ minWidth: 0 }}>
			<Text size="xs" c="dimmed" fw={600} mb={4}>
				{title}
			</Text>
			{missing ? (
				<Text size="sm" c="dimmed">
					Not there.
				</Text>
			) : (
				<Stack gap="xs">
					{step.subject.length > 0 && (
						<Box fw={600}>
							<Side changes={step.subject} own={own} />
						</Box>
					)}
					<Side changes={step.body} own={own} />
				</Stack>
			)}
		</Box>
	);
}

/** Earlier versions of a funnel: what changed since, and the way back. */
export default function Versions({ event, onClose }: { event: EventDetail; onClose: () => void }) {
	const newest = event.funnel_version;
	const [chosen, choose] = useState(Math.max(1, newest - 1));
	const diff = useQuery({
		queryKey: ["events", "diff", event.event_id, chosen, newest],
		queryFn: () => versions.diff(event.event_id, newest, chosen),
		enabled: newest > 1,
	});
	const made = useQuery({
		queryKey: ["events", "version", event.event_id, chosen],
		queryFn: () => versions.read(event.event_id, chosen),
	});
	const restore = useMutation({
		mutationFn: () => versions.restore(event.event_id, chosen, newest),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: eventQuery(event.event_id).queryKey });
			tell(`Version ${chosen} is back, as a new version.`);
			onClose();
		},
		onError: async (error) => {
			if (!(error instanceof ApiError) || error.code !== "funnel_changed") return complain(error);
			await queryClient.invalidateQueries({ queryKey: eventQuery(event.event_id).queryKey });
			tell("Somebody saved another version meanwhile. It is shown now: look at it, then bring yours back.");
		},
	});
	const steps = diff.data?.steps.filter(({ change, timing_changed }) => change !== "same" || timing_changed) ?? [];
	return (
		<Drawer opened onClose={onClose} position="right" size="min(100%, 68rem)" title="Versions of these messages">
			{newest === 1 ? (
				<Text>This is the first version: nothing was changed yet.</Text>
			) : (
				<Stack>
					<Group align="flex-end">
						<Select
							label="Compare what is there now with"
							allowDeselect={false}
							value={String(chosen)}
							onChange={(next) => next && choose(Number(next))}
							data={Array.from({ length: newest - 1 }, (_, i) => String(newest - 1 - i)).map((value) => ({
								value,
								label: `Version ${value}`,
							}))}
						/>
						<Button variant="default" onClick={() => restore.mutate()} loading={restore.isPending}>
							Bring version {chosen} back
						</Button>
					</Group>
					{made.data && (
						<Text size="sm" c="dimmed">
							Of {dateTime(made.data.created_at, event.timezone)}.
						</Text>
					)}
					{diff.error && <Problem error={diff.error} retry={diff.refetch} />}
					{diff.isPending && <Waiting />}
					{diff.data && steps.length === 0 && <Text>No message differs.</Text>}
					{steps.map((step) => (
						<section key={`${step.phase}/${step.key}`}>
							<Group gap="xs" mb={4}>
								<Title order={3} size="h5">
									{phaseName(step.phase)}: {stepName(step.key)}
								</Title>
								<Badge variant="light" color="gray" tt="none" radius="sm">
									{step.change === "same" && step.timing_changed ? "Another time" : CHANGED[step.change]}
								</Badge>
							</Group>
							<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
								<Pane title={`Version ${chosen}`} step={step} own="removed" />
								<Pane title={`Version ${newest}, the newest`} step={step} own="added" />
							</SimpleGrid>
						</section>
					))}
				</Stack>
			)}
		</Drawer>
	);
}
