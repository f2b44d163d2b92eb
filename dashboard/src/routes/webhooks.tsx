import { Badge, Button, Card, Code, EmptyState, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { AllowedPage } from "../parts/allowed";
import { complain } from "../parts/forms";
import { useAt } from "../parts/operations/rows";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { queryClient } from "../queries";
import { removeLater, useRemoved } from "../removals";
import { hooks, type Subscription, subscriptionsQuery, USUAL } from "../webhook-queries";

const NewSubscription = lazy(() => import("../parts/webhooks/new-subscription"));
const Deliveries = lazy(() => import("../parts/webhooks/deliveries"));
const ShownOnce = lazy(() => import("../parts/settings/shown-once"));

const CRMS: Record<string, string> = { hubspot: "HubSpot", gohighlevel: "GoHighLevel" };
const reread = () => queryClient.invalidateQueries(subscriptionsQuery);

const told = (types: string[]) =>
	types.length === USUAL.length && USUAL.every((type) => types.includes(type))
		? "Told of everything but single messages"
		: types.length === 1
			? "Told of 1 kind of thing"
			: `Told of ${types.length} kinds of things`;

interface CardProps {
	subscription: Subscription;
	onLook: () => void;
	onSecret: (secret: string) => void;
}

function SubscriptionCard({ subscription, onLook, onSecret }: CardProps) {
	const at = useAt();
	const { id, kind, url, types, state } = subscription;
	const name = url ?? CRMS[kind] ?? kind;
	const toggle = useMutation({
		mutationFn: () => hooks.change(id, { state: state === "active" ? "disabled" : "active" }),
		onSuccess: reread,
		onError: complain,
	});
	const rotate = useMutation({
		mutationFn: () => hooks.rotate(id),
		onSuccess: ({ secret }) => onSecret(secret),
		onError: complain,
	});
	const remove = () =>
		removeLater({ id, title: "The subscription is gone", message: name, remove: () => hooks.remove(id), reread });
	const actions = [
		{ label: "Deliveries", said: `Deliveries to ${name}`, run: onLook, busy: false },
		...(kind === "webhook"
			? [
					{
						label: "Rotate the secret",
						said: `Rotate the secret of ${name}`,
						run: () => rotate.mutate(),
						busy: rotate.isPending,
					},
				]
			: []),
		{
			label: state === "active" ? "Switch off" : "Switch on",
			said: `${state === "active" ? "Switch off" : "Switch on"} ${name}`,
			run: () => toggle.mutate(),
			busy: toggle.isPending,
		},
		...(kind === "webhook" ? [{ label: "Remove", said: `Remove ${name}`, run: remove, busy: false }] : []),
	];
	return (
		<Card withBorder padding="md" component="article" aria-label={name}>
			<Group gap="xs" mb={4}>
				{url ? <Code style={{ overflowWrap: "anywhere" }}>{url}</Code> : <Text fw={600}>{name}</Text>}
				<Badge variant="light" color={state === "active" ? "teal" : "gray"} tt="none" radius="sm">
					{state === "active" ? "On" : "Off"}
				</Badge>
			</Group>
			<Text size="sm" c="dimmed">
				{told(types)}, since {at(subscription.created_at)}
			</Text>
			{subscription.disabled_reason && <Text size="sm">{subscription.disabled_reason}</Text>}
			{subscription.failing_since && state === "active" && (
				<Text size="sm" c="red">
					It has not answered as it should since {at(subscription.failing_since)}.
				</Text>
			)}
			<Group gap="xs" mt="sm">
				{actions.map(({ label, said, run, busy }) => (
					<Button key={label} size="xs" variant="default" onClick={run} loading={busy} aria-label={said}>
						{label}
					</Button>
				))}
			</Group>
		</Card>
	);
}

/** Where the tenant wants to hear of what happens. */
function Subscriptions() {
	const list = useQuery(subscriptionsQuery);
	const [making, make] = useState(false);
	const [looking, look] = useState<Subscription | null>(null);
	const [secret, show] = useState<string | null>(null);
	const add = (
		<Button leftSection={<Plus size={16} />} onClick={() => make(true)}>
			New subscription
		</Button>
	);
	const removed = useRemoved();
	const rows = list.data?.data.filter(({ id }) => !removed.has(id)) ?? [];
	return (
		<Stack maw={920}>
			<PageTitle
				title="Webhooks"
				lead="Your other systems hear of what happens here: registrations, who came, who bought."
				actions={rows.length > 0 && add}
			/>
			{list.isPending && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{list.data && rows.length === 0 && (
				<EmptyState
					icon={<Webhook aria-hidden />}
					title="Nobody is told yet"
					description="Subscribe the address of an automation, a spreadsheet or a system of your own."
					py="xl"
				>
					<EmptyState.Actions>{add}</EmptyState.Actions>
				</EmptyState>
			)}
			{rows.map((subscription) => (
				<SubscriptionCard
					key={subscription.id}
					subscription={subscription}
					onLook={() => look(subscription)}
					onSecret={show}
				/>
			))}
			<Suspense>
				{making && (
					<NewSubscription
						onClose={() => make(false)}
						onMade={async (made) => {
							await reread();
							make(false);
							show(made);
						}}
					/>
				)}
				{looking && <Deliveries subscription={looking} onClose={() => look(null)} />}
				{secret && <ShownOnce title="The signing secret" secret={secret} onClose={() => show(null)} />}
			</Suspense>
		</Stack>
	);
}

export function Webhooks() {
	return (
		<AllowedPage least="admin" title="Webhooks">
			<Subscriptions />
		</AllowedPage>
	);
}
