import { Alert, Button, Group, Progress, Tabs, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { CalendarClock, Ellipsis, Send } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { dateTime, EVENT_TYPE_NAMES, relative, span } from "../format";
import { LaterMenu } from "../parts/later-menu";
import { PageTitle } from "../parts/page-title";
import { StatusBadge } from "../parts/status-badge";
import { clockQuery, eventQuery } from "../queries";

const DIALOGS = {
	reschedule: lazy(async () => ({ default: (await import("../parts/reschedule-dialog")).RescheduleDialog })),
	cancel: lazy(async () => ({ default: (await import("../parts/event-dialogs")).CancelDialog })),
	publish: lazy(async () => ({ default: (await import("../parts/event-dialogs")).PublishDialog })),
	clone: lazy(async () => ({ default: (await import("../parts/event-dialogs")).CloneDialog })),
};
const loadMenu = () => import("../parts/event-menu");

const route = getRouteApi("/app/events/$eventId");
const OVERVIEW = "overview";
const TABS = [
	{ value: OVERVIEW, label: "Overview" },
	{ value: "funnel", label: "Funnel" },
	{ value: "time-machine", label: "Time machine" },
	{ value: "people", label: "People" },
	{ value: "attendance", label: "Attendance" },
	{ value: "experiments", label: "Experiments" },
];

/** The head of an event's pages: what it is, what can be done with it, and the way to each of them. */
export function EventFrame() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const { data: ahead = 0 } = useQuery(clockQuery);
	const navigate = useNavigate();
	const { pathname } = useLocation();
	const [dialog, open] = useState<keyof typeof DIALOGS | null>(null);
	const Dialog = dialog && DIALOGS[dialog];

	const { status, scheduled_at, timezone, duration_minutes } = event;
	const open_ended = status === "draft" || status === "upcoming" || status === "live";
	const tab = TABS.find(({ value }) => pathname.replace(/\/$/, "").endsWith(`/${value}`))?.value ?? OVERVIEW;
	return (
		<>
			<PageTitle
				title={event.title}
				lead={
					<Group gap="xs">
						<StatusBadge status={status} />
						<Text component="span" size="sm">
							{scheduled_at ? dateTime(scheduled_at, timezone) : "Open all the time"}
							{scheduled_at && status === "upcoming" && ` · ${relative(scheduled_at, Date.now() + ahead)}`}
							{duration_minutes ? ` · ${span(duration_minutes)}` : ""}
							{` · ${EVENT_TYPE_NAMES[event.type]}`}
						</Text>
					</Group>
				}
				actions={
					<>
						{status === "draft" && (
							<Button leftSection={<Send size={16} />} onClick={() => open("publish")}>
								Publish
							</Button>
						)}
						{open_ended && scheduled_at && (
							<Button variant="default" leftSection={<CalendarClock size={16} />} onClick={() => open("reschedule")}>
								Reschedule
							</Button>
						)}
						<LaterMenu
							load={loadMenu}
							given={{ event, onClone: () => open("clone"), onCancel: () => open("cancel") }}
							button={(menu) => (
								<Button variant="default" px="sm" aria-label="More to do with this event" {...menu}>
									<Ellipsis size={18} />
								</Button>
							)}
						/>
					</>
				}
			/>
			{event.replanning && event.replanning.total > 0 && (
				<Alert color="indigo" mb="md" title="Planning everybody's messages anew" role="status">
					<Text size="sm" mb={6}>
						{event.replanning.done} of {event.replanning.total} done
					</Text>
					<Progress
						value={(100 * event.replanning.done) / Math.max(1, event.replanning.total)}
						aria-label="Planned anew"
					/>
				</Alert>
			)}
			<Tabs
				value={tab}
				onChange={(value) => navigate({ to: `/events/${eventId}${value === OVERVIEW ? "" : `/${value}`}` })}
				mb="lg"
				keepMounted={false}
				activateTabWithKeyboard={false}
			>
				<Tabs.List aria-label="Pages of this event" style={{ flexWrap: "nowrap", overflowX: "auto" }}>
					{TABS.map(({ value, label }) => (
						<Tabs.Tab key={value} value={value}>
							{label}
						</Tabs.Tab>
					))}
				</Tabs.List>
				<Tabs.Panel value={tab} pt="lg">
					<Outlet />
				</Tabs.Panel>
			</Tabs>
			<Suspense>{Dialog && <Dialog event={event} onClose={() => open(null)} />}</Suspense>
		</>
	);
}
