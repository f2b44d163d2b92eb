import { z } from "zod";
import { targetInput } from "../../actions/accounts/clone-across";
import { createEventInput, eventPatch, funnelReplacement } from "../../actions/event-input";
import { type Endpoint, group, LIST, type Line, V1 } from "./endpoint";
import { ACCOUNT_ENDPOINTS } from "./endpoints-accounts";
import { DASHBOARD_ENDPOINTS } from "./endpoints-dashboard";
import { EXPERIMENT_ENDPOINTS, HOLDOUT_ENDPOINTS } from "./endpoints-experiments";
import { FUNNEL_ENDPOINTS } from "./endpoints-funnel";
import { KNOWLEDGE_ENDPOINTS } from "./endpoints-knowledge";
import { OPEN_ENDPOINTS } from "./endpoints-open";
import { OUTGOING_ENDPOINTS } from "./endpoints-outgoing";
import { SENDING_ENDPOINTS } from "./endpoints-sending";
import { TRUST_ENDPOINTS } from "./endpoints-trust";
import { enrollment } from "./routes/enrollments";
import { dryRun, page as eventsQuery } from "./routes/events";
import { attendance, conversion, poll } from "./routes/registrations";
import { preview, row } from "./routes/schedules";

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
		"Replace the funnel of every unsent step; 409 `funnel_changed` where a version newer than `based_on_version` is there",
		200,
		"The event and `funnel_config`",
		{ body: funnelReplacement },
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
	[
		"POST",
		"/:id/clone-to",
		"member",
		"Copy an event as a draft into another of one's tenants",
		201,
		"The new event with its `tenant_id`",
		{ body: targetInput, person: true },
	],
	["POST", "/:id/complete", "member", "End a live event now", 200, "The event"],
	[
		"POST",
		"/:id/check-in-link",
		"member",
		"The link for the team at the door, made where there is none",
		200,
		"`{url}`",
	],
	["DELETE", "/:id/check-in-link", "member", "Withdraw the link for the team at the door", 204, "Nothing"],
	[
		"POST",
		"/:id/attendance-import",
		"member",
		"Take in a list of who came, as a CSV file",
		200,
		"`{dry_run, people, lines, data}`: whom each line means, or why nobody",
		{ query: dryRun, form: "text/csv" },
	],
	["GET", "/:id/poll-answers", "member", "How many gave each answer to each poll question", 200, LIST],
	["POST", "/:id/attendance-pull", "member", "Ask the meeting provider for its reports now", 202, "`{due_at}`"],
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
	...ACCOUNT_ENDPOINTS,
	...group("Events", `${V1}/events`, events),
	...FUNNEL_ENDPOINTS,
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
	...KNOWLEDGE_ENDPOINTS,
	...SENDING_ENDPOINTS,
	...DASHBOARD_ENDPOINTS,
	...EXPERIMENT_ENDPOINTS,
	...HOLDOUT_ENDPOINTS,
	...TRUST_ENDPOINTS,
	...OUTGOING_ENDPOINTS,
	...OPEN_ENDPOINTS,
];
