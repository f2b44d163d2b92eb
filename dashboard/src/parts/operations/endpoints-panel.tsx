import { Alert, Button, Code, Group, Modal, NativeSelect, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { type EndpointView, endpointsQuery } from "../../admin-queries";
import { call } from "../../api";
import { queryClient } from "../../queries";
import { complain, refuse, tell } from "../forms";
import { Rows, useAt } from "./rows";

const PATH = "/webhook-endpoints";
const PROVIDERS = [
	{ value: "generic", label: "Any other system" },
	{ value: "resend", label: "Resend" },
	{ value: "twilio", label: "Twilio" },
	{ value: "zoom", label: "Zoom" },
	{ value: "stripe", label: "Stripe" },
];
const reread = () => queryClient.invalidateQueries({ queryKey: ["list", PATH] });

/** A secret that was made here, which nobody can look up later. */
function Once({ secret, onClose }: { secret: string; onClose: () => void }) {
	return (
		<Modal opened onClose={onClose} title="The signing secret" centered closeOnClickOutside={false}>
			<Stack>
				<Alert color="yellow" role="status">
					Copy it now: it is shown this once.
				</Alert>
				<Code block>{secret}</Code>
				<Button onClick={onClose}>Done</Button>
			</Stack>
		</Modal>
	);
}

function NewEndpoint({ onClose, onMade }: { onClose: () => void; onMade: (secret: string | null) => void }) {
	const form = useForm({ initialValues: { name: "", provider: "generic", secret: "" } });
	const make = useMutation({
		mutationFn: ({ secret, ...rest }: typeof form.values) =>
			call<{ secret: string | null }>("POST", PATH, { ...rest, ...(secret && { secret }) }),
		onSuccess: async ({ secret }) => {
			await reread();
			onMade(secret);
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Modal opened onClose={onClose} title="An address for notices" centered>
			<form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
				<Stack>
					<TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
					<NativeSelect label="Who reports to it" data={PROVIDERS} {...form.getInputProps("provider")} />
					<PasswordInput
						label="Signing secret"
						description="The provider's own, where it makes one. Left empty, one is made for you."
						autoComplete="off"
						{...form.getInputProps("secret")}
					/>
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Cancel
						</Button>
						<Button type="submit" loading={make.isPending}>
							Create address
						</Button>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}

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
			{making && (
				<NewEndpoint
					onClose={() => make(false)}
					onMade={(made) => {
						make(false);
						if (made) show(made);
						else tell("The address is made.");
					}}
				/>
			)}
			{secret && <Once secret={secret} onClose={() => show(null)} />}
		</Stack>
	);
}
