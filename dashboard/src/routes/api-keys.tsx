import {
	Alert,
	Badge,
	Button,
	Card,
	Code,
	CopyButton,
	EmptyState,
	Group,
	NativeSelect,
	Stack,
	Text,
	TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Check, Copy, KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { api, call } from "../api";
import type { ApiKey, Role } from "../api-types";
import { date, dateTime } from "../format";
import { AllowedPage } from "../parts/allowed";
import { Dialog } from "../parts/dialog";
import { complain, refuse, tell } from "../parts/forms";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { apiKeysQuery, queryClient, settingsQuery } from "../queries";

const ROLES: { value: Role; label: string }[] = [
	{ value: "member", label: "Member: events and people" },
	{ value: "admin", label: "Admin: settings, keys and erasure too" },
	{ value: "owner", label: "Owner: everything" },
];

const reread = () => queryClient.invalidateQueries(apiKeysQuery);

function NewKey({ onClose }: { onClose: () => void }) {
	const form = useForm<{ name: string; role: Role }>({ initialValues: { name: "", role: "member" } });
	const make = useMutation({
		mutationFn: api.createApiKey,
		onSuccess: reread,
		onError: (error) => refuse(form, error),
	});
	const made = make.data;
	return (
		<Dialog onClose={onClose} title={made ? "Your new key" : "Create an API key"} centered closeOnClickOutside={!made}>
			{made ? (
				<Stack>
					<Alert color="yellow" role="status">
						Copy it now: it is shown this once.
					</Alert>
					<Code block>{made.key}</Code>
					<Group justify="flex-end">
						<CopyButton value={made.key}>
							{({ copied, copy }) => (
								<Button
									variant="default"
									onClick={copy}
									leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
									data-autofocus
								>
									{copied ? "Copied" : "Copy key"}
								</Button>
							)}
						</CopyButton>
						<Button onClick={onClose}>Done</Button>
					</Group>
				</Stack>
			) : (
				<form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
					<Stack>
						<TextInput
							label="Name"
							description="Such as the system that uses it."
							required
							data-autofocus
							{...form.getInputProps("name")}
						/>
						<NativeSelect label="What it may do" data={ROLES} {...form.getInputProps("role")} />
						<Group justify="flex-end">
							<Button variant="default" onClick={onClose}>
								Cancel
							</Button>
							<Button type="submit" loading={make.isPending}>
								Create key
							</Button>
						</Group>
					</Stack>
				</form>
			)}
		</Dialog>
	);
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
	const revoke = useMutation({
		mutationFn: () => api.revokeApiKey(apiKey.id),
		onSuccess: async () => {
			await reread();
			onClose();
			tell(`The key ${apiKey.name} is revoked.`);
		},
		onError: complain,
	});
	return (
		<Dialog onClose={onClose} title={`Revoke ${apiKey.name}?`} centered>
			<Stack>
				<Text>Whatever uses this key stops working at once. A new key can take its place.</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose} data-autofocus>
						Keep it
					</Button>
					<Button color="red" onClick={() => revoke.mutate()} loading={revoke.isPending}>
						Revoke
					</Button>
				</Group>
			</Stack>
		</Dialog>
	);
}

function Keys() {
	const keys = useQuery(apiKeysQuery);
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const [making, make] = useState(false);
	const [revoking, revoke] = useState<ApiKey | null>(null);
	const rotate = useMutation({
		mutationFn: (id: string) => call<{ key: string }>("POST", `/api-keys/${id}/rotate`, {}),
		onSuccess: reread,
		onError: complain,
	});
	const rows = keys.data?.data ?? [];
	const create = (
		<Button leftSection={<Plus size={16} />} onClick={() => make(true)}>
			Create a key
		</Button>
	);
	return (
		<Stack maw={760}>
			<PageTitle
				title="API keys"
				lead="For your own systems: send a key as a bearer token."
				actions={rows.length > 0 && create}
			/>
			{keys.isPending && <Waiting />}
			{keys.isError && <Problem error={keys.error} retry={keys.refetch} />}
			{keys.isSuccess && rows.length === 0 && (
				<EmptyState
					icon={<KeyRound aria-hidden />}
					title="No key yet"
					description="Create one when another system should create events or register people."
					py="xl"
				>
					<EmptyState.Actions>{create}</EmptyState.Actions>
				</EmptyState>
			)}
			{rows.map((key) => (
				<Card key={key.id} withBorder padding="md" component="article">
					<Group justify="space-between" gap="sm">
						<div>
							<Group gap="xs">
								<Text fw={600}>{key.name}</Text>
								<Badge variant="light" color="gray" tt="none" radius="sm">
									{key.role}
								</Badge>
							</Group>
							<Text size="sm" c="dimmed">
								<Code>{key.prefix}…</Code> created {date(key.created_at, tenant.timezone)},{" "}
								{key.last_used_at ? `last used ${date(key.last_used_at, tenant.timezone)}` : "not used yet"}
							</Text>
							<Text size="sm" c="dimmed">
								{key.expires_at
									? `Replaced, works until ${dateTime(key.expires_at, tenant.timezone)}`
									: key.rotation_due_at && `Due for another one on ${date(key.rotation_due_at, tenant.timezone)}`}
							</Text>
						</div>
						<Group gap="xs">
							{!key.expires_at && (
								<Button
									size="xs"
									variant="default"
									onClick={() => rotate.mutate(key.id)}
									aria-label={`Rotate ${key.name}`}
								>
									Rotate
								</Button>
							)}
							<Button size="xs" variant="default" onClick={() => revoke(key)} aria-label={`Revoke ${key.name}`}>
								Revoke
							</Button>
						</Group>
					</Group>
				</Card>
			))}
			{rotate.data && (
				<Dialog onClose={rotate.reset} title="The new key" centered closeOnClickOutside={false}>
					<Stack>
						<Alert color="yellow" role="status">
							Copy it now: it is shown this once. The one before works for another 24 hours.
						</Alert>
						<Code block>{rotate.data.key}</Code>
						<Button onClick={rotate.reset}>Done</Button>
					</Stack>
				</Dialog>
			)}
			{making && <NewKey onClose={() => make(false)} />}
			{revoking && <Revoke apiKey={revoking} onClose={() => revoke(null)} />}
		</Stack>
	);
}

export function ApiKeys() {
	return (
		<AllowedPage least="admin" title="API keys">
			<Keys />
		</AllowedPage>
	);
}
