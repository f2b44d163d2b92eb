import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { OPERATIONS, type Operation } from "../admin-types";
import { AuditLog } from "../parts/operations/audit-log";
import { DeadLetters } from "../parts/operations/dead-letters";
import { HealthPanel } from "../parts/operations/health-panel";
import { UsagePanel } from "../parts/operations/usage-panel";
import { WebhookInbox } from "../parts/operations/webhook-inbox";
import { PageTitle } from "../parts/page-title";

const route = getRouteApi("/app/operations");

const NAMES: Record<Operation, string> = {
	health: "Health",
	"dead-letters": "Given up",
	webhooks: "Provider notices",
	audit: "Audit log",
	usage: "Usage",
};

const PANELS: Record<Operation, () => React.ReactNode> = {
	health: HealthPanel,
	"dead-letters": DeadLetters,
	webhooks: WebhookInbox,
	audit: AuditLog,
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
