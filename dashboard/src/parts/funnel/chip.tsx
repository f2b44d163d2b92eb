import { useDraggable } from "@dnd-kit/core";
import { Box, Text } from "@mantine/core";
import { Mail, MessageSquareText, Pin } from "lucide-react";
import type { Step } from "../../../../funnel/vocabulary";
import { CHANNELS, offset, stepName } from "../../format";
import type { Branch } from "../../funnel";
import { isPinned } from "../../funnel-scale";

/** Width and height of a message on the timeline, in pixels. */
export const CHIP = 34;

interface ChipProps {
	id: string;
	branch: Branch;
	step: Step;
	left: number;
	top: number;
	/** When it would leave where it is held now. */
	held: Step | null;
	movable: boolean;
	onEdit: () => void;
}

/** One message on the timeline. */
export function Chip({ id, branch, step, left, top, held, movable, onEdit }: ChipProps) {
	const { attributes, listeners, setNodeRef, transform, isDragging } = useDraggable({ id, disabled: !movable });
	const shown = held ?? step;
	const pinned = isPinned(branch.phase, step);
	const name = `${stepName(step.key)}, ${CHANNELS[step.channel]}, ${offset(shown)}`;
	const Icon = step.channel === "sms" ? MessageSquareText : Mail;
	return (
		<Box pos="absolute" left={left - CHIP / 2} top={top} style={{ zIndex: isDragging ? 5 : 1 }}>
			<button
				ref={setNodeRef}
				type="button"
				{...listeners}
				aria-describedby={movable ? attributes["aria-describedby"] : undefined}
				aria-label={`${name}${pinned ? ", keeps its time" : ""}`}
				title={name}
				aria-pressed={isDragging || undefined}
				onClick={onEdit}
				style={{
					width: CHIP,
					height: CHIP,
					display: "grid",
					placeItems: "center",
					padding: 0,
					borderRadius: 10,
					border: `${pinned ? 2 : 1}px ${pinned ? "solid" : "dashed"} var(--mantine-color-indigo-light-color)`,
					background: "var(--mantine-color-body)",
					color: "var(--mantine-color-text)",
					cursor: movable ? "grab" : "pointer",
					touchAction: movable ? "none" : "auto",
					transform: transform ? `translateX(${transform.x}px)` : undefined,
				}}
			>
				<Icon size={16} aria-hidden />
				{pinned && (
					<Pin
						size={12}
						aria-hidden
						style={{ position: "absolute", top: -5, right: -5, fill: "var(--mantine-color-body)" }}
					/>
				)}
			</button>
			{held && (
				<Text
					size="xs"
					fw={600}
					px={6}
					bg="var(--mantine-color-body)"
					style={{
						position: "absolute",
						top: CHIP + 2,
						left: CHIP / 2 + (transform?.x ?? 0),
						translate: "-50% 0",
						whiteSpace: "nowrap",
						border: "1px solid var(--mantine-color-default-border)",
						borderRadius: 6,
					}}
				>
					{offset(held)}
				</Text>
			)}
		</Box>
	);
}
