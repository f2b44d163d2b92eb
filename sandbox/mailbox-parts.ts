import type { Message, Person } from "./messages.ts";
import { escapeHtml, formatInstant } from "./page.ts";

export const TABS = ["html", "text", "headers"] as const;
export type Tab = (typeof TABS)[number];

/** Stands for all people in the page's address; on a narrow screen that is another view than the list of people. */
export const EVERYBODY = "everybody";

export const CLIP =
	'<svg class="clip" viewBox="0 0 16 16" role="img" aria-label="Attachment"><path d="M13.5 7.5 8 13a3.2 3.2 0 0 1-4.5-4.5l6-6a2.1 2.1 0 0 1 3 3l-5.8 5.8a1 1 0 0 1-1.5-1.5L10.5 4.5"/></svg>';

export interface Mailbox {
	people: Person[];
	/** Null for everybody. */
	person: string | null;
	/** Whether everybody was chosen, not merely nobody. */
	everybody: boolean;
	/** Newest first. */
	timeline: Message[];
	message: Message | null;
	tab: Tab;
	now_ms: number;
	/** ISO 8601; null while the product does not answer. */
	product_now: string | null;
	productUrl: string;
}

export function linkTo(person: string | null, message?: string, tab?: Tab): string {
	const query = new URLSearchParams();
	query.set("person", person ?? EVERYBODY);
	if (message) query.set("message", message);
	if (tab && tab !== "html") query.set("tab", tab);
	return `/?${escapeHtml(query.toString())}`;
}

/** Both clocks of a message: the product's first, since funnels are planned in it. */
export function renderTimes(message: Message): string {
	const wall = `<time datetime="${new Date(message.received_ms).toISOString()}" title="Wall time, UTC">${formatInstant(message.received_ms)}</time>`;
	if (!message.product_at) return `<span class="times">${wall}</span>`;
	const product = `<time class="product" datetime="${escapeHtml(message.product_at)}" title="Product time, UTC">${formatInstant(Date.parse(message.product_at))}</time>`;
	return `<span class="times">${product}<span class="wall">wall ${wall}</span></span>`;
}

export function renderStatus(status: string): string {
	return `<span class="status status-${escapeHtml(status)}">${escapeHtml(status)}</span>`;
}
