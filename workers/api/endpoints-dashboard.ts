import { replayInput } from "../../actions/replay-webhook";
import { type Endpoint, group, LIST, V1 } from "./endpoint";
import { timingQuery } from "./routes/admin-analytics";
import { contactsQuery, exportQuery } from "./routes/admin-contacts";
import { inboxQuery } from "./routes/admin-inbox";
import { messagesQuery } from "./routes/admin-messages";
import { auditQuery, timeList } from "./routes/admin-operations";
import { registrationsQuery } from "./routes/admin-registrations";
import { verifyQuery } from "./routes/admin-trust";
import { page as webhooksQuery } from "./routes/webhook-inbox";

/** What the dashboard reads and does. */
export const DASHBOARD_ENDPOINTS: Endpoint[] = [
	...group("Dashboard", `${V1}/admin`, [
		[
			"GET",
			"/analytics/overview",
			"member",
			"Figures over all events: drop-off, cohorts, channels, sources, days, revenue by last, first and linear attribution",
			200,
			"`{as_of, events, registrations, messages, conversions, funnel, by_cohort, by_channel, by_source, by_day, attribution, ...}`",
		],
		["GET", "/analytics/overview.csv", "member", "The same as CSV", 200, "CSV, a line for each dimension and key"],
		[
			"GET",
			"/analytics/events/:id",
			"member",
			"Figures of one event, step by step, with a forecast of attendance",
			200,
			"The same with `steps` and `attendance.forecast`",
		],
		[
			"POST",
			"/analytics/rebuild",
			"owner",
			"Make all figures anew from the raw rows, which takes a minute or more: `complete` is false until then",
			202,
			'`{status: "rebuilding", registrations}`',
		],
		[
			"GET",
			"/analytics/timing",
			"member",
			"What a fixed sequence would have done to those who registered late, and what is planned instead",
			200,
			"`{late, fixed, adaptive, examined, events, truncated}`",
			{ query: timingQuery },
		],
		["GET", "/analytics/events/:id/csv", "member", "The same as CSV", 200, "CSV, a line for each dimension and key"],
		[
			"GET",
			"/contacts",
			"member",
			"List contacts; each word of `q` starts a word of the name, address or phone number",
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
		[
			"GET",
			"/contacts/:id/consents",
			"member",
			"What a person agreed to, word for word, with the hash of each record",
			200,
			"JSON, or CSV with `format=csv`",
			{ query: exportQuery },
		],
		["DELETE", "/contacts/:id", "admin", "Erase a person; the hashed opt-out stays", 204, "Nothing"],
		["GET", "/registrations", "member", "List registrations, newest first", 200, LIST, { query: registrationsQuery }],
		["GET", "/inbox", "member", "List what people wrote back to texts, newest first", 200, LIST, { query: inboxQuery }],
		["POST", "/inbox/:id/handled", "member", "Mark a reply as handled", 200, "`{id, status}`"],
		[
			"POST",
			"/inbox/:id/revoke",
			"member",
			"End texts to whoever wrote, as STOP would have",
			200,
			"`{id, status, consent_sms}`",
		],
		["GET", "/messages", "member", "List messages, the latest due first", 200, LIST, { query: messagesQuery }],
		["GET", "/messages/:id", "member", "Read a message and what it said", 200, "The message with `body`"],
		["GET", "/dead-letters", "member", "List what was given up: messages and webhooks", 200, LIST, { query: timeList }],
		["POST", "/dead-letters/:id/redrive", "admin", "Send a failed message once more", 202, "`{message_id, status}`"],
		["GET", "/webhooks", "admin", "List what providers reported", 200, LIST, { query: webhooksQuery }],
		["POST", "/webhooks/:id/replay", "admin", "Work a notice off again", 202, "`{id, status}`"],
		[
			"POST",
			"/webhooks/replay",
			"admin",
			"Work dead letters off again, or what was ignored; the oldest first",
			202,
			"`{replayed, more}`",
			{ body: replayInput },
		],
		["GET", "/audit-log", "admin", "Who did what, the latest first", 200, LIST, { query: auditQuery }],
		[
			"GET",
			"/audit-log/verify",
			"admin",
			"Whether the audit log is as it was sealed, a page of its chain at a time",
			200,
			"`{ok, links, entries, head, fault, unsealed, next_cursor}`",
			{ query: verifyQuery },
		],
		["GET", "/retention", "admin", "What would be cleared away next, by term; changes nothing", 200, LIST],
		[
			"GET",
			"/metrics",
			"member",
			"Rate, errors and durations of the last day by route, how long jobs waited and how late alarms were",
			200,
			"`{from, data, routes, queue_wait_ms, alarm_lag_ms}`",
		],
		[
			"GET",
			"/health",
			"member",
			"What waits and what stands still, and how the platform and its providers do",
			200,
			"Counts, `status`: ok or attention, `provider_accounts`, `platform`",
		],
		[
			"GET",
			"/usage",
			"member",
			"What was used this month, and its estimated cost",
			200,
			"`{from, to, contacts, registrations, emails, sms, sms_segments, plan, warnings, estimated_cost}`",
		],
	]),
];
