import type { FunnelConfig } from "../../funnel/vocabulary";
import type {
	ApiKey,
	DocumentKind,
	DocumentView,
	EventChange,
	EventDetail,
	EventFacts,
	EventFigures,
	EventStatus,
	EventView,
	Instant,
	NewContact,
	NewDocument,
	NewEvent,
	Page,
	PageImport,
	PeopleSearch,
	Plan,
	PreviewPerson,
	RegistrationView,
	Role,
	ScheduledStep,
	Settings,
	SettingsChange,
	SignUp,
} from "./api-types";

/** What the API refused, in its own words. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly fields: { path: string; message: string }[] = [],
		/** Seconds after which another try may succeed; null where the API did not say. */
		readonly retry_after: number | null = null,
	) {
		super(message);
	}
}

const OFFLINE = "The server cannot be reached: check your connection and try again.";
const UNREADABLE = "The server answered with something unexpected: try again in a moment.";

interface CallOptions {
	signal?: AbortSignal;
	headers?: Record<string, string>;
}

/** The body's own type of content: JSON unless it is a file or a form. */
const contentType = (body: unknown): Record<string, string> => {
	if (body === undefined || body instanceof FormData) return {};
	return { "content-type": body instanceof Blob ? body.type : "application/json" };
};

async function send(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Response> {
	try {
		return await fetch(`/api/v1${path}`, {
			method,
			credentials: "same-origin",
			// What was put off until now is still done where the page is closed over it.
			keepalive: method === "DELETE",
			signal: options.signal ?? null,
			headers: { ...contentType(body), ...options.headers },
			...(body !== undefined && {
				body: body instanceof Blob || body instanceof FormData ? body : JSON.stringify(body),
			}),
		});
	} catch {
		throw new ApiError(0, "offline", OFFLINE);
	}
}

async function failure(response: Response): Promise<ApiError> {
	const after = Number(response.headers.get("retry-after"));
	const said = (await response.json().catch(() => null)) as {
		error?: { code: string; message: string; fields?: { path: string; message: string }[] };
	} | null;
	const { code = "unexpected", message = UNREADABLE, fields = [] } = said?.error ?? {};
	return new ApiError(response.status, code, message, fields, after > 0 ? after : null);
}

let refreshing: Promise<boolean> | null = null;

/** One refresh for all calls that found their access token expired: each use of the refresh token replaces it. */
function refresh(): Promise<boolean> {
	refreshing ??= send("POST", "/auth/refresh")
		.then((response) => response.ok)
		.finally(() => {
			refreshing = null;
		});
	return refreshing;
}

/** The answer to a call as it comes, its body unread. Rejects with an ApiError, also where the API refuses. */
export async function open(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Response> {
	let response = await send(method, path, body, options);
	if (response.status === 401 && !path.startsWith("/auth/") && (await refresh()))
		response = await send(method, path, body, options);
	if (!response.ok) throw await failure(response);
	return response;
}

export async function call<Answer>(
	method: string,
	path: string,
	body?: unknown,
	options: CallOptions = {},
): Promise<Answer> {
	const response = await open(method, path, body, options);
	if (response.status === 204) return undefined as Answer;
	return (await response.json()) as Answer;
}

export const get = <Answer>(path: string, query: Record<string, string | null | undefined> = {}) => {
	const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
	return call<Answer>("GET", given.length ? `${path}?${new URLSearchParams(given)}` : path);
};

const dry = (is: boolean) => (is ? "?dry_run=true" : "");

/** The product's HTTP API as the dashboard uses it. Every call rejects with an ApiError. */
export const api = {
	signUp: (input: SignUp) => call<{ tenant_id: string }>("POST", "/auth/signup", input),
	signIn: (input: { email: string; password: string; totp?: string }) => call<unknown>("POST", "/auth/login", input),
	signOut: () => call<void>("POST", "/auth/logout"),

	settings: () => get<Settings>("/settings"),
	changeSettings: (change: SettingsChange) => call<Settings>("PATCH", "/settings", change),

	events: (filter: { status?: EventStatus; cursor?: string }) => get<Page<EventView>>("/events", filter),
	event: (id: string) => get<EventDetail>(`/events/${id}`),
	createEvent: (input: NewEvent) => call<{ event_id: string; status: EventStatus }>("POST", "/events", input),
	changeEvent: (id: string, change: Partial<Omit<EventFacts, "type">>, dryRun = false) =>
		call<EventChange>("PATCH", `/events/${id}${dry(dryRun)}`, change),
	cancelEvent: (id: string, dryRun = false) => call<EventChange>("POST", `/events/${id}/cancel${dry(dryRun)}`),
	publishEvent: (id: string) => call<EventView>("POST", `/events/${id}/publish`),
	cloneEvent: (id: string) => call<EventView>("POST", `/events/${id}/clone`),
	completeEvent: (id: string) => call<EventView>("POST", `/events/${id}/complete`),
	/** Refused with `funnel_changed` where another version than `based_on_version` is the newest. */
	putFunnel: (id: string, funnel_config: FunnelConfig, based_on_version: number) =>
		call<EventDetail>("PUT", `/events/${id}/funnel`, { funnel_config, based_on_version }),
	preview: (id: string, input: PreviewPerson & { registered_at: Instant }) =>
		call<Plan>("POST", `/events/${id}/schedule-preview`, input),
	sweep: (id: string, input: PreviewPerson & { from: Instant; to: Instant; every_minutes: number }) =>
		call<Page<Plan & { registered_at: Instant }>>("POST", `/events/${id}/schedule-sweep`, input),

	figures: (event_id: string) => get<EventFigures>(`/admin/analytics/events/${event_id}`),
	registrations: (filter: { event_id: string; cursor?: string } & PeopleSearch) =>
		get<Page<RegistrationView>>("/admin/registrations", { ...filter }),
	schedule: (registration_id: string) =>
		get<{ plan_version: number; steps: ScheduledStep[] }>(`/registrations/${registration_id}/schedule`),
	checkIn: (registration_id: string, attended: boolean) =>
		call<unknown>("POST", `/registrations/${registration_id}/attendance`, { attended }),

	apiKeys: () => get<Page<ApiKey>>("/api-keys", { limit: "100" }),
	createApiKey: (input: { name: string; role: Role }) => call<{ id: string; key: string }>("POST", "/api-keys", input),
	revokeApiKey: (id: string) => call<void>("DELETE", `/api-keys/${id}`),

	documents: (filter: { cursor?: string }) => get<Page<DocumentView>>("/knowledge/documents", filter),
	addDocument: (input: NewDocument) =>
		call<{ document_id: string; chunks: number }>("POST", "/knowledge/documents", input),
	addFile: (form: FormData) => call<{ document_id: string; chunks: number }>("POST", "/knowledge/documents", form),
	readPages: (input: { urls: string[]; kind?: DocumentKind; site_pages?: number }) =>
		call<PageImport>("POST", "/knowledge/sources", input),
	pageImport: (id: string) => get<PageImport>(`/knowledge/sources/${id}`),
	/** Registers somebody; the same key registers them once. */
	enroll: (key: string, input: { event_id: string; contact: NewContact }) =>
		call<{ registration_id: string }>("POST", "/enrollments", input, { headers: { "idempotency-key": key } }),
	removeDocument: (id: string) => call<void>("DELETE", `/knowledge/documents/${id}`),

	/** Product time, epoch milliseconds: on a laptop it may run faster than the wall's. */
	now: async () => Date.parse(((await (await fetch("/health")).json()) as { now: Instant }).now),
};
