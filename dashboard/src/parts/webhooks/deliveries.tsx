import { Badge, Button, Drawer, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { queryClient } from "../../queries";
import { type Delivery, deliveriesQuery, hooks, type Subscription, typeName } from "../../webhook-queries";
import { complain, tell } from "../forms";
import { useAt } from "../operations/rows";
import { Problem, Waiting } from "../states";

const STATUSES: Record<Delivery["status"], { label: string; color: string }> = {
	queued: { label: "On its way", color: "gray" },
	delivered: { label: "Delivered", color: "teal" },
	dead: { label: "Given up", color: "red" },
};

function DeliveryRow({ delivery, onReplay }: { delivery: Delivery; onReplay: () => void }) {
	const at = useAt();
	const { label, color } = STATUSES[delivery.status];
	return (
		<Stack component="li" gap={2} style={{ listStyle: "none" }}>
			<Group justify="space-between" gap="sm">
				<Text fw={600} size="sm">
					{typeName(delivery.type)}
				</Text>
				<Badge variant="light" color={color} tt="none" radius="sm">
					{label}
				</Badge>
			</Group>
			<Text size="sm" c="dimmed">
				{at(delivery.happened_at)} · {delivery.attempts === 1 ? "1 try" : `${delivery.attempts} tries`}
				{delivery.last_status ? `, answered ${delivery.last_status}` : ""}
				{delivery.last_error ? `: ${delivery.last_error}` : ""}
			</Text>
			{delivery.status !== "queued" && (
				<Group>
					<Button
						size="compact-xs"
						variant="default"
						onClick={onReplay}
						aria-label={`Send ${delivery.webhook_id} again`}
					>
						Send again
					</Button>
				</Group>
			)}
		</Stack>
	);
}

/** What was sent to an address of late, and what it answered. */
export default function Deliveries({ subscription, onClose }: { subscription: Subscription; onClose: () => void }) {
	const [status, show] = useState("");
	const list = useInfiniteQuery(deliveriesQuery(subscription.id, status || undefined));
	const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
	const replay = useMutation({
		mutationFn: hooks.replay,
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: deliveriesQuery(subscription.id).queryKey.slice(0, 2) });
			tell("It is on its way once more.");
		},
		onError: complain,
	});
	return (
		<Drawer opened onClose={onClose} position="right" size="lg" title="Deliveries">
			<Stack>
				<NativeSelect
					aria-label="Which deliveries"
					w={170}
					data={[
						{ value: "", label: "All" },
						...Object.entries(STATUSES).map(([value, one]) => ({ value, label: one.label })),
					]}
					value={status}
					onChange={(change) => show(change.currentTarget.value)}
				/>
				{list.isPending && <Waiting />}
				{list.isError && <Problem error={list.error} retry={list.refetch} />}
				{list.isSuccess && rows.length === 0 && (
					<Text size="sm" c="dimmed">
						Nothing was sent yet. What happens from now on comes here within a minute or so.
					</Text>
				)}
				<Stack component="ul" p={0} m={0}>
					{rows.map((delivery) => (
						<DeliveryRow key={delivery.id} delivery={delivery} onReplay={() => replay.mutate(delivery.id)} />
					))}
				</Stack>
				{list.hasNextPage && (
					<Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
						Show more
					</Button>
				)}
			</Stack>
		</Drawer>
	);
}
