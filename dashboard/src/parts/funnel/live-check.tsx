import { Alert, Button, Group, HoverCard, List, Loader, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { BadgeCheck, ShieldQuestion, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { Phase, Step } from "../../../../funnel/vocabulary";
import { type CheckedLine, type CitedPassage, checkQuery, overrule, warningsQuery } from "../../funnel-queries";
import { queryClient } from "../../queries";
import { Dialog } from "../dialog";
import { complain, tell } from "../forms";
import { LinkAnchor } from "../links";
import { said } from "../states";

const PAUSE_MS = 600;

/** A passage with the words that bear a sentence out. */
function Passage({ passage, onClose }: { passage: CitedPassage; onClose: () => void }) {
	const [before, ...rest] = passage.text.split(passage.quote);
	return (
		<Dialog onClose={onClose} title={passage.title} centered>
			<Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
				{before}
				{rest.length > 0 && <mark>{passage.quote}</mark>}
				{rest.join(passage.quote)}
			</Text>
			<Text size="sm" mt="md">
				{passage.document_id ? (
					<LinkAnchor to="/knowledge">Open the knowledge</LinkAnchor>
				) : (
					"From the facts of the event."
				)}
			</Text>
		</Dialog>
	);
}

/** A sentence that says something, with its source on hover and focus. */
function Supported({ line, onOpen }: { line: CheckedLine; onOpen: (passage: CitedPassage) => void }) {
	const [first] = line.citations;
	const [shown, show] = useState(false);
	if (!first) return <Text size="sm">{line.text}</Text>;
	return (
		<HoverCard width={320} shadow="md" withinPortal position="top" initiallyOpened={false} keepMounted={false}>
			<HoverCard.Target>
				<UnstyledButton
					onClick={() => onOpen(first)}
					onFocus={() => show(true)}
					onBlur={() => show(false)}
					fz="sm"
					style={{
						textDecoration: "underline 2px var(--mantine-color-teal-filled)",
						textUnderlineOffset: 4,
						whiteSpace: "normal",
						textAlign: "start",
						overflowWrap: "anywhere",
					}}
				>
					{line.text}
					{shown && (
						<Text component="span" size="xs" display="block" c="dimmed">
							{first.title}: “{first.quote}”
						</Text>
					)}
				</UnstyledButton>
			</HoverCard.Target>
			<HoverCard.Dropdown>
				<Text size="sm" fw={600}>
					{first.title}
				</Text>
				<Text size="sm">“{first.quote}”</Text>
			</HoverCard.Dropdown>
		</HoverCard>
	);
}

interface Props {
	event_id: string;
	phase: Phase;
	step: Step;
	/** The passage that lies over the editor, if any: the key that closes it is not meant for the editor. */
	opened: CitedPassage | null;
	onOpen: (passage: CitedPassage | null) => void;
}

function Unsupported({
	lines,
	event_id,
	phase,
	step,
}: Pick<Props, "event_id" | "phase" | "step"> & { lines: CheckedLine[] }) {
	const standing = useQuery(warningsQuery(event_id));
	const vouch = useMutation({
		mutationFn: (sentence: string) => overrule(event_id, { phase, key: step.key, sentence }),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: warningsQuery(event_id).queryKey });
			tell("You vouch for this sentence: it is sent as written, and your name is in the audit log.");
		},
		onError: complain,
	});
	const own = standing.data?.warnings.filter((one) => one.phase === phase && one.key === step.key) ?? [];
	return (
		<Alert color="red" icon={<ShieldQuestion aria-hidden />} title="Your knowledge does not say this">
			<List size="sm" spacing="xs" listStyleType="none">
				{lines.map(({ text, reason }) => {
					const warning = own.find(({ sentence }) => sentence === text);
					return (
						<List.Item key={text}>
							<Text size="sm" fs="italic">
								{text}
							</Text>
							<Text size="sm">{reason}</Text>
							{warning?.overruled && <Text size="sm">Somebody of your team vouches for it.</Text>}
							{warning && !warning.overruled && (
								<Button
									size="compact-sm"
									variant="default"
									mt={4}
									loading={vouch.isPending && vouch.variables === text}
									onClick={() => vouch.mutate(text)}
								>
									It is true: keep it
								</Button>
							)}
							{!warning && standing.data && <Text size="sm">Save the message to vouch for it.</Text>}
						</List.Item>
					);
				})}
			</List>
		</Alert>
	);
}

/** Holds a message against the knowledge as it is typed: what it rests on, what nothing bears out, what reads as spam. */
export function LiveCheck({ event_id, phase, step, opened, onOpen }: Props) {
	const { channel, subject, body } = step;
	const [copy] = useDebouncedValue(JSON.stringify({ channel, subject, body }), PAUSE_MS);
	const check = useQuery(checkQuery(event_id, JSON.parse(copy) as Pick<Step, "channel" | "subject" | "body">));
	const lines = check.data?.sentences ?? [];
	const supported = lines.filter(({ verdict }) => verdict === "supported");
	const unsupported = lines.filter(({ verdict }) => verdict === "unsupported");
	const style = check.data?.style_warnings ?? [];
	return (
		<Stack gap="sm" component="section" aria-label="What it rests on" aria-busy={check.isFetching}>
			<Group gap="xs" role="status">
				{check.isFetching ? <Loader size={16} aria-hidden /> : <BadgeCheck size={16} aria-hidden />}
				<Text size="sm" fw={600}>
					{check.error
						? said(check.error)
						: check.isFetching
							? "Checking against your knowledge …"
							: supported.length + unsupported.length === 0
								? "This message states nothing that would need a source."
								: unsupported.length === 0
									? "Your knowledge bears out all that this message states."
									: `${unsupported.length === 1 ? "1 sentence has" : `${unsupported.length} sentences have`} no source.`}
				</Text>
			</Group>
			{unsupported.length > 0 && <Unsupported lines={unsupported} event_id={event_id} phase={phase} step={step} />}
			{supported.length > 0 && (
				<Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
					{supported.map((line) => (
						<li key={`${line.field} ${line.text}`}>
							<Supported line={line} onOpen={onOpen} />
						</li>
					))}
				</Stack>
			)}
			{style.length > 0 && (
				<Alert color="yellow" icon={<TriangleAlert aria-hidden />} title="How it reads">
					<List size="sm" spacing={4} listStyleType="none">
						{style.map(({ field, code, start, message }) => (
							<List.Item key={`${field} ${code} ${start}`}>
								{channel === "email" && (field === "subject" ? "Subject: " : "Text: ")}
								{message}
							</List.Item>
						))}
					</List>
				</Alert>
			)}
			{opened && <Passage passage={opened} onClose={() => onOpen(null)} />}
		</Stack>
	);
}
