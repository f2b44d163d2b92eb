import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type EndpointView, endpointsQuery } from "../../admin-queries";
import { call } from "../../api";
import { queryClient } from "../../queries";
import { removeLater } from "../../removals";
import { complain, tell } from "../forms";
import { Rows, useAt } from "./rows";

const NewEndpoint = lazy(() => import("../settings/new-endpoint"));
const ShownOnce = lazy(() => import("../settings/shown-once"));

const PATH = "/webhook-endpoints";
const reread = () => queryClient.invalidateQueries({ queryKey: ["list", PATH] });

const remove = ({ id, name }: EndpointView) =>
	removeLater({
		id,
		title: `The address ${name} is gone`,
		message: "Once this closes, what is sent to it is refused.",
		remove: () => call<void>("DELETE", `${PATH}/${id}`),
		reread,
	});

/** Addresses of one's own to which providers and other systems report. */
export function EndpointsPanel() {
	const at = useAt();
	const list = useInfiniteQuery(endpointsQuery);
	const [making, make] = useState(false);
	const [secret, show] = useState<string | null>(null);
	const act = useMutation({
		mutationFn: (id: string) => call<{ secret: string | null }>("POST", `${PATH}/${id}/rotate`, {}),
		onSuccess: async (made) => {
			await reread();
			if (made.secret) show(made.secret);
			else tell("The secret is replaced.");
		},
		onError: complain,
	});
	const row = (endpoint: EndpointView) => (
		<Group justify="space-between" gap="sm">
			<div style={{ minWidth: 0, flex: "1 1 240px" }}>
				<Text fw={600}>{endpoint.name}</Text>
				<Code style={{ overflowWrap: "anywhere" }}>{endpoint.url}</Code>
				{endpoint.previous_secret_until && (
					<Text size="sm" c="dimmed">
						The secret before it signs until {at(endpoint.previous_secret_until)}
					</Text>
				)}
			</div>
			<Group gap="xs">
				{endpoint.provider === "generic" && (
					<Button
						size="xs"
						variant="default"
						onClick={() => act.mutate(endpoint.id)}
						aria-label={`Rotate the secret of ${endpoint.name}`}
					>
						Rotate
					</Button>
				)}
				<Button size="xs" variant="default" onClick={() => remove(endpoint)} aria-label={`Delete ${endpoint.name}`}>
					Delete
				</Button>
			</Group>
		</Group>
	);
	return (
		<Stack>
			<Group>
				<Button leftSection={<Plus size={16} />} onClick={() => make(true)}>
					New address
				</Button>
			</Group>
			<Rows
				list={list}
				label="Addresses for notices"
				keyOf={(endpoint) => endpoint.id}
				empty={{ title: "No address yet", description: "Make one for a system that reports attendance or purchases." }}
			>
				{row}
			</Rows>
			<Suspense>
				{making && (
					<NewEndpoint
						onClose={() => make(false)}
						onMade={async (made) => {
							await reread();
							make(false);
							if (made) show(made);
							else tell("The address is made.");
						}}
					/>
				)}
				{secret && <ShownOnce title="The signing secret" secret={secret} onClose={() => show(null)} />}
			</Suspense>
		</Stack>
	);
}
