import { Alert, Button, Card, Code, CopyButton, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Check, Copy, ExternalLink, Info } from "lucide-react";
import type { EventDetail } from "../api-types";
import { settingsQuery } from "../queries";

function Copyable({ value, label }: { value: string; label: string }) {
	return (
		<CopyButton value={value}>
			{({ copied, copy }) => (
				<Button
					variant="default"
					onClick={copy}
					leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
					aria-live="polite"
				>
					{copied ? "Copied" : label}
				</Button>
			)}
		</CopyButton>
	);
}

/** How people get to register: the hosted page, and the form for any other page. */
export function SharePanel({ event }: { event: EventDetail }) {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const page = `${location.origin}/e/${tenant.subdomain}/${event.event_id}`;
	const embed = `<script src="${location.origin}/widget.js" async></script>\n<myxelium-registration event="${event.event_id}" key="${tenant.publishable_key}"></myxelium-registration>`;
	const closed = event.status === "completed" || event.status === "cancelled";
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="md">
				Share
			</Title>
			{event.status === "draft" || closed ? (
				<Alert color="indigo" icon={<Info aria-hidden />}>
					{closed
						? "Nobody can register any more. Clone the event to run it again."
						: "Publish the event to open its registration page."}
				</Alert>
			) : (
				<Stack gap="lg">
					<Stack gap="xs">
						<TextInput
							label="Registration page"
							description="Ready to send. Register yourself there to get every message as your people do."
							value={page}
							readOnly
							onFocus={(focus) => focus.currentTarget.select()}
						/>
						<Group gap="xs">
							<Copyable value={page} label="Copy link" />
							<Button
								component="a"
								href={page}
								target="_blank"
								rel="noreferrer"
								variant="default"
								leftSection={<ExternalLink size={16} />}
							>
								Open
							</Button>
						</Group>
					</Stack>
					<Stack gap="xs">
						<Text size="sm" fw={600}>
							Form for your own page
						</Text>
						<Code block tabIndex={0} aria-label="Code of the form">
							{embed}
						</Code>
						<Group>
							<Copyable value={embed} label="Copy code" />
						</Group>
					</Stack>
				</Stack>
			)}
		</Card>
	);
}
