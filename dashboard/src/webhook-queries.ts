import { queryOptions } from "@tanstack/react-query";
import { listQuery } from "./admin-queries";
import { call, get } from "./api";
import type { Instant, Page } from "./api-types";

export interface Subscription {
	id: string;
	kind: string;
	/** Null for a CRM, which is reached by its credentials. */
	url: string | null;
	types: string[];
	state: "active" | "disabled";
	disabled_reason: string | null;
	failing_since: Instant | null;
	created_at: Instant;
}

export interface Delivery {
	id: string;
	webhook_id: string;
	type: string;
	subject_id: string;
	status: "queued" | "delivered" | "dead";
	attempts: number;
	/** What the address answered last, an HTTP status. */
	last_status: number | null;
	last_error: string | null;
	happened_at: Instant;
	settled_at: Instant | null;
}

/** What a subscription may be told of, in the words of the page. */
export const TYPES: Record<string, string> = {
	"registration.created": "Somebody registered",
	"registration.cancelled": "Somebody took their registration back",
	"registration.no_show": "Somebody did not come",
	"attendance.decided": "Who came is known",
	"poll.answered": "A poll was answered",
	"conversion.recorded": "Somebody bought",
	"conversion.refunded": "A purchase was refunded",
	"event.published": "An event was published",
	"event.rescheduled": "An event was moved",
	"event.cancelled": "An event was cancelled",
	"event.completed": "An event is over",
	"contact.confirmed": "An address was confirmed",
	"contact.preferences_changed": "Somebody changed what they want",
	"contact.unsubscribed": "Somebody unsubscribed",
	"contact.texts_stopped": "Somebody stopped texts",
	"contact.erased": "A person was erased",
	"message.status": "What became of each message (many)",
};
export const typeName = (type: string): string => TYPES[type] ?? type;
/** All but what comes several times for each message. */
export const USUAL = Object.keys(TYPES).filter((type) => type !== "message.status");

const PATH = "/webhook-subscriptions";
export const hooks = {
	create: (input: { url: string; types: string[] }) => call<Subscription & { secret: string }>("POST", PATH, input),
	change: (id: string, patch: { state?: string; types?: string[]; url?: string }) =>
		call<Subscription>("PATCH", `${PATH}/${id}`, patch),
	rotate: (id: string) => call<{ secret: string; previous_secret_until: Instant }>("POST", `${PATH}/${id}/rotate`),
	remove: (id: string) => call<void>("DELETE", `${PATH}/${id}`),
	replay: (id: string) => call<Delivery>("POST", `${PATH}/deliveries/${id}/replay`),
};
export const subscriptionsQuery = queryOptions({
	queryKey: ["webhook-subscriptions"],
	queryFn: () => get<Page<Subscription>>(PATH, { limit: "100" }),
});
export const deliveriesQuery = (id: string, status?: string) =>
	listQuery<Delivery>(`${PATH}/${id}/deliveries`, { status });
