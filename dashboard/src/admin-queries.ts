import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
	AuditEntry,
	ContactRecord,
	DeadLetter,
	Health,
	MessageBody,
	MessageFilter,
	MessageView,
	UsageView,
	WebhookNotice,
} from "./admin-types";
import { call, get } from "./api";
import type { ContactView, Instant, Page } from "./api-types";

/** What somebody wrote back to a text. */
export interface ReplyView {
	id: string;
	contact_id: string;
	first_name: string | null;
	last_name: string | null;
	phone: string | null;
	body: string;
	received_at: Instant;
	handled_at: Instant | null;
	consent_sms: boolean;
}

/** An address of the tenant's own for notices. */
export interface EndpointView {
	id: string;
	name: string;
	provider: string;
	url: string;
	previous_secret_until: Instant | null;
}

const PAGE = "100";
const WATCHED_MS = 15_000;

/** What happened to whom, and how the platform does: the calls behind the pages of people and operations. */
export const admin = {
	contact: (id: string) => get<ContactRecord>(`/admin/contacts/${id}`),
	erase: (id: string) => call<void>("DELETE", `/admin/contacts/${id}`),
	message: (id: string) => get<MessageView & { body: MessageBody | null }>(`/admin/messages/${id}`),
	redrive: (id: string) => call<unknown>("POST", `/admin/dead-letters/${id}/redrive`),
	replay: (id: string) => call<unknown>("POST", `/admin/webhooks/${id}/replay`),
	replayAll: () => call<unknown>("POST", "/admin/webhooks/replay", { status: "failed" }),
};

/** A list of the API, page by page. */
export const listQuery = <Row>(path: string, filter: Record<string, string | undefined> = {}) =>
	infiniteQueryOptions({
		queryKey: ["list", path, filter],
		queryFn: ({ pageParam }) => get<Page<Row>>(path, { ...filter, limit: PAGE, cursor: pageParam }),
		initialPageParam: "",
		getNextPageParam: (last) => last.next_cursor,
		placeholderData: keepPreviousData,
	});

export const contactsQuery = (q?: string) => listQuery<ContactView>("/admin/contacts", { q });
export const messagesQuery = (filter: MessageFilter) => listQuery<MessageView>("/admin/messages", { ...filter });
export const deadLettersQuery = listQuery<DeadLetter>("/admin/dead-letters");
export const webhooksQuery = (status?: string) => listQuery<WebhookNotice>("/admin/webhooks", { status });
export const inboxQuery = (status?: string) => listQuery<ReplyView>("/admin/inbox", { status });
export const endpointsQuery = listQuery<EndpointView>("/webhook-endpoints");
export const auditQuery = (filter: { q?: string; actor_type?: string; kind?: string }) =>
	listQuery<AuditEntry>("/admin/audit-log", filter);

export const contactQuery = (id: string) =>
	queryOptions({ queryKey: ["contact", id], queryFn: () => admin.contact(id) });
export const messageQuery = (id: string) =>
	queryOptions({ queryKey: ["message", id], queryFn: () => admin.message(id) });
export const healthQuery = queryOptions({
	queryKey: ["health"],
	queryFn: () => get<Health>("/admin/health"),
	refetchInterval: WATCHED_MS,
});
export const usageQuery = queryOptions({ queryKey: ["usage"], queryFn: () => get<UsageView>("/admin/usage") });
