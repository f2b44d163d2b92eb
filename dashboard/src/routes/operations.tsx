import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { OPERATIONS, type Operation } from "../admin-types";
import { Shut } from "../parts/allowed";
import { PageTitle } from "../parts/page-title";
import { Waiting } from "../parts/states";
import { useMay } from "../roles";

const route = getRouteApi("/app/operations");

const NAMES: Record<Operation, string> = {
	health: "Health",
	"dead-letters": "Given up",
	webhooks: "Provider notices",
	audit: "Audit log",
	retention: "Retention",
};

const PANELS: Record<Operation, ComponentType> = {
	health: lazy(async () => ({ default: (await import("../parts/operations/health-panel")).HealthPanel })),
	"dead-letters": lazy(async () => ({ default: (await import("../parts/operations/dead-letters")).DeadLetters })),
	webhooks: lazy(async () => ({ default: (await import("../parts/operations/webhook-inbox")).WebhookInbox })),
	audit: lazy(async () => ({ default: (await import("../parts/operations/audit-log")).AuditLog })),
	retention: lazy(async () => ({ default: (await import("../parts/operations/retention-panel")).RetentionPanel })),
};

/** What every member may look at. */
const OPEN: Operation[] = ["health", "dead-letters"];

/** What the platform does for this tenant, and what to do where it could not. */
export function Operations() {
	const { show = "health" } = route.useSearch();
	const navigate = route.useNavigate();
	const Panel = PANELS[show];
	const may = useMay("admin") || OPEN.includes(show);
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
					<Suspense fallback={<Waiting />}>{may ? <Panel /> : <Shut least="admin" />}</Suspense>
				</Tabs.Panel>
			</Tabs>
		</>
	);
}
