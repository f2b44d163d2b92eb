import { Hono } from "hono";
import { z } from "zod";
import {
	createSubscription,
	deleteSubscription,
	existing,
	replayOutgoing,
	rotateSubscription,
	subscriptionInput,
	subscriptionPatch,
	updateSubscription,
} from "../../../actions/outgoing/subscriptions";
import { listOutgoing, listSubscriptions, type OutgoingRow, type SubscriptionRow } from "../../../db/outgoing";
import { type AppEnv, body, query } from "../../http";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";
import { iso } from "../views";

export const subscriptionsPage = z.object(pageQuery);
export const deliveriesPage = z.object({ ...pageQuery, status: z.enum(["queued", "delivered", "dead"]).optional() });

const view = (row: SubscriptionRow) => ({
	id: row.id,
	kind: row.kind,
	url: row.url,
	types: JSON.parse(row.types_json) as string[],
	state: row.state,
	disabled_reason: row.disabled_reason,
	failing_since: iso(row.failing_since),
	created_at: iso(row.created_at),
});

const deliveryView = (row: OutgoingRow) => ({
	id: row.id,
	webhook_id: row.source_id,
	type: row.type,
	subject_id: row.subject_id,
	status: row.status,
	attempts: row.attempts,
	last_status: row.last_status,
	last_error: row.last_error,
	happened_at: iso(row.happened_at),
	created_at: iso(row.created_at),
	settled_at: iso(row.settled_at),
});

/** Where a tenant wants to hear of what happens. */
export const webhookSubscriptions = new Hono<AppEnv>()
	.post("/", allow("admin"), async (c) => {
		const made = await createSubscription(c.get("ctx"), c.get("actor"), await body(c, subscriptionInput));
		return c.json({ ...view(made.subscription), secret: made.secret }, 201);
	})
	.get("/", allow("admin"), async (c) => {
		const { cursor, limit } = query(c, subscriptionsPage);
		const rows = await listSubscriptions(c.get("ctx").db, c.get("actor").tenant_id, { cursor, limit: limit + 1 });
		return c.json(pageOf(rows, limit, view, (row) => row.id));
	})
	.patch("/:id", allow("admin"), async (c) => {
		const patch = await body(c, subscriptionPatch);
		return c.json(view(await updateSubscription(c.get("ctx"), c.get("actor"), c.req.param("id"), patch)));
	})
	.post("/:id/rotate", allow("admin"), async (c) => {
		const id = c.req.param("id");
		const { secret, previous_until } = await rotateSubscription(c.get("ctx"), c.get("actor"), id);
		return c.json({ id, secret, previous_secret_until: iso(previous_until) });
	})
	.delete("/:id", allow("admin"), async (c) => {
		await deleteSubscription(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	})
	.get("/:id/deliveries", allow("admin"), async (c) => {
		const { cursor, limit, status } = query(c, deliveriesPage);
		const { tenant_id } = c.get("actor");
		const { id } = await existing(c.get("ctx"), tenant_id, c.req.param("id"));
		const rows = await listOutgoing(c.get("ctx").db, tenant_id, id, { status, cursor, limit: limit + 1 });
		return c.json(pageOf(rows, limit, deliveryView, (row) => row.id));
	})
	.post("/deliveries/:id/replay", allow("admin"), async (c) =>
		c.json(deliveryView(await replayOutgoing(c.get("ctx"), c.get("actor"), c.req.param("id"))), 202),
	);
