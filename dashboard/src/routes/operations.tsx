import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { OPERATIONS, type Operation } from "../admin-types";
import { AuditLog } from "../parts/operations/audit-log";
import { DeadLetters } from "../parts/operations/dead-letters";
import { EndpointsPanel } from "../parts/operations/endpoints-panel";
import { HealthPanel } from "../parts/operations/health-panel";
import { RetentionPanel } from "../parts/operations/retention-panel";
import { UsagePanel } from "../parts/operations/usage-panel";
import { WebhookInbox } from "../parts/operations/webhook-inbox";
import { PageTitle } from "../parts/page-title";

const route = getRouteApi("/app/operations");

const NAMES: Record<Operation, string> = {
	health: "Health",
	"dead-letters": "Given up",
	webhooks: "Provider notices",
	endpoints: "Own addresses",
	audit: "Audit log",
	retention: "Retention",
	usage: "Usage",
};

const PANELS: Record<Operation, () => React.ReactNode> = {
	health: HealthPanel,
	"dead-letters": DeadLetters,
	webhooks: WebhookInbox,
	endpoints: EndpointsPanel,
	audit: AuditLog,
	retention: RetentionPanel,
	usage: UsagePanel,
};

/** What the platform does for this tenant, and what to do where it could not. */
export function Operations() {
	const { show = "health" } = route.useSearch();
	const navigate = route.useNavigate();
	const Panel = PANELS[show];
	return (
		<>
			<PageTitle title="Operations" lead="How sending goes, what failed, and who did what." />
			<Tabs
				value={show}
				onChange={(value) => navigate({ search: value && value !== "health" ? { show: value as Operation } : {} })}
				keepMounted={false}
				activateTabWithKeyboard={false}
				maw={920}
			>
				<Tabs.List aria-label="Pages of operations" style={{ flexWrap: "nowrap", overflowX: "auto" }}>
					{OPERATIONS.map((value) => (
						<Tabs.Tab key={value} value={value}>
							{NAMES[value]}
						</Tabs.Tab>
					))}
				</Tabs.List>
				<Tabs.Panel value={show} pt="lg">
					<Panel />
				</Tabs.Panel>
			</Tabs>
		</>
	);
}
