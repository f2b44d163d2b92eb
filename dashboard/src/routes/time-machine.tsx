import {
	Card,
	EmptyState,
	Group,
	SegmentedControl,
	SimpleGrid,
	Slider,
	Stack,
	Switch,
	Text,
	Title,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarOff } from "lucide-react";
import { useState } from "react";
import type { Attendance, EventDetail, PlannedStep } from "../api-types";
import { dateTime, shortSpan, span } from "../format";
import { outcomeOf } from "../outcomes";
import { HeatMap } from "../parts/heat-map";
import { PlanList } from "../parts/plan-list";
import { Problem, Waiting } from "../parts/states";
import { ZoneSelect } from "../parts/zone-select";
import { eventQuery, previewQuery, sweepQuery } from "../queries";
import { LEADS, leadIndex } from "../time-machine";

const route = getRouteApi("/app/events/$eventId/time-machine");

const SETTLE_MS = 150;
const MARKED = [9 * 1440, 4 * 1440, 1440, 360, 60, 10];

const AFTER: { value: Attendance; label: string }[] = [
	{ value: "attended", label: "Comes" },
	{ value: "left_early", label: "Leaves early" },
	{ value: "no_show", label: "Does not come" },
];

/** Without what is written for those who take another way after the event. */
const own = (steps: PlannedStep[]) => steps.filter((step) => step.reason !== "other_branch");

export function TimeMachine() {
	const { eventId } = route.useParams();
	const { data: event } = useSuspenseQuery(eventQuery(eventId));
	if (!event.scheduled_at)
		return (
			<EmptyState
				icon={<CalendarOff aria-hidden />}
				title="Everybody gets the same"
				description="A membership has no start, so the time of registration changes nothing: the funnel shows what each person gets."
				py="xl"
			/>
		);
	return <Machine event={event} starts_at={event.scheduled_at} />;
}

function Machine({ event, starts_at }: { event: EventDetail; starts_at: string }) {
	const search = route.useSearch();
	const navigate = route.useNavigate();
	const set = (change: Partial<typeof search>) =>
		navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
	const [lead, setLead] = useState(search.lead);
	const [asked] = useDebouncedValue(lead, SETTLE_MS);
	const zone = search.zone ?? event.timezone;
	const person = { timezone: zone, consent_sms: search.sms, attendance: search.after };
	const registered_at = (minutes: number) => new Date(Date.parse(starts_at) - minutes * 60_000).toISOString();
	const preview = useQuery(
		previewQuery(event.event_id, event.plan_version, { ...person, registered_at: registered_at(asked) }),
	);
	const sweep = useQuery(sweepQuery(event.event_id, event.plan_version, starts_at, person));
	const steps = preview.data && own(preview.data.steps);
	const sent = steps?.filter((step) => step.send_at).length;
	const moved = steps?.filter((step) => outcomeOf(step) === "moved").length;
	const choose = (minutes: number) => {
		const next = LEADS[leadIndex(minutes)] as number;
		setLead(next);
		set({ lead: next });
	};
	return (
		<Stack gap="lg">
			<Card withBorder padding="lg">
				<Title order={2} size="h4">
					Somebody registers {span(lead)} before the start
				</Title>
				<Text size="sm" c="dimmed" mb="md">
					{dateTime(registered_at(lead), zone)}
				</Text>
				<Slider
					min={0}
					max={LEADS.length - 1}
					step={1}
					value={leadIndex(lead)}
					onChange={(i) => setLead(LEADS[i] as number)}
					onChangeEnd={(i) => set({ lead: LEADS[i] as number })}
					label={(i) => shortSpan(LEADS[i] as number)}
					thumbLabel="How long before the start somebody registers"
					thumbValueText={(i) => `${span(LEADS[i] as number)} before the start`}
					marks={MARKED.map((minutes) => ({ value: leadIndex(minutes), label: shortSpan(minutes) }))}
					thumbSize={22}
					styles={{ markLabel: { color: "var(--mantine-color-dimmed)" } }}
					size="lg"
					mx="xs"
					mb={40}
				/>
				<Group gap="lg" align="flex-end">
					<Stack gap={4}>
						<Text size="sm" fw={600} id="after">
							Afterwards this person
						</Text>
						<SegmentedControl
							aria-labelledby="after"
							data={AFTER}
							value={search.after}
							onChange={(after) => set({ after: after as Attendance })}
						/>
					</Stack>
					<ZoneSelect label="Lives in" value={zone} onChange={(next) => set(next ? { zone: next } : {})} w={230} />
					<Switch
						label="Agreed to text messages"
						checked={search.sms}
						onChange={(change) => set({ sms: change.currentTarget.checked })}
						mb={8}
					/>
				</Group>
			</Card>
			<SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: "start" }}>
				<Card
					withBorder
					padding="lg"
					component="section"
					aria-label="What this person gets"
					aria-busy={preview.isFetching}
				>
					<Title order={2} size="h4">
						What this person gets
					</Title>
					<Text size="sm" c="dimmed" mb="md" role="status">
						{steps
							? `${sent} of ${steps.length} messages, ${moved} of them moved. Times in ${zone.replaceAll("_", " ")}.`
							: "Planning …"}
					</Text>
					{preview.isError ? (
						<Problem error={preview.error} retry={preview.refetch} />
					) : steps ? (
						<PlanList steps={steps} zone={zone} />
					) : (
						<Waiting />
					)}
				</Card>
				{sweep.isError ? (
					<Problem error={sweep.error} retry={sweep.refetch} />
				) : sweep.data ? (
					<HeatMap
						rows={sweep.data.map((row) => ({ ...row, steps: own(row.steps) }))}
						starts_at={starts_at}
						lead={lead}
						onLead={choose}
					/>
				) : (
					<Waiting />
				)}
			</SimpleGrid>
		</Stack>
	);
}
