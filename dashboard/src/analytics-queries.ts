import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Channel, Phase } from "../../funnel/vocabulary";
import { get } from "./api";
import type { Instant, Page, RegistrationView } from "./api-types";
import type { FigureSearch } from "./figure-search";
import { paged } from "./queries";

interface Money {
	currency: string;
	count: number;
	amount: number;
}

export interface Progress {
	sends: number;
	deliveries: number;
	opens: number;
	machine_opens: number;
	clicks: number;
	unsubscribes: number;
	complaints: number;
}

interface Line extends Progress {
	registrations: number;
	attended: number;
	left_early: number;
	conversions: number;
	revenue: Money[];
}

/** One step of one event's funnel, on the channel it left by. */
export interface StepFigures extends Progress {
	phase: Phase;
	step_key: string;
	channel: Channel;
	by_status: Partial<Record<"queued" | "dropped" | "failed" | "bounced", number>>;
	dropped_by_reason: Record<string, number>;
}

export interface Analytics {
	as_of: Instant;
	/** False while changes wait to be counted. */
	complete: boolean;
	funnel: { stage: string; count: number; of_registered: number | null; of_previous: number | null }[];
	by_cohort: (Line & { cohort: string })[];
	by_channel: (Progress & { channel: Channel })[];
	by_source: (Line & { utm_source: string | null; utm_medium: string | null; utm_campaign: string | null })[];
	/** Of one event alone. */
	steps?: StepFigures[];
	conversions: Money[];
	attendance: { forecast: { expected: number; low: number; high: number } | null };
}

export interface TimingReport {
	late: number;
	fixed: { messages: number; after_start: number; lost: number; in_a_heap: number; at_night: number };
	adaptive: {
		messages: number;
		after_start: number;
		in_a_heap: number;
		at_night: number;
		moved: number;
		dropped: number;
	};
}

/** `event_id` undefined for all events together. */
export const analyticsPath = (event_id?: string) => `/admin/analytics/${event_id ? `events/${event_id}` : "overview"}`;
export const csvPath = (event_id?: string) =>
	`/api/v1/admin/analytics/${event_id ? `events/${event_id}/csv` : "overview.csv"}`;

export const analyticsQuery = (event_id?: string) =>
	queryOptions({ queryKey: ["analytics", event_id ?? ""], queryFn: () => get<Analytics>(analyticsPath(event_id)) });

export const timingQuery = (event_id?: string) =>
	queryOptions({
		queryKey: ["timing", event_id ?? ""],
		queryFn: () => get<TimingReport>("/admin/analytics/timing", { event_id }),
	});

/** `count` is how many of the number the person has. */
export type Counted = RegistrationView & { count: number };

export const peopleQuery = (search: FigureSearch) =>
	infiniteQueryOptions({
		queryKey: ["analytics", "people", search],
		queryFn: ({ pageParam }) => {
			// A source that was not given is an empty part of its line's name.
			const asked = new URLSearchParams({ ...search, limit: "50", ...(pageParam && { cursor: pageParam }) });
			return get<Page<Counted>>(`/admin/analytics/people?${asked}`);
		},
		...paged,
	});

export const peopleCsvPath = (search: FigureSearch) =>
	`/api/v1/admin/analytics/people.csv?${new URLSearchParams({ ...search })}`;
