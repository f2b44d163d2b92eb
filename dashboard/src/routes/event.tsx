import { Alert, Button, Group, Menu, Progress, Tabs, Text } from "@mantine/core";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { CalendarClock, Copy, Ellipsis, Flag, Send, XCircle } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type OwnTenant, ownTenantsQuery } from "../account-queries";
import { api, call } from "../api";
import { dateTime, EVENT_TYPE_NAMES, relative, span } from "../format";
import { CancelDialog, PublishDialog } from "../parts/event-dialogs";
import { complain, tell } from "../parts/forms";
import { PageTitle } from "../parts/page-title";
import { StatusBadge } from "../parts/status-badge";
import { clockQuery, eventQuery, queryClient } from "../queries";

const RescheduleDialog = lazy(async () => ({ default: (await import("../parts/reschedule-dialog")).RescheduleDialog }));

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
	const [dialog, open] = useState<"reschedule" | "cancel" | "publish" | null>(null);
	const close = () => open(null);

	const clone = useMutation({
		mutationFn: () => api.cloneEvent(eventId),
		onSuccess: async (copy) => {
			queryClient.invalidateQueries({ queryKey: ["events", "list"] });
			await navigate({ to: "/events/$eventId", params: { eventId: copy.event_id } });
			tell("This is the copy, a draft: give it its date and publish it.");
		},
		onError: complain,
	});
	const { data: tenants } = useQuery(ownTenantsQuery);
	const others = (tenants?.data ?? []).filter(({ current }) => !current);
	const cloneTo = useMutation({
		mutationFn: ({ tenant_id }: OwnTenant) => call("POST", `/events/${eventId}/clone-to`, { tenant_id }),
		onSuccess: (_, { name }) => tell(`The copy is a draft of ${name}: switch there to give it its date.`),
		onError: complain,
	});
	const end = useMutation({
		mutationFn: () => api.completeEvent(eventId),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: ["events"] });
			tell("The event is over: the follow-ups take their branches.");
		},
		onError: complain,
	});

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
						<Menu position="bottom-end">
							<Menu.Target>
								<Button variant="default" px="sm" aria-label="More to do with this event">
									<Ellipsis size={18} />
								</Button>
							</Menu.Target>
							<Menu.Dropdown>
								<Menu.Item leftSection={<Copy size={16} />} onClick={() => clone.mutate()}>
									Clone
								</Menu.Item>
								{others.map((tenant) => (
									<Menu.Item
										key={tenant.tenant_id}
										leftSection={<Copy size={16} />}
										onClick={() => cloneTo.mutate(tenant)}
									>
										Clone to {tenant.name}
									</Menu.Item>
								))}
								{status === "live" && scheduled_at && (
									<Menu.Item leftSection={<Flag size={16} />} onClick={() => end.mutate()}>
										End it now
									</Menu.Item>
								)}
								{open_ended && (
									<Menu.Item color="red" leftSection={<XCircle size={16} />} onClick={() => open("cancel")}>
										Cancel the event
									</Menu.Item>
								)}
							</Menu.Dropdown>
						</Menu>
					</>
				}
			/>
			{event.replanning && (
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
			<Suspense>{dialog === "reschedule" && <RescheduleDialog event={event} onClose={close} />}</Suspense>
			{dialog === "cancel" && <CancelDialog event={event} onClose={close} />}
			{dialog === "publish" && <PublishDialog event={event} onClose={close} />}
		</>
	);
}
