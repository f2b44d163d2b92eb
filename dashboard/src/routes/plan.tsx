import { Alert, Badge, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { meQuery } from "../account-queries";
import { usageQuery } from "../admin-queries";
import type { UsageView } from "../admin-types";
import { call, get } from "../api";
import type { Instant } from "../api-types";
import { complain } from "../parts/forms";
import { useAt } from "../parts/operations/rows";
import { UsagePanel } from "../parts/operations/usage-panel";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";

interface PlanView {
	id: string;
	name: string;
	/** Null is no limit. */
	contacts: number | null;
	messages: number | null;
	price: number;
	currency: string;
}
interface Billing {
	enabled: boolean;
	plan: string;
	status: string | null;
	current_period_end: Instant | null;
	plans: PlanView[];
}

const billingQuery = queryOptions({ queryKey: ["billing"], queryFn: () => get<Billing>("/billing") });
const count = (amount: number | null) => (amount === null ? "any number of" : amount.toLocaleString("en"));

/** Opens the payment provider's own page. */
const useLeave = (path: string) =>
	useMutation({
		mutationFn: (plan?: string) => call<{ url: string }>("POST", path, plan ? { plan } : {}),
		onSuccess: ({ url }) => location.assign(url),
		onError: complain,
	});

function Limit({ label, used, allowed }: { label: string; used: number; allowed: number | null }) {
	return (
		<div>
			<Group justify="space-between" mb={4}>
				<Text size="sm">{label}</Text>
				<Text size="sm" c="dimmed">
					{used.toLocaleString("en")} of {allowed === null ? "any number" : allowed.toLocaleString("en")}
				</Text>
			</Group>
			{allowed !== null && (
				<Progress
					value={Math.min(100, (100 * used) / allowed)}
					color={used > allowed * 0.8 ? "yellow" : "indigo"}
					aria-label={`${label}: ${used} of ${allowed}`}
				/>
			)}
		</div>
	);
}

function Used({ usage }: { usage: UsageView }) {
	return (
		<Stack gap="md" mb="lg">
			{usage.warnings.map(({ limit, message }) => (
				<Alert key={limit} color="yellow">
					{message}
				</Alert>
			))}
			<Limit label="People in your list" used={usage.contacts} allowed={usage.plan.contacts} />
			<Limit label="Messages this month" used={usage.emails + usage.sms} allowed={usage.plan.messages} />
		</Stack>
	);
}

function PlanCard({ plan, current, action }: { plan: PlanView; current: boolean; action: React.ReactNode }) {
	const price = plan.price.toLocaleString("en", {
		style: "currency",
		currency: plan.currency,
		maximumFractionDigits: 0,
	});
	return (
		<Card withBorder padding="lg" component="article" aria-label={plan.name}>
			<Group gap="xs">
				<Title order={2} size="h5">
					{plan.name}
				</Title>
				{current && (
					<Badge variant="light" color="teal" tt="none" radius="sm">
						Yours
					</Badge>
				)}
			</Group>
			<Text fz={24} fw={650} mt={4}>
				{price}
				<Text span size="sm" c="dimmed" fw={400}>
					{" "}
					a month
				</Text>
			</Text>
			<Text size="sm" mt="xs" mb="md">
				For {count(plan.contacts)} people and {count(plan.messages)} messages a month.
			</Text>
			{action}
		</Card>
	);
}

/** What the tenant pays for, what it uses of it, and what sending costs. */
export function Plan() {
	const billing = useQuery(billingQuery);
	const usage = useQuery(usageQuery);
	const { data: me } = useQuery(meQuery);
	const at = useAt();
	const checkout = useLeave("/billing/checkout");
	const portal = useLeave("/billing/portal");
	const owner = me?.role === "owner";
	const { data } = billing;
	const paying = data?.plans.some(({ id, price }) => id === data.plan && price > 0);
	const choose = ({ id, price }: PlanView) =>
		data?.enabled && owner && price > 0 && !paying ? (
			<Button variant="default" onClick={() => checkout.mutate(id)} loading={checkout.isPending}>
				Choose
			</Button>
		) : null;
	return (
		<Stack maw={920} gap="lg">
			<PageTitle title="Plan and usage" lead="A limit warns and never stops a message." />
			{billing.isPending && <Waiting />}
			{billing.isError && <Problem error={billing.error} retry={billing.refetch} />}
			{data && (
				<>
					{!data.enabled && (
						<Alert color="indigo">Plans are not sold on this installation: everything works without one.</Alert>
					)}
					{data.enabled && !owner && <Text size="sm">An owner of the account chooses the plan.</Text>}
					<SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
						{data.plans.map((plan) => (
							<PlanCard key={plan.id} plan={plan} current={plan.id === data.plan} action={choose(plan)} />
						))}
					</SimpleGrid>
					{data.status && (
						<Group gap="sm">
							<Text size="sm">
								Subscription: {data.status.replaceAll("_", " ")}
								{data.current_period_end ? `, paid until ${at(data.current_period_end)}` : ""}
							</Text>
							{owner && data.enabled && (
								<Button size="xs" variant="default" onClick={() => portal.mutate(undefined)} loading={portal.isPending}>
									Change or end it
								</Button>
							)}
						</Group>
					)}
				</>
			)}
			<Card withBorder padding="lg">
				<Title order={2} size="h4" mb="sm">
					Used this month
				</Title>
				{usage.data && <Used usage={usage.data} />}
				<UsagePanel />
			</Card>
		</Stack>
	);
}
