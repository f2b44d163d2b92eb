import { EmptyState, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CHANNELS, shortDateTime, stepName } from "../format";
import { scheduleQuery } from "../queries";
import { PlanList } from "./plan-list";
import { Problem, Waiting } from "./states";

/** One real person's time machine: what was sent and what came of it, what is planned, and why. */
export default function Schedule({ id, zone }: { id: string; zone: string }) {
	const schedule = useQuery(scheduleQuery(id));
	if (schedule.isError) return <Problem error={schedule.error} retry={schedule.refetch} />;
	if (!schedule.data) return <Waiting />;
	if (schedule.data.steps.length === 0)
		return <EmptyState title="Nothing is planned" description="This registration has no messages." />;
	const { steps } = schedule.data;
	const left = steps.filter(({ sent_at }) => sent_at !== null).length;
	const waiting = steps.filter(({ status, send_at }) => status === "pending" && send_at !== null);
	const planned = waiting.length;
	const [next] = waiting.toSorted((a, b) => Date.parse(a.send_at ?? "") - Date.parse(b.send_at ?? ""));
	return (
		<Stack>
			<Text fw={600}>
				{left} sent, {planned} planned, {steps.length - left - planned} not sent
			</Text>
			{next?.send_at && (
				<Text size="sm">
					Next: {stepName(next.key)} by {CHANNELS[next.channel].toLowerCase()}, {shortDateTime(next.send_at, zone)}
				</Text>
			)}
			<Text size="sm" c="dimmed">
				Times in {zone.replaceAll("_", " ")}, where this person reads them.
			</Text>
			<PlanList steps={schedule.data.steps} zone={zone} />
		</Stack>
	);
}
