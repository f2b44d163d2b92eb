import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { call, get } from "../api";
import type { Page } from "../api-types";
import { AllowedButton, AllowedPage } from "../parts/allowed";
import { useAt } from "../parts/operations/rows";
import { PageTitle } from "../parts/page-title";
import { ACCOUNTS, type OwnAccount, PROVIDERS, type Provider } from "../parts/settings/accounts";
import { CopyLine } from "../parts/settings/copy-line";
import { Problem, Waiting } from "../parts/states";
import { queryClient } from "../queries";
import { removeLater, useRemoved } from "../removals";

const SetAccount = lazy(() => import("../parts/settings/set-account"));

const accountsQuery = queryOptions({
	queryKey: ["credentials"],
	queryFn: () => get<Page<OwnAccount>>("/settings/credentials"),
});
const reread = () => queryClient.invalidateQueries(accountsQuery);
const accountId = (provider: Provider) => `account-${provider}`;

function AccountCard({ provider, held, onSet }: { provider: Provider; held?: OwnAccount; onSet: () => void }) {
	const at = useAt();
	const { name, what } = ACCOUNTS[provider];
	const remove = () =>
		removeLater({
			id: accountId(provider),
			title: `Your account at ${name} is removed`,
			message: "Once this closes, the platform's own is used.",
			remove: () => call<void>("DELETE", `/settings/credentials/${provider}`),
			reread,
		});
	return (
		<Card withBorder padding="lg" component="article" aria-label={name}>
			<Group justify="space-between" align="flex-start" gap="sm">
				<div style={{ flex: "1 1 260px", minWidth: 0 }}>
					<Group gap="xs" mb={4}>
						<Title order={2} size="h4">
							{name}
						</Title>
						<Badge variant="light" color={held ? "teal" : "gray"} tt="none" radius="sm">
							{held ? "Yours" : "Not set"}
						</Badge>
					</Group>
					<Text size="sm">{what}</Text>
					{held && (
						<Text size="sm" c="dimmed" mt={4}>
							Ends in {held.last_four}, set {at(held.set_at)}
						</Text>
					)}
				</div>
				<Group gap="xs">
					<AllowedButton
						least="owner"
						size="xs"
						variant="default"
						onClick={onSet}
						aria-label={`${held ? "Replace" : "Set"} your account at ${name}`}
					>
						{held ? "Replace" : "Set"}
					</AllowedButton>
					{held && (
						<AllowedButton
							least="owner"
							size="xs"
							variant="default"
							onClick={remove}
							aria-label={`Remove your account at ${name}`}
						>
							Remove
						</AllowedButton>
					)}
				</Group>
			</Group>
			{held?.webhook_url && (
				<Stack gap={4} mt="md">
					<Text size="sm" fw={600}>
						Address for its webhook
					</Text>
					<CopyLine value={held.webhook_url} label={`Copy the address for ${name}`} />
				</Stack>
			)}
		</Card>
	);
}

/** The tenant's own accounts at providers, in place of the platform's. */
function OwnAccounts() {
	const accounts = useQuery(accountsQuery);
	const [setting, set] = useState<Provider | null>(null);
	const removed = useRemoved();
	return (
		<Stack maw={920}>
			<PageTitle
				title="Own accounts"
				lead="E-mail, texts and meetings go through the platform's accounts until you set your own."
			/>
			{accounts.isPending && <Waiting />}
			{accounts.isError && <Problem error={accounts.error} retry={accounts.refetch} />}
			{accounts.data &&
				PROVIDERS.map((provider) => {
					const held = !removed.has(accountId(provider)) && accounts.data.data.find((one) => one.provider === provider);
					return <AccountCard key={provider} provider={provider} {...(held && { held })} onSet={() => set(provider)} />;
				})}
			<Suspense>
				{setting && (
					<SetAccount provider={setting} onClose={() => set(null)} onSet={async () => void (await reread())} />
				)}
			</Suspense>
		</Stack>
	);
}

export function Credentials() {
	return (
		<AllowedPage least="admin" title="Own accounts">
			<OwnAccounts />
		</AllowedPage>
	);
}
