import { Badge, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { admin, webhooksQuery } from "../../admin-queries";
import type { WebhookNotice } from "../../admin-types";
import { queryClient } from "../../queries";
import { complain, tell } from "../forms";
import { Rows, useAt } from "./rows";

const STATUSES: Record<WebhookNotice["status"], { label: string; color: string }> = {
	received: { label: "Waiting", color: "indigo" },
	processed: { label: "Done", color: "teal" },
	ignored: { label: "Not needed", color: "gray" },
	failed: { label: "Failed", color: "red" },
};

function useReplay(run: () => Promise<unknown>) {
	return useMutation({
		mutationFn: run,
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: ["list"] });
			tell("Being worked off again. What was done before stays done, once.");
		},
		onError: complain,
	});
}

function Replay({ notice }: { notice: WebhookNotice }) {
	const replay = useReplay(() => admin.replay(notice.id));
	return (
		<Button
			size="xs"
			variant="default"
			leftSection={<RotateCcw size={14} />}
			onClick={() => replay.mutate()}
			loading={replay.isPending}
			aria-label={`Replay ${notice.kind} of ${notice.provider}`}
		>
			Replay
		</Button>
	);
}

/** What the providers reported, as it was worked off. */
export function WebhookInbox() {
	const at = useAt();
	const [status, show] = useState("");
	const list = useInfiniteQuery(webhooksQuery(status || undefined));
	const all = useReplay(admin.replayAll);
	return (
		<Stack>
			<Group justify="space-between">
				<NativeSelect
					aria-label="Status"
					w={170}
					data={[
						{ value: "", label: "All statuses" },
						...Object.entries(STATUSES).map(([value, { label }]) => ({ value, label })),
					]}
					value={status}
					onChange={(change) => show(change.currentTarget.value)}
				/>
				{status === "failed" && (
					<Button variant="default" onClick={() => all.mutate()} loading={all.isPending}>
						Replay all that failed
					</Button>
				)}
			</Group>
			<Rows
				list={list}
				label="Provider notices"
				keyOf={(notice) => notice.id}
				empty={{ title: "No notices", description: "They come as messages are delivered and people join." }}
			>
				{(notice) => (
					<Group justify="space-between" gap="sm">
						<div style={{ minWidth: 0, flex: "1 1 240px" }}>
							<Group gap="xs">
								<Text fw={600}>
									{notice.provider}: {notice.kind}
								</Text>
								<Badge variant="light" color={STATUSES[notice.status].color} tt="none" radius="sm">
									{STATUSES[notice.status].label}
								</Badge>
							</Group>
							<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
								{at(notice.received_at)}
								{notice.error ? ` · ${notice.error}` : ""}
							</Text>
						</div>
						<Replay notice={notice} />
					</Group>
				)}
			</Rows>
		</Stack>
	);
}
