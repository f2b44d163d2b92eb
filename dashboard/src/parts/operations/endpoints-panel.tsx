import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type EndpointView, endpointsQuery } from "../../admin-queries";
import { call } from "../../api";
import { queryClient } from "../../queries";
import { complain, tell } from "../forms";
import { Rows, useAt } from "./rows";

const NewEndpoint = lazy(() => import("../settings/new-endpoint"));
const ShownOnce = lazy(() => import("../settings/shown-once"));

const PATH = "/webhook-endpoints";
const reread = () => queryClient.invalidateQueries({ queryKey: ["list", PATH] });

/** Addresses of one's own to which providers and other systems report. */
export function EndpointsPanel() {
	const at = useAt();
	const list = useInfiniteQuery(endpointsQuery);
	const [making, make] = useState(false);
	const [secret, show] = useState<string | null>(null);
	const act = useMutation({
		mutationFn: ({ id, what }: { id: string; what: "rotate" | "delete" }) =>
			what === "rotate"
				? call<{ secret: string | null }>("POST", `${PATH}/${id}/rotate`, {})
				: call<undefined>("DELETE", `${PATH}/${id}`),
		onSuccess: async (made, { what }) => {
			await reread();
			if (made?.secret) show(made.secret);
			else tell(what === "rotate" ? "The secret is replaced." : "The address is gone.");
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
						onClick={() => act.mutate({ id: endpoint.id, what: "rotate" })}
						aria-label={`Rotate the secret of ${endpoint.name}`}
					>
						Rotate
					</Button>
				)}
				<Button
					size="xs"
					variant="default"
					onClick={() => act.mutate({ id: endpoint.id, what: "delete" })}
					aria-label={`Delete ${endpoint.name}`}
				>
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
