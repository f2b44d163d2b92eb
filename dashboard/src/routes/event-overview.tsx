import { Anchor, Button, Card, DataList, Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { formatPrice } from "../../../funnel/price";
import type { EventDetail, EventFigures, PeopleFilter } from "../api-types";
import { dateTime } from "../format";
import { Polls } from "../parts/attendance/polls";
import { LinkAnchor } from "../parts/links";
import { SharePanel } from "../parts/share-panel";
import { Problem } from "../parts/states";
import { eventQuery, figuresQuery } from "../queries";

const FactsDialog = lazy(async () => ({ default: (await import("../parts/facts-dialog")).FactsDialog }));

const route = getRouteApi("/app/events/$eventId");

interface FigureProps {
	label: string;
	value: number | undefined;
	/** Opens the people or messages behind the number. */
	behind: (number: string) => ReactNode;
	more?: ReactNode;
}

function Figure({ label, value, behind, more }: FigureProps) {
	return (
		<Card withBorder padding="md">
			<Text size="sm" c="dimmed">
				{label}
			</Text>
			{value === undefined ? (
				<Skeleton height={34} width={60} mt={4} />
			) : (
				<Text fz={28} fw={650} lh={1.2} mt={4} component="div">
					{behind(value.toLocaleString("en"))}
				</Text>
			)}
			{more && (
				<Text size="sm" component="div">
					{more}
				</Text>
			)}
		</Card>
	);
}

const LEFT = ["sent", "delivered", "opened", "clicked"] as const;

const left = (figures: EventFigures) =>
	(["email", "sms"] as const).reduce(
		(sum, channel) => sum + LEFT.reduce((own, status) => own + (figures.messages[channel].by_status[status] ?? 0), 0),
		0,
	);

function Facts({ event }: { event: EventDetail }) {
	const { offer, timezone } = event;
	const [editing, edit] = useState(false);
	const cost = event.estimated_cost_per_registration.toLocaleString("en", {
		style: "currency",
		currency: "USD",
		maximumFractionDigits: 3,
	});
	return (
		<Card withBorder padding="lg">
			<Group justify="space-between" mb="md">
				<Title order={2} size="h4">
					Facts
				</Title>
				<Button size="xs" variant="default" leftSection={<Pencil size={14} />} onClick={() => edit(true)}>
					Edit facts
				</Button>
			</Group>
			<Suspense>{editing && <FactsDialog event={event} onClose={() => edit(false)} />}</Suspense>
			<DataList orientation="vertical">
				{event.scheduled_at && (
					<DataList.Item>
						<DataList.ItemLabel>Starts</DataList.ItemLabel>
						<DataList.ItemValue>{dateTime(event.scheduled_at, timezone)}</DataList.ItemValue>
					</DataList.Item>
				)}
				<DataList.Item>
					<DataList.ItemLabel>{event.type === "in_person" ? "Place" : "Join link"}</DataList.ItemLabel>
					<DataList.ItemValue style={{ overflowWrap: "anywhere" }}>
						{event.type === "in_person" ? (
							(event.location ?? "Not set")
						) : event.join_url ? (
							<Anchor href={event.join_url} target="_blank" rel="noreferrer" inherit>
								{event.join_url}
							</Anchor>
						) : event.zoom_meeting_id || event.zoom_webinar_id ? (
							"Each registrant's own, from Zoom"
						) : (
							"Not set"
						)}
					</DataList.ItemValue>
				</DataList.Item>
				{offer && (
					<DataList.Item>
						<DataList.ItemLabel>Offer</DataList.ItemLabel>
						<DataList.ItemValue>
							{offer.name}, {formatPrice(offer.price, offer.currency)}
							{offer.deadline ? `, until ${dateTime(offer.deadline, timezone)}` : ""}
						</DataList.ItemValue>
					</DataList.Item>
				)}
				<DataList.Item>
					<DataList.ItemLabel>Estimated cost</DataList.ItemLabel>
					<DataList.ItemValue>{cost} for each registration</DataList.ItemValue>
				</DataList.Item>
				{event.description && (
					<DataList.Item>
						<DataList.ItemLabel>About</DataList.ItemLabel>
						<DataList.ItemValue style={{ whiteSpace: "pre-line" }}>{event.description}</DataList.ItemValue>
					</DataList.Item>
				)}
			</DataList>
		</Card>
	);
}

export function EventOverview() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const figures = useQuery(figuresQuery(eventId));
	const counts = figures.data?.registrations;
	const messages = figures.data?.messages;
	const failed = (messages?.email.by_status.failed ?? 0) + (messages?.sms.by_status.failed ?? 0);
	const who = (text: string, status: PeopleFilter, said?: string) => (
		<LinkAnchor
			to="/events/$eventId/people"
			params={{ eventId }}
			search={{ status }}
			inherit
			{...(said && { "aria-label": `${text} ${said}` })}
		>
			{text}
		</LinkAnchor>
	);
	return (
		<Stack gap="lg">
			{figures.isError ? (
				<Problem error={figures.error} retry={figures.refetch} />
			) : (
				<SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
					<Figure
						label="Registered"
						value={counts?.active}
						behind={(number) => who(number, "active", "registered")}
						more={counts && counts.cancelled > 0 && who(`${counts.cancelled} took it back`, "cancelled")}
					/>
					<Figure
						label="Messages sent"
						value={figures.data && left(figures.data)}
						behind={(number) => (
							<LinkAnchor to="/messages" search={{ event_id: eventId }} aria-label={`${number} messages sent`} inherit>
								{number}
							</LinkAnchor>
						)}
						more={
							failed > 0 && (
								<LinkAnchor to="/messages" search={{ event_id: eventId, status: "failed" }} inherit>
									{failed} given up
								</LinkAnchor>
							)
						}
					/>
					<Figure
						label="Came"
						value={counts?.attended}
						behind={(number) => who(number, "attended", "came")}
						more={
							counts && (
								<Group gap="xs">
									{counts.left_early > 0 && who(`${counts.left_early} left early`, "left_early")}
									{counts.no_show > 0 && who(`${counts.no_show} did not come`, "no_show")}
								</Group>
							)
						}
					/>
					<Figure label="Bought" value={counts?.purchased} behind={(number) => who(number, "purchased", "bought")} />
				</SimpleGrid>
			)}
			<SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
				<SharePanel event={event} />
				<Stack gap="lg">
					<Facts event={event} />
					<Polls eventId={eventId} />
				</Stack>
			</SimpleGrid>
		</Stack>
	);
}
