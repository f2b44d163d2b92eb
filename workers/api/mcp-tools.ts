import { z } from "zod";
import { checkInput } from "../../actions/check-copy";
import { createEventInput, eventInput } from "../../actions/event-input";
import { searchInput } from "../../actions/search-knowledge";
import { page as eventsQuery } from "./routes/events";
import { preview, row } from "./routes/schedules";

/** A request to the product's own interface, below `/api/v1`. */
export interface ToolRequest {
	method: "GET" | "POST" | "PATCH";
	path: string;
	body?: unknown;
}

/** What an assistant may do: a name for one request, its input, and what it means. */
export interface Tool {
	description: string;
	input: z.ZodObject;
	/** Changes something, and does so only with `confirm: true`. */
	changes: boolean;
	/** The request for input that fits; null where there is nothing to ask before a change is confirmed. */
	request(input: never): ToolRequest | null;
}

const id = z.string().min(1).max(100);
const event_id = id.describe("Id of the event, as list_events gives it.");
const confirm = z
	.boolean()
	.default(false)
	.describe("Without it nothing is changed: the answer says what would happen. Ask the person before you set it.");

const tool = <S extends z.ZodObject>(
	description: string,
	input: S,
	request: (input: z.input<S>) => ToolRequest | null,
	changes = false,
): Tool => ({ description, input, changes, request: request as Tool["request"] });

const at = (path: string, query: Record<string, unknown> = {}): string => {
	const given = Object.entries(query).filter(([, value]) => value !== undefined);
	const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
	return text ? `${path}?${text}` : path;
};
const of = (event: string): string => `/events/${encodeURIComponent(event)}`;

/** The tools, by name. Each is one request of the product's own interface, with the caller's own rights and limits. */
export const TOOLS: Record<string, Tool> = {
	list_events: tool("List the events, newest first.", eventsQuery, (query) => ({
		method: "GET",
		path: at("/events", query),
	})),
	get_event: tool("Read an event with its whole funnel.", z.object({ event_id }), (input) => ({
		method: "GET",
		path: of(input.event_id),
	})),
	create_event: tool(
		"Create an event as a draft, with a funnel from a template. Nobody is told anything until a person publishes it.",
		z.object({
			event: z.object(eventInput.shape),
			funnel_template: createEventInput.shape.funnel_template,
			confirm,
		}),
		({ confirm: sure, ...input }) =>
			sure ? { method: "POST", path: "/events", body: { ...input, publish: false } } : null,
		true,
	),
	preview_schedule: tool(
		"What somebody who registers at one instant would get, and why each step is sent, moved or left out.",
		preview.extend({ event_id }),
		({ event_id: event, ...body }) => ({ method: "POST", path: `${of(event)}/schedule-preview`, body }),
	),
	sweep_schedules: tool(
		"The same for a row of registration times, so that one sees how the funnel shrinks as the event comes nearer.",
		row.extend({ event_id }),
		({ event_id: event, ...body }) => ({ method: "POST", path: `${of(event)}/schedule-sweep`, body }),
	),
	generate_funnel: tool(
		"Write the event's funnel anew from the knowledge base. Without confirm the text is shown and not saved.",
		z.object({ event_id, funnel_template: createEventInput.shape.funnel_template.optional(), confirm }),
		({ event_id: event, confirm: sure, ...input }) => ({
			method: "POST",
			path: `${of(event)}/funnel/generate`,
			body: { ...input, save: sure === true },
		}),
		true,
	),
	reschedule_event: tool(
		"Move an event to another start: every unsent message is planned anew, and whoever was told the old start gets a notice.",
		z.object({ event_id, scheduled_at: z.string().describe("ISO 8601 with offset."), confirm }),
		({ event_id: event, scheduled_at, confirm: sure }) => ({
			method: "PATCH",
			path: at(of(event), { dry_run: sure !== true }),
			body: { scheduled_at },
		}),
		true,
	),
	check_copy: tool("Hold a text against the knowledge base: which claims it backs.", checkInput, (body) => ({
		method: "POST",
		path: "/knowledge/check",
		body,
	})),
	search_knowledge: tool("Search the knowledge base by words and meaning.", searchInput, (body) => ({
		method: "POST",
		path: "/knowledge/search",
		body,
	})),
	read_analytics: tool(
		"Counts of registrations, messages, attendance and purchases, of one event or over all.",
		z.object({ event_id: event_id.optional() }),
		({ event_id: event }) => ({
			method: "GET",
			path: event ? `/admin/analytics/events/${encodeURIComponent(event)}` : "/admin/analytics/overview",
		}),
	),
};
