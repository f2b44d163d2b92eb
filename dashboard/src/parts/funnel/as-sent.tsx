import { Card, Group, SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Step } from "../../../../funnel/vocabulary";
import { registrationsQuery } from "../../queries";
import { type PreviewedMessage, previews } from "../../writing";
import { Problem, Waiting } from "../states";

const WIDTHS = { desktop: "100%", phone: 375 } as const;
type Width = keyof typeof WIDTHS;

const nameOf = (contact: { first_name: string | null; last_name: string | null; email: string }) =>
	[contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.email;

/** The reader's own colours decide inside of a frame; here it is the switch. */
const inColours = (html: string, dark: boolean) =>
	html.replace(/\(\s*prefers-color-scheme:\s*dark\s*\)/g, dark ? "(min-width: 0px)" : "(max-width: 0px)");

function Shown({ message, width, dark }: { message: PreviewedMessage; width: Width; dark: boolean }) {
	if (message.html === null)
		return (
			<Card withBorder padding="md" radius="lg" maw={360}>
				<Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{message.text}</Text>
				<Text size="sm" c="dimmed" mt="xs">
					{message.segments === 1 ? "1 segment" : `${message.segments} segments`}
				</Text>
			</Card>
		);
	return (
		<Stack gap="xs">
			<Text fw={600} style={{ overflowWrap: "anywhere" }}>
				{message.subject}
			</Text>
			<iframe
				title="The e-mail as it is sent"
				sandbox=""
				srcDoc={inColours(message.html, dark)}
				style={{
					width: WIDTHS[width],
					maxWidth: "100%",
					height: 560,
					border: "1px solid var(--mantine-color-default-border)",
					colorScheme: dark ? "dark" : "light",
					background: dark ? "#111" : "#fff",
				}}
			/>
		</Stack>
	);
}

/** A message as it is sent: rendered by the server, filled in for one of the people or for somebody made up. */
export function AsSent({ event_id, step }: { event_id: string; step: Step }) {
	const [width, setWidth] = useState<Width>("desktop");
	const [dark, setDark] = useState(false);
	const [person, choose] = useState<string | null>(null);
	const people = useInfiniteQuery(registrationsQuery(event_id));
	const { channel, subject, body, anchor, delay_hours, purpose } = step;
	const copy = { channel, subject, body, anchor, delay_hours, purpose };
	const preview = useQuery({
		queryKey: ["preview", event_id, "message", copy, person],
		queryFn: () => previews.show(event_id, { ...copy, ...(person && { registration_id: person }) }),
		placeholderData: keepPreviousData,
	});
	const rows = people.data?.pages.flatMap((page) => page.data) ?? [];
	return (
		<Stack>
			<Group align="flex-end" gap="sm">
				<Select
					label="As it reaches"
					placeholder="Somebody made up"
					clearable
					searchable
					data={rows.map(({ registration_id, contact }) => ({ value: registration_id, label: nameOf(contact) }))}
					value={person}
					onChange={choose}
					style={{ flex: "1 1 200px" }}
				/>
				{channel === "email" && (
					<>
						<SegmentedControl
							aria-label="Width"
							value={width}
							onChange={(next) => setWidth(next as Width)}
							data={[
								{ value: "desktop", label: "Wide" },
								{ value: "phone", label: "Phone" },
							]}
						/>
						<Switch label="Dark" checked={dark} onChange={(change) => setDark(change.currentTarget.checked)} mb={8} />
					</>
				)}
			</Group>
			{preview.error && <Problem error={preview.error} retry={preview.refetch} />}
			{preview.isPending && <Waiting />}
			{preview.data && <Shown message={preview.data} width={width} dark={dark} />}
		</Stack>
	);
}
