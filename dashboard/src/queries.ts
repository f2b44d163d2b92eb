import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, api } from "./api";
import type { EventStatus, PeopleSearch, PreviewPerson } from "./api-types";

const MOST_TRIES = 3;
const LONGEST_WAIT_MS = 10_000;

const passing = (error: unknown) =>
	!(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;

export const queryClient = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 10_000,
			retry: (tries, error) => tries < MOST_TRIES && passing(error),
			retryDelay: (tries, error) =>
				Math.min(
					LONGEST_WAIT_MS,
					error instanceof ApiError && error.retry_after ? error.retry_after * 1000 : 500 * 2 ** tries,
				),
		},
	},
});

export const paged = {
	initialPageParam: "",
	getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
};

export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: api.settings, staleTime: 60_000 });

/** How far product time is from this browser's clock, in milliseconds. */
export const clockQuery = queryOptions({
	queryKey: ["clock"],
	queryFn: async () => (await api.now()) - Date.now(),
	staleTime: 60_000,
});

export const eventsQuery = (status?: EventStatus) =>
	infiniteQueryOptions({
		queryKey: ["events", "list", status ?? "all"],
		queryFn: ({ pageParam }) => api.events({ status, cursor: pageParam }),
		...paged,
	});

/** How often an event is read again while its people are planned anew. */
const REPLANNING_MS = 2000;

export const eventQuery = (id: string) =>
	queryOptions({
		queryKey: ["events", "one", id],
		queryFn: () => api.event(id),
		refetchInterval: ({ state }) => (state.data?.replanning ? REPLANNING_MS : false),
	});

export const figuresQuery = (id: string) =>
	queryOptions({ queryKey: ["events", "figures", id], queryFn: () => api.figures(id), refetchInterval: 10_000 });

export const previewQuery = (id: string, plan_version: number, input: PreviewPerson & { registered_at: string }) =>
	queryOptions({
		queryKey: ["preview", id, plan_version, input],
		queryFn: () => api.preview(id, input),
		placeholderData: keepPreviousData,
		staleTime: 300_000,
	});

/** Registration times in ever smaller steps towards the start: hours from, hours to, minutes between. */
const SWEEPS = [
	[216, 36, 720],
	[24, 4, 240],
	[3, 0.25, 15],
] as const;
const HOUR_MS = 3_600_000;

/** What people get who register from nine days to a quarter of an hour before the start. */
export const sweepQuery = (id: string, plan_version: number, starts_at: string, person: PreviewPerson) =>
	queryOptions({
		queryKey: ["sweep", id, plan_version, starts_at, person],
		queryFn: async () => {
			const before = (hours: number) => new Date(Date.parse(starts_at) - hours * HOUR_MS).toISOString();
			const parts = await Promise.all(
				SWEEPS.map(([from, to, every_minutes]) =>
					api.sweep(id, { ...person, from: before(from), to: before(to), every_minutes }),
				),
			);
			return parts.flatMap((part) => part.data);
		},
		placeholderData: keepPreviousData,
		staleTime: 300_000,
	});

export const registrationsQuery = (event_id: string, filter: PeopleSearch = {}) =>
	infiniteQueryOptions({
		queryKey: ["registrations", event_id, filter],
		queryFn: ({ pageParam }) => api.registrations({ event_id, ...filter, cursor: pageParam }),
		placeholderData: keepPreviousData,
		...paged,
	});

export const scheduleQuery = (registration_id: string) =>
	queryOptions({ queryKey: ["schedule", registration_id], queryFn: () => api.schedule(registration_id) });

export const apiKeysQuery = queryOptions({ queryKey: ["api-keys"], queryFn: api.apiKeys });

export const documentsQuery = infiniteQueryOptions({
	queryKey: ["documents"],
	queryFn: ({ pageParam }) => api.documents({ cursor: pageParam }),
	...paged,
});

/** How often an import is read again while its pages come in. */
const READING_MS = 1000;

export const importQuery = (id: string) =>
	queryOptions({
		queryKey: ["import", id],
		queryFn: () => api.pageImport(id),
		refetchInterval: ({ state }) => (state.data?.status === "done" ? false : READING_MS),
	});
