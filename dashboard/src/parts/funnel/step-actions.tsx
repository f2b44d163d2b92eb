import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Copy, Mail, RefreshCw, Trash2 } from "lucide-react";
import type { Phase, Step } from "../../../../funnel/vocabulary";
import { previews, versions } from "../../writing";
import { complain, tell } from "../forms";
import { RejectedClaims } from "../funnel-writing";

interface Props {
	event_id: string;
	phase: Phase;
	step: Step;
	/** Whether it is saved already: only then can it be written anew. */
	rewritable: boolean;
	/** Takes what was written anew; nothing is saved by it. */
	onWritten: (step: Step) => void;
	/** Null where the step has to stay. */
	onRemove: (() => void) | null;
	onDuplicate: (() => void) | null;
}

/** What can be done with one message beside changing its words. */
export function StepActions({ event_id, phase, step, rewritable, onWritten, onRemove, onDuplicate }: Props) {
	const rewrite = useMutation({
		mutationFn: () => versions.rewrite(event_id, phase, step.key),
		onSuccess: (made) => {
			onWritten(made.step);
			tell(
				made.rejected.length > 0
					? "Written anew; some sentences were left out."
					: "Written anew: look it over, then save.",
			);
		},
		onError: complain,
	});
	const test = useMutation({
		mutationFn: () => {
			const { channel, subject, body, anchor, delay_hours, purpose } = step;
			return previews.test(event_id, { channel, subject, body, anchor, delay_hours, purpose });
		},
		onSuccess: ({ to }) => tell(`The test is on its way to ${to}.`),
		onError: complain,
	});
	return (
		<Stack gap="xs">
			<Group gap="xs">
				{rewritable && (
					<Button
						size="xs"
						variant="default"
						leftSection={<RefreshCw size={14} />}
						onClick={() => rewrite.mutate()}
						loading={rewrite.isPending}
					>
						Write anew
					</Button>
				)}
				<Button
					size="xs"
					variant="default"
					leftSection={<Mail size={14} />}
					onClick={() => test.mutate()}
					loading={test.isPending}
				>
					Send me a test
				</Button>
				{onDuplicate && (
					<Button size="xs" variant="default" leftSection={<Copy size={14} />} onClick={onDuplicate}>
						Duplicate
					</Button>
				)}
				{onRemove && (
					<Button size="xs" variant="default" c="red.9" leftSection={<Trash2 size={14} />} onClick={onRemove}>
						Remove
					</Button>
				)}
			</Group>
			{rewrite.data && rewrite.data.rejected.length > 0 && (
				<>
					<Text size="sm" fw={600}>
						Left out, and why
					</Text>
					<RejectedClaims claims={rewrite.data.rejected} />
				</>
			)}
		</Stack>
	);
}
