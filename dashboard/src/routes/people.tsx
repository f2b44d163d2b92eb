import {
	Badge,
	Button,
	Card,
	EmptyState,
	Group,
	NativeSelect,
	Stack,
	Text,
	TextInput,
	UnstyledButton,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery, useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search, UserCheck, UserPlus, UserX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../api";
import type { Attendance, EventDetail, PeopleFilter, RegistrationView } from "../api-types";
import { dateTime } from "../format";
import { EndlessList } from "../parts/endless-list";
import { complain, tell } from "../parts/forms";
import { LinkButton } from "../parts/links";
import { Side } from "../parts/side";
import { Problem, Waiting } from "../parts/states";
import { eventQuery, queryClient, registrationsQuery, scheduleQuery } from "../queries";

const Schedule = lazy(() => import("../parts/schedule"));

const route = getRouteApi("/app/events/$eventId/people");

const ATTENDANCE: Record<Attendance, { label: string; color: string }> = {
	attended: { label: "Came", color: "green" },
	left_early: { label: "Left early", color: "yellow" },
	no_show: { label: "Did not come", color: "gray" },
};

const nameOf = ({ contact }: RegistrationView) =>
	[contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.email;

function CheckIn({ registration, event }: { registration: RegistrationView; event: EventDetail }) {
	const mark = useMutation({
		mutationFn: (attended: boolean) => api.checkIn(registration.registration_id, attended),
		onSuccess: async (_, attended) => {
			await Promise.all([
				queryClient.invalidateQueries({ queryKey: ["registrations", event.event_id] }),
				queryClient.invalidateQueries({ queryKey: scheduleQuery(registration.registration_id).queryKey }),
				queryClient.invalidateQueries({ queryKey: ["events", "figures", event.event_id] }),
			]);
			tell(attended ? `${nameOf(registration)} is checked in.` : `${nameOf(registration)} is marked as not there.`);
		},
		onError: complain,
	});
	const came = registration.attendance === "attended" || registration.attendance === "left_early";
	return came ? (
		<Button
			size="xs"
			variant="default"
			leftSection={<UserX size={16} />}
			onClick={() => mark.mutate(false)}
			loading={mark.isPending}
		>
			Was not there
		</Button>
	) : (
		<Button
			size="xs"
			variant="default"
			leftSection={<UserCheck size={16} />}
			onClick={() => mark.mutate(true)}
			loading={mark.isPending}
		>
			Check in
		</Button>
	);
}

interface RowProps {
	registration: RegistrationView;
	event: EventDetail;
	onOpen: () => void;
}

function PersonRow({ registration, event, onOpen }: RowProps) {
	const { attendance, contact } = registration;
	const name = nameOf(registration);
	return (
		<Card withBorder padding="sm">
			<Group justify="space-between" gap="sm">
				<UnstyledButton onClick={onOpen} style={{ flex: "1 1 220px", minWidth: 0 }}>
					<Group gap="xs">
						<Text fw={600} style={{ overflowWrap: "anywhere" }}>
							{name}
						</Text>
						{registration.status === "cancelled" && (
							<Badge variant="light" color="red" tt="none" radius="sm">
								Cancelled
							</Badge>
						)}
						{attendance && (
							<Badge variant="light" color={ATTENDANCE[attendance].color} tt="none" radius="sm">
								{ATTENDANCE[attendance].label}
							</Badge>
						)}
						{registration.purchased_at && (
							<Badge variant="light" color="grape" tt="none" radius="sm">
								Bought
							</Badge>
						)}
					</Group>
					<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
						{name === contact.email ? "" : `${contact.email} · `}
						registered {dateTime(registration.registered_at, event.timezone)}
					</Text>
				</UnstyledButton>
				<Group gap="xs">
					<Button size="xs" variant="subtle" onClick={onOpen} aria-label={`Show the messages of ${name}`}>
						Messages
					</Button>
					{event.scheduled_at && registration.status === "active" && (
						<CheckIn registration={registration} event={event} />
					)}
				</Group>
			</Group>
		</Card>
	);
}

const FILTERS: { value: PeopleFilter; label: string }[] = [
	{ value: "active", label: "Registered now" },
	{ value: "attended", label: "Came" },
	{ value: "left_early", label: "Left early" },
	{ value: "no_show", label: "Did not come" },
	{ value: "purchased", label: "Bought" },
	{ value: "cancelled", label: "Cancelled" },
];
const TYPING_MS = 200;

export function People() {
	const { eventId } = route.useParams();
	const { person, ...filter } = route.useSearch();
	const navigate = route.useNavigate();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	const [typed, setTyped] = useState(filter.q ?? "");
	const list = useInfiniteQuery(registrationsQuery(eventId, filter));
	const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
	const chosen = rows.find((row) => row.registration_id === person);
	const filtered = Boolean(filter.q || filter.status || filter.answer);
	const narrow = (change: { q?: string; status?: PeopleFilter }) => {
		const { q, status, ...rest } = { ...filter, ...change };
		return navigate({ search: { ...rest, ...(q && { q }), ...(status && { status }) }, replace: true });
	};
	const { question: _, answer: __, ...unanswered } = filter;
	const search = useDebouncedCallback((q: string) => narrow({ q }), TYPING_MS);
	return (
		<Stack maw={920}>
			{(filtered || typed || rows.length > 0) && (
				<Group gap="sm">
					<TextInput
						aria-label="Search people"
						placeholder="Name, e-mail address or phone"
						leftSection={<Search size={16} aria-hidden />}
						style={{ flex: "1 1 220px" }}
						value={typed}
						onChange={(change) => {
							setTyped(change.currentTarget.value);
							search(change.currentTarget.value.trim());
						}}
					/>
					<NativeSelect
						aria-label="Which people"
						w={160}
						data={[{ value: "", label: "Everybody" }, ...FILTERS]}
						value={filter.status ?? ""}
						onChange={(change) =>
							narrow({ status: (change.currentTarget.value || undefined) as PeopleFilter | undefined })
						}
					/>
				</Group>
			)}
			{filter.answer && (
				<Group gap="sm">
					<Text size="sm">
						Answered “{filter.answer}” to “{filter.question}”
					</Text>
					<Button size="compact-sm" variant="default" onClick={() => navigate({ search: unanswered, replace: true })}>
						Show all answers
					</Button>
				</Group>
			)}
			{list.isPending && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{list.isSuccess && rows.length === 0 && filtered && (
				<EmptyState title="Nobody fits" description="Try a part of the name, or everybody." py="xl" />
			)}
			{list.isSuccess && rows.length === 0 && !filtered && (
				<EmptyState
					icon={<UserPlus aria-hidden />}
					title="Nobody has registered yet"
					description="Share the registration page, or put the form on your own."
					py="xl"
				>
					<EmptyState.Actions>
						<LinkButton to="/events/$eventId" params={{ eventId }}>
							{event.status === "draft" ? "Go to the event" : "Share the event"}
						</LinkButton>
					</EmptyState.Actions>
				</EmptyState>
			)}
			{rows.length > 0 && (
				<EndlessList
					rows={rows}
					keyOf={(row) => row.registration_id}
					label="People"
					height={76}
					more={list.hasNextPage}
					loading={list.isFetchingNextPage}
					onMore={list.fetchNextPage}
				>
					{(row) => (
						<PersonRow
							registration={row}
							event={event}
							onOpen={() => navigate({ search: { ...filter, person: row.registration_id } })}
						/>
					)}
				</EndlessList>
			)}
			<Side
				opened={Boolean(person)}
				onClose={() => navigate({ search: filter })}
				title={chosen ? nameOf(chosen) : "Schedule"}
			>
				<Suspense fallback={<Waiting />}>
					{person && <Schedule id={person} zone={chosen?.contact.timezone ?? event.timezone} />}
				</Suspense>
			</Side>
		</Stack>
	);
}
