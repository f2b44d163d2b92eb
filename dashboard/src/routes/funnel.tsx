import { Alert, Badge, Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, Timeline, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { History, Info, Mail, MessageSquareText, Pencil, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { FunnelConfig, Step } from "../../../funnel/vocabulary";
import type { EventDetail } from "../api-types";
import { CHANNELS, offset, PRIORITIES, phaseName, span, stepName } from "../format";
import { type Branch, branches, inOrder, withNew } from "../funnel";
import { eventQuery, settingsQuery } from "../queries";
import { leaving, plain, slotValues } from "../slots";

const StepEditor = lazy(async () => ({ default: (await import("../parts/step-editor")).StepEditor }));

const FunnelTimeline = lazy(() => import("../parts/funnel/timeline"));
const NewStep = lazy(() => import("../parts/funnel/new-step"));
const Versions = lazy(() => import("../parts/funnel/versions"));

const route = getRouteApi("/app/events/$eventId/funnel");

const PRIORITY_COLOURS = { must: "indigo", should: "teal", may: "gray" } as const;

const opening = (step: Step, values: Record<string, string>) =>
	plain(step.body.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1"), values).replace(/\s+/g, " ");

interface BranchProps {
	branch: Branch;
	nominal_hours: number;
	values: Record<string, string>;
	onEdit: ((index: number) => void) | null;
}

function BranchTimeline({ branch, nominal_hours, values, onEdit }: BranchProps) {
	return (
		<Card withBorder padding="lg" component="section" aria-label={phaseName(branch.phase)}>
			<Group justify="space-between" mb="lg">
				<Title order={2} size="h4">
					{phaseName(branch.phase)}
				</Title>
				<Text size="sm" c="dimmed">
					{branch.steps.length === 1 ? "1 message" : `${branch.steps.length} messages`}
				</Text>
			</Group>
			<Timeline bulletSize={30} lineWidth={2}>
				{inOrder(branch.steps, nominal_hours).map(({ step, index }) => (
					<Timeline.Item
						key={step.key}
						bullet={
							step.channel === "sms" ? <MessageSquareText size={15} aria-hidden /> : <Mail size={15} aria-hidden />
						}
						title={
							<Text component="h3" size="sm" fw={600}>
								{offset(step)}
							</Text>
						}
					>
						<Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
							{step.channel === "email" ? plain(step.subject, { ...values, ...leaving(step) }) : stepName(step.key)}
						</Text>
						<Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: "anywhere" }}>
							{opening(step, { ...values, ...leaving(step) })}
						</Text>
						<Group gap={6} mt={6}>
							<Badge variant="light" color="gray" tt="none" radius="sm">
								{CHANNELS[step.channel]}
							</Badge>
							<Badge variant="light" color={PRIORITY_COLOURS[step.priority]} tt="none" radius="sm">
								{PRIORITIES[step.priority]}
							</Badge>
							{onEdit && (
								<Button
									size="compact-sm"
									variant="subtle"
									leftSection={<Pencil size={14} />}
									onClick={() => onEdit(index)}
									aria-label={`Edit ${stepName(step.key)}, ${CHANNELS[step.channel]}, ${offset(step)}`}
								>
									Edit
								</Button>
							)}
						</Group>
					</Timeline.Item>
				))}
			</Timeline>
		</Card>
	);
}

/** A step as it was when somebody opened it: what is saved meanwhile is told apart by it. */
interface Editing {
	event: EventDetail;
	/** The event's own, or that with a new step in it. */
	funnel: FunnelConfig;
	branch: Branch;
	index: number;
}

export function Funnel() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const [looking, look] = useState(false);
	const [adding, add] = useState(false);
	const [editing, edit] = useState<Editing | null>(null);
	const funnel = event.funnel_config;
	const found = branches(funnel);
	const [first, ...rest] = found;
	const open = event.status !== "cancelled" && event.status !== "completed";
	const values = slotValues(event, tenant);
	const start = (path: string, index: number, of: FunnelConfig = funnel) => {
		const branch = branches(of).find((one) => one.path === path);
		if (branch) edit({ event, funnel: of, branch, index });
	};
	const card = (branch: Branch) => (
		<BranchTimeline
			key={branch.path}
			branch={branch}
			nominal_hours={funnel.nominal_hours}
			values={values}
			onEdit={open ? (index) => start(branch.path, index) : null}
		/>
	);
	return (
		<Stack gap="lg">
			<Alert color="indigo" icon={<Info aria-hidden />}>
				{event.scheduled_at
					? `Written for somebody who registers ${span(funnel.nominal_hours * 60)} before. Whoever comes later gets what still fits.`
					: "Each person goes through it from the moment they register."}
				{!open && " The event is over, so it can no longer be changed."}
			</Alert>
			<Suspense fallback={<Skeleton height={240} />}>
				<FunnelTimeline event={event} open={open} onEdit={start} />
			</Suspense>
			<Group justify="flex-end">
				{open && (
					<Button variant="default" size="xs" leftSection={<Plus size={14} />} onClick={() => add(true)}>
						Add a message
					</Button>
				)}
				<Button variant="default" size="xs" leftSection={<History size={14} />} onClick={() => look(true)}>
					Versions
				</Button>
			</Group>
			<SimpleGrid cols={{ base: 1, md: rest.length ? 2 : 1 }} spacing="lg" style={{ alignItems: "start" }}>
				{first && card(first)}
				{rest.length > 0 && <Stack gap="lg">{rest.map(card)}</Stack>}
			</SimpleGrid>
			<Suspense>
				{editing && <StepEditor {...editing} onClose={() => edit(null)} />}
				{adding && (
					<NewStep
						event={event}
						onClose={() => add(false)}
						onChosen={(path, channel) => {
							add(false);
							const made = withNew(funnel, path, channel, event.scheduled_at !== null);
							start(path, made.index, made.funnel);
						}}
					/>
				)}
				{looking && <Versions event={event} onClose={() => look(false)} />}
			</Suspense>
		</Stack>
	);
}
