import { Alert, Card, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { healthQuery } from "../../admin-queries";
import type { Health } from "../../admin-types";
import { CHANNELS } from "../../format";
import { Problem, Waiting } from "../states";
import { useAt } from "./rows";

const ACCOUNT_STATES: Record<string, string> = {
	closed: "Answers as it should",
	open: "Not asked for a while: it failed several times in a row",
	half_open: "Being tried with one message",
	unknown: "Its state cannot be read",
};

const FIGURES: { key: keyof Health; label: string }[] = [
	{ key: "waiting_messages", label: "Messages on their way" },
	{ key: "failed_messages", label: "Messages given up" },
	{ key: "overdue_registrations", label: "Registrations overdue" },
	{ key: "open_replans", label: "Events being planned again" },
	{ key: "waiting_webhooks", label: "Notices waiting" },
	{ key: "failed_webhooks", label: "Notices given up" },
];

/** Whether everything that is due leaves, at a glance. */
export function HealthPanel() {
	const health = useQuery(healthQuery);
	const at = useAt();
	if (health.isError) return <Problem error={health.error} retry={health.refetch} />;
	if (!health.data) return <Waiting />;
	const { data } = health;
	const well = data.status === "ok";
	return (
		<Stack>
			<Alert
				color={well ? "teal" : "yellow"}
				icon={well ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden />}
				title={well ? "Everything runs" : "Something needs you"}
			>
				{well ? "What is due leaves on time." : "Look at what is not zero below."} As of {at(data.now)}.
			</Alert>
			<SimpleGrid cols={{ base: 2, md: 3 }}>
				{FIGURES.map(({ key, label }) => (
					<Card key={key} withBorder padding="md">
						<Text size="sm" c="dimmed">
							{label}
						</Text>
						<Text fz={28} fw={650} lh={1.2} mt={4}>
							{String(data[key])}
						</Text>
					</Card>
				))}
			</SimpleGrid>
			{data.oldest_waiting_at && (
				<Text size="sm" c="dimmed">
					The oldest message on its way was due {at(data.oldest_waiting_at)}.
				</Text>
			)}
			{data.provider_accounts?.map((account) => (
				<Card key={account.account} withBorder padding="sm">
					<Text fw={600}>{CHANNELS[account.channel]} provider</Text>
					<Text size="sm" c="dimmed">
						{ACCOUNT_STATES[account.state] ?? account.state}
						{account.open_until ? `, until ${at(account.open_until)}` : ""}
					</Text>
				</Card>
			))}
		</Stack>
	);
}
