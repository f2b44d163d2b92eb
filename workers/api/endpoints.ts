import { z } from "zod";
import type { Role } from "../../actions/actor";
import { apiKeyInput } from "../../actions/create-api-key";
import { createEventInput, eventPatch, funnelInput } from "../../actions/event-input";
import { signInInput } from "../../actions/sign-in";
import { signUpInput } from "../../actions/sign-up";
import { settingsInput } from "../../actions/update-settings";
import { contactsQuery, exportQuery } from "./routes/admin-contacts";
import { messagesQuery } from "./routes/admin-messages";
import { timeList } from "./routes/admin-operations";
import { registrationsQuery } from "./routes/admin-registrations";
import { page as apiKeysQuery } from "./routes/api-keys";
import { enrollment } from "./routes/enrollments";
import { dryRun, page as eventsQuery } from "./routes/events";
import { attendance, conversion, poll } from "./routes/registrations";
import { preview, row } from "./routes/schedules";
import { page as webhooksQuery } from "./routes/webhook-inbox";

/** Who may call: anyone, whoever holds the link, a provider by its signature, the publishable key, or a role and above. */
export type Access = "anyone" | "link" | "signature" | "publishable" | Role;

export interface Endpoint {
	group: string;
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** The whole path, parameters as `:name`. */
	path: string;
	access: Access;
	summary: string;
	/** Status of the usual answer. */
	status: number;
	/** What the usual answer holds. */
	answer: string;
	query?: z.ZodObject;
	body?: z.ZodType;
	/** A body that is no JSON, by its media type. */
	form?: string;
	headers?: { name: string; required: boolean; description: string }[];
}

type Line = [
	method: Endpoint["method"],
	path: string,
	access: Access,
	summary: string,
	status: number,
	answer: string,
	more?: Pick<Endpoint, "query" | "body" | "form" | "headers">,
];

const V1 = "/api/v1";
const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";
const LIST = "`{data, next_cursor}`";

const group = (name: string, base: string, lines: Line[]): Endpoint[] =>
	lines.map(([method, path, access, summary, status, answer, more]) => ({
		group: name,
		method,
		path: `${base}${path}`,
		access,
		summary,
		status,
		answer,
		...more,
	}));

const idempotencyKey = {
	name: "Idempotency-Key",
	required: true,
	description:
		"At most 256 characters, a new one for each registration; the same key and body bring the same answer for 24 h.",
};
const events: Line[] = [
	[
		"POST",
		"",
		"member",
		"Create an event with its funnel",
		201,
		"`{event_id, status, funnel_config, estimated_cost_per_registration, generation, warnings}`",
		{ body: createEventInput },
	],
	["GET", "", "member", "List events, newest first", 200, LIST, { query: eventsQuery }],
	["GET", "/:id", "member", "Read an event with its funnel", 200, "The event and `funnel_config`"],
	[
		"PATCH",
		"/:id",
		"member",
		"Change an event; a new `scheduled_at` reschedules it",
		200,
		"The event, `told` and `replanned`",
		{ body: eventPatch, query: dryRun },
	],
	["DELETE", "/:id", "admin", "Remove an event nobody registered for", 204, "Nothing"],
	[
		"PUT",
		"/:id/funnel",
		"member",
		"Replace the funnel of every unsent step",
		200,
		"The event and `funnel_config`",
		{ body: z.object({ funnel_config: funnelInput }) },
	],
	["GET", "/:id/funnel/versions", "member", "List the funnel's versions", 200, LIST],
	[
		"POST",
		"/:id/cancel",
		"member",
		"Cancel an event and tell whoever was told of it",
		200,
		"The event, `told` and `replanned`",
		{ query: dryRun },
	],
	["POST", "/:id/publish", "member", "Publish a draft", 200, "The event"],
	["POST", "/:id/clone", "member", "Copy an event as a draft", 201, "The new event"],
	["POST", "/:id/complete", "member", "End a live event now", 200, "The event"],
	[
		"POST",
		"/:id/schedule-preview",
		"member",
		"What somebody who registers at an instant would get",
		200,
		"`{lead_hours, compression, steps}`",
		{ body: preview },
	],
	["POST", "/:id/schedule-sweep", "member", "The same for a row of registration times", 200, LIST, { body: row }],
];

/** Every path of the product, by whom it is for. */
export const ENDPOINTS: Endpoint[] = [
	...group("Accounts", V1, [
		[
			"POST",
			"/auth/signup",
			"anyone",
			"Open a tenant with its owner",
			201,
			"`{tenant_id, user_id, access_token}`",
			{ body: signUpInput },
		],
		[
			"POST",
			"/auth/login",
			"anyone",
			"Sign in",
			200,
			"`{access_token}`, and the cookies of a session",
			{ body: signInInput },
		],
		[
			"POST",
			"/auth/refresh",
			"anyone",
			"A new access token for the refresh cookie, which is rotated",
			200,
			"`{access_token}`",
		],
		["POST", "/auth/logout", "anyone", "End the session", 204, "Nothing"],
		[
			"POST",
			"/api-keys",
			"admin",
			"Make an API key",
			201,
			"`{id, key}`; the key is shown this once",
			{ body: apiKeyInput },
		],
		["GET", "/api-keys", "admin", "List API keys", 200, LIST, { query: apiKeysQuery }],
		["DELETE", "/api-keys/:id", "admin", "Withdraw an API key", 204, "Nothing"],
		["GET", "/settings", "member", "Read the tenant's settings and publishable key", 200, "The tenant with `settings`"],
		[
			"PATCH",
			"/settings",
			"admin",
			"Change what is named and leave the rest",
			200,
			"The tenant with `settings`",
			{ body: settingsInput },
		],
	]),
	...group("Events", `${V1}/events`, events),
	...group("Enrolment", V1, [
		[
			"POST",
			"/enrollments",
			"publishable",
			"Register a person for an event",
			201,
			"`{registration_id, zoom_join_url?, calendar_ics_url, calendar_links, manage_url, funnel_preview}`; 200 where the person is registered already",
			{ body: enrollment, headers: [idempotencyKey] },
		],
		[
			"GET",
			"/registrations/:id/schedule",
			"member",
			"The schedule with what became of each step",
			200,
			"`{plan_version, steps}`",
		],
		[
			"POST",
			"/registrations/:id/attendance",
			"member",
			"Check somebody in by hand",
			200,
			"`{registration_id, attendance}`",
			{ body: attendance },
		],
		[
			"POST",
			"/registrations/:id/poll-answers",
			"member",
			"Take in a poll answer",
			200,
			"`{registration_id, question, answer}`",
			{ body: poll },
		],
		["POST", "/registrations/:id/cancel", "member", "Take a registration back", 200, "`{registration_id, status}`"],
		[
			"POST",
			"/registrations/:id/conversions",
			"member",
			"Count a purchase, once for each `external_id`",
			201,
			"`{registration_id, external_id, recorded}`; 200 where it was counted before",
			{ body: conversion },
		],
		[
			"GET",
			"/public/events/:id",
			"anyone",
			"What a registration form may know of an event",
			200,
			"The event's public facts",
			{ query: z.object({ key: z.string() }) },
		],
	]),
	...group("Dashboard", `${V1}/admin`, [
		[
			"GET",
			"/analytics/overview",
			"member",
			"Counts over all events, from the rows as they stand",
			200,
			"`{as_of, events, registrations, messages, conversions}`",
		],
		["GET", "/analytics/events/:id", "member", "Counts of one event, step by step", 200, "The same with `steps`"],
		[
			"GET",
			"/contacts",
			"member",
			"List contacts; `q` is the start of an address or name",
			200,
			LIST,
			{ query: contactsQuery },
		],
		["GET", "/contacts/:id", "member", "Read a contact with registrations and consents", 200, "The contact"],
		[
			"GET",
			"/contacts/:id/export",
			"member",
			"Everything held about a person",
			200,
			"JSON, or CSV with `format=csv`",
			{ query: exportQuery },
		],
		["DELETE", "/contacts/:id", "admin", "Erase a person; the hashed opt-out stays", 204, "Nothing"],
		["GET", "/registrations", "member", "List registrations, newest first", 200, LIST, { query: registrationsQuery }],
		["GET", "/messages", "member", "List messages, the latest due first", 200, LIST, { query: messagesQuery }],
		["GET", "/messages/:id", "member", "Read a message and what it said", 200, "The message with `body`"],
		["GET", "/dead-letters", "member", "List what was given up: messages and webhooks", 200, LIST, { query: timeList }],
		["POST", "/dead-letters/:id/redrive", "admin", "Send a failed message once more", 202, "`{message_id, status}`"],
		["GET", "/webhooks", "admin", "List what providers reported", 200, LIST, { query: webhooksQuery }],
		["POST", "/webhooks/:id/replay", "admin", "Work a notice off again", 202, "`{id, status}`"],
		["GET", "/audit-log", "admin", "Who did what, the latest first", 200, LIST, { query: timeList }],
		["GET", "/health", "member", "What waits and what stands still", 200, "Counts, and `status`: ok or attention"],
		[
			"GET",
			"/usage",
			"member",
			"What was used this month, and its estimated cost",
			200,
			"`{from, to, registrations, emails, sms, sms_segments, estimated_cost}`",
		],
	]),
	...group("Webhooks", `${V1}/webhooks`, [
		["POST", "/resend", "signature", "E-mail status from Resend", 200, "`{received}`", { form: JSON_TYPE }],
		["POST", "/twilio", "signature", "Text message status from Twilio", 200, "`{received}`", { form: FORM }],
		[
			"POST",
			"/twilio/inbound",
			"signature",
			"A reply to a text message, from Twilio",
			200,
			"`{received}`",
			{ form: FORM },
		],
		["POST", "/zoom", "signature", "Meetings and participants from Zoom", 200, "`{received}`", { form: JSON_TYPE }],
		["POST", "/stripe", "signature", "Payments from Stripe", 200, "`{received}`", { form: JSON_TYPE }],
		[
			"POST",
			"/:provider/:endpoint_token",
			"signature",
			"The same for a tenant with secrets of its own",
			200,
			"`{received}`",
			{ form: JSON_TYPE },
		],
	]),
	...group("Registrants' links", "", [
		[
			"GET",
			"/r/:token/calendar.ics",
			"link",
			"The event as a calendar file, in its current state",
			200,
			"text/calendar",
		],
		["GET", "/r/:token/join", "link", "Go to the meeting; counts the click", 302, "A redirect"],
		["GET", "/r/:token/manage", "link", "The registrant's page", 200, "A page"],
		["POST", "/r/:token/cancel", "link", "Take the own registration back", 200, "A page", { form: FORM }],
		["POST", "/r/:token/preferences", "link", "Change what one agrees to", 200, "A page", { form: FORM }],
		["GET", "/u/:token", "link", "Ask whether to unsubscribe; changes nothing", 200, "A page"],
		["POST", "/u/:token", "link", "One-click unsubscribe (RFC 8058)", 200, "A page", { form: FORM }],
		["GET", "/e/:subdomain/:event", "anyone", "An event's registration page", 200, "A page"],
		["POST", "/e/:subdomain/:event", "anyone", "Register without JavaScript", 201, "A page", { form: FORM }],
	]),
	...group("About", "", [
		["GET", "/health", "anyone", "Whether the platform answers", 200, "`{status, version, now}`"],
		[
			"GET",
			"/.well-known/jwks.json",
			"anyone",
			"The keys that access tokens are signed with",
			200,
			"A JSON Web Key Set",
		],
		["GET", `${V1}/openapi.json`, "anyone", "This description as OpenAPI 3.1", 200, "An OpenAPI document"],
		["GET", `${V1}/docs`, "anyone", "This description as a page", 200, "A page"],
	]),
];
