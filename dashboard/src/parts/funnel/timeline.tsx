import {
	type Announcements,
	DndContext,
	type DragEndEvent,
	KeyboardCode,
	type KeyboardCoordinateGetter,
	KeyboardSensor,
	type Modifier,
	PointerSensor,
	useSensor,
	useSensors,
} from "@dnd-kit/core";
import { Box, Card, Group, Text, Title } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { Pin } from "lucide-react";
import { useState } from "react";
import type { FunnelConfig, Step } from "../../../../funnel/vocabulary";
import type { EventDetail } from "../../api-types";
import { offset, phaseName, shortSpan, stepName } from "../../format";
import { type Branch, branches, withStep } from "../../funnel";
import { type Axis, axisOf, delayAt, isFast, placeOf, rowsFor, ticksOf } from "../../funnel-scale";
import { eventQuery, queryClient } from "../../queries";
import { complain } from "../forms";
import { CHIP, Chip } from "./chip";
import { offerUndo, saveFunnel } from "./save";

const ROW = 40;
const LEAST_WIDTH = 760;
/** Room at both ends, for the first and the last chip. */
const EDGE = 24;
const STEP_PX = 10;

const sideways: Modifier = ({ transform }) => ({ ...transform, y: 0 });

/** Arrows move by a little, with Shift by more. */
const byArrows: KeyboardCoordinateGetter = (press, { currentCoordinates }) => {
	const by = press.shiftKey ? STEP_PX * 5 : STEP_PX;
	if (press.code === KeyboardCode.Right) return { ...currentCoordinates, x: currentCoordinates.x + by };
	if (press.code === KeyboardCode.Left) return { ...currentCoordinates, x: currentCoordinates.x - by };
	return undefined;
};

const KEYS = { start: [KeyboardCode.Space], cancel: [KeyboardCode.Esc], end: [KeyboardCode.Space, KeyboardCode.Enter] };

interface Placed {
	id: string;
	branch: Branch;
	index: number;
	step: Step;
	at: number;
}

const placedIn = (branch: Branch, axis: Axis): Placed[] =>
	branch.steps.map((step, index) => ({
		id: `${branch.path}/${step.key}`,
		branch,
		index,
		step,
		at: placeOf(axis, step),
	}));

/** Branches by what they have in common: before and during in one lane, each branch after the event in its own. */
function lanesOf(found: Branch[], axis: Axis): { name: string; placed: Placed[] }[] {
	const [common, after] = [/^(pre|during)_event$/, (branch: Branch) => !common.test(branch.path)] as const;
	const shared = found.filter((branch) => common.test(branch.path));
	return [
		{
			name: shared.length > 1 ? "Before and during" : "Before the event",
			placed: shared.flatMap((b) => placedIn(b, axis)),
		},
		...found.filter(after).map((branch) => ({ name: phaseName(branch.phase), placed: placedIn(branch, axis) })),
	].filter(({ placed }) => placed.length > 0);
}

interface Props {
	event: EventDetail;
	open: boolean;
	onEdit: (path: string, index: number) => void;
}

/** All messages on one line of time, each branch a lane; they are moved by dragging or by the arrow keys. */
export default function FunnelTimeline({ event, open, onEdit }: Props) {
	const { ref, width: measured } = useElementSize();
	const [held, hold] = useState<{ id: string; delay_hours: number } | null>(null);
	const sensors = useSensors(
		useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
		useSensor(KeyboardSensor, { coordinateGetter: byArrows, keyboardCodes: KEYS, scrollBehavior: "auto" }),
	);
	const funnel = event.funnel_config;
	const found = branches(funnel);
	const all = found.flatMap(({ phase, steps }) => steps.map((step) => ({ phase, step })));
	const axis = axisOf(all, funnel.nominal_hours, event.duration_minutes, event.scheduled_at !== null);
	const lanes = lanesOf(found, axis);
	const width = Math.max(LEAST_WIDTH, measured);
	const x = (at: number) => EDGE + at * (width - 2 * EDGE);
	const byId = new Map(lanes.flatMap(({ placed }) => placed.map((one) => [one.id, one] as const)));
	const moved = (id: string | number, by: number): Step | null => {
		const one = byId.get(String(id));
		if (!one) return null;
		return { ...one.step, delay_hours: delayAt(axis, one.step, one.at + by / (width - 2 * EDGE)) };
	};
	const put = (next: FunnelConfig, title: string) => {
		const { queryKey } = eventQuery(event.event_id);
		queryClient.setQueryData(queryKey, { ...event, funnel_config: next });
		saveFunnel(event, next)
			.then((saved) => {
				if (saved.outcome === "saved") offerUndo(saved.event, funnel, title);
				if (saved.outcome === "left") queryClient.setQueryData(queryKey, event);
			})
			.catch((error) => {
				queryClient.setQueryData(queryKey, event);
				complain(error);
			});
	};
	const drop = ({ active, delta }: DragEndEvent) => {
		hold(null);
		const [one, next] = [byId.get(String(active.id)), moved(active.id, delta.x)];
		if (!one || !next || next.delay_hours === one.step.delay_hours) return;
		put(
			withStep(funnel, one.branch.path, one.index, next),
			`${stepName(next.key)} now leaves ${offset(next).toLowerCase()}`,
		);
	};
	const say = (id: string | number, words: string) => `${stepName(byId.get(String(id))?.step.key ?? "")} ${words}`;
	const announcements: Announcements = {
		onDragStart: ({ active }) => say(active.id, "is picked up."),
		onDragMove: () => undefined,
		onDragOver: () => undefined,
		onDragEnd: ({ active }) => say(active.id, "is put down."),
		onDragCancel: ({ active }) => say(active.id, "stays where it was."),
	};
	return (
		<Card withBorder padding="lg" component="section" aria-label="Timeline">
			<Group justify="space-between" gap="xs" mb="xs">
				<Title order={2} size="h4">
					Timeline
				</Title>
				<Group gap={6} wrap="nowrap" align="flex-start">
					<Pin size={14} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
					<Text size="sm">keeps its time; the rest is squeezed for whoever registers late</Text>
				</Group>
			</Group>
			<DndContext
				sensors={sensors}
				modifiers={[sideways]}
				autoScroll={false}
				onDragMove={({ active, delta }) => {
					const next = moved(active.id, delta.x);
					if (next) hold({ id: String(active.id), delay_hours: next.delay_hours });
				}}
				onDragCancel={() => hold(null)}
				onDragEnd={drop}
				accessibility={{
					announcements,
					screenReaderInstructions: {
						draggable:
							"Press Space to pick the message up, the left and right arrow keys to move it, with Shift by more, Space again to put it down, Escape to leave it where it was. Enter opens it.",
					},
				}}
			>
				<Box
					ref={ref}
					style={{ overflowX: "auto" }}
					tabIndex={0}
					role="group"
					aria-label="Messages in the order of time"
				>
					<Box w={width} pb={4}>
						{lanes.map(({ name, placed }) => {
							const rows = rowsFor(
								placed.map(({ at }) => x(at)),
								CHIP + 6,
							);
							return (
								<Box key={name} role="group" aria-label={name}>
									<Text size="xs" fw={600} c="dimmed" pl={name.startsWith("Before") ? 0 : x(axis.end) - CHIP / 2}>
										{name}
									</Text>
									<Box
										pos="relative"
										h={(Math.max(0, ...rows) + 1) * ROW + 8}
										style={{ borderBottom: "1px solid var(--mantine-color-default-border)" }}
									>
										{axis.lead !== null && (
											<Box
												pos="absolute"
												top={0}
												bottom={0}
												left={x(axis.start)}
												w={x(axis.end) - x(axis.start)}
												bg="var(--mantine-color-default-hover)"
											/>
										)}
										{placed.map(({ id, branch, index, step, at }, i) => (
											<Chip
												key={id}
												id={id}
												branch={branch}
												step={step}
												left={x(at)}
												top={(rows[i] ?? 0) * ROW + 4}
												held={held?.id === id ? { ...step, delay_hours: held.delay_hours } : null}
												movable={open && !isFast(branch.phase, step.key)}
												onEdit={() => open && onEdit(branch.path, index)}
											/>
										))}
									</Box>
								</Box>
							);
						})}
						<Ruler axis={axis} x={x} />
					</Box>
				</Box>
			</DndContext>
		</Card>
	);
}

function Ruler({ axis, x }: { axis: Axis; x: (at: number) => number }) {
	const marks = [
		{ at: 0, label: "Registers" },
		...(axis.lead === null ? [] : [{ at: (axis.start + axis.end) / 2, label: "Event" }]),
		...ticksOf(axis).map(({ at, minutes, side }) => ({
			at,
			label: `${side === "before" ? "−" : "+"}${minutes === 60 ? "1 h" : shortSpan(minutes)}`,
		})),
	];
	return (
		<Box pos="relative" h={24} aria-hidden>
			{marks.map(({ at, label }) => (
				<Text
					key={label}
					size="xs"
					c="dimmed"
					pos="absolute"
					left={at === 0 ? 0 : x(at)}
					top={4}
					style={{ translate: at === 0 ? undefined : "-50% 0", whiteSpace: "nowrap" }}
				>
					{label}
				</Text>
			))}
		</Box>
	);
}
