import { subscriptionInput, subscriptionPatch } from "../../actions/outgoing/subscriptions";
import { type Endpoint, group, LIST, V1 } from "./endpoint";
import { eventExportQuery } from "./routes/event-exports";
import { deliveriesPage, subscriptionsPage } from "./routes/webhook-subscriptions";

/** What leaves the platform for a tenant's other tools. */
export const OUTGOING_ENDPOINTS: Endpoint[] = [
	...group("Outgoing webhooks", `${V1}/webhook-subscriptions`, [
		[
			"POST",
			"",
			"admin",
			"Subscribe an https address to what happens from now on, signed by Standard Webhooks",
			201,
			"The subscription and `secret`, shown this once",
			{ body: subscriptionInput },
		],
		["GET", "", "admin", "List subscriptions, those of a CRM among them", 200, LIST, { query: subscriptionsPage }],
		[
			"PATCH",
			"/:id",
			"admin",
			"Change a subscription, or switch it off and on",
			200,
			"The subscription",
			{ body: subscriptionPatch },
		],
		[
			"POST",
			"/:id/rotate",
			"admin",
			"Make another secret; the one before signs for a day more",
			200,
			"`{id, secret, previous_secret_until}`",
		],
		["DELETE", "/:id", "admin", "Take a subscription away with its deliveries", 204, "Nothing"],
		["GET", "/:id/deliveries", "admin", "List what was sent, newest first", 200, LIST, { query: deliveriesPage }],
		["POST", "/deliveries/:id/replay", "admin", "Send a settled delivery once more", 202, "The delivery"],
	]),
	...group("Exports", `${V1}/events`, [
		[
			"GET",
			"/:id/export",
			"member",
			"Registrations, contacts or messages of an event in one file",
			200,
			"CSV, or JSON with `format=json`",
			{ query: eventExportQuery },
		],
	]),
	...group("Operations", `${V1}/admin/doctor`, [
		[
			"GET",
			"",
			"owner",
			"What is set up and when cron and queue last ran; no values",
			200,
			"`{bindings, settings, migrations, cron_at, queue_at, …}`",
		],
		["POST", "/queue", "owner", "Send a task through the queue, so that `queue_at` moves", 202, "`{sent_at}`"],
	]),
	...group("Assistants", V1, [
		[
			"POST",
			"/mcp",
			"member",
			"Model Context Protocol, Streamable HTTP without sessions: tools over this interface, changes only with `confirm: true`",
			200,
			"A JSON-RPC 2.0 answer; 202 for a notification",
		],
	]),
];
