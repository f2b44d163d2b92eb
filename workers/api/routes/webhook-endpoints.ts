import { Hono } from "hono";
import { z } from "zod";
import type { Ctx } from "../../../actions/context";
import {
	createWebhookEndpoint,
	deleteWebhookEndpoint,
	endpointInput,
	rotateWebhookSecret,
	rotationInput,
} from "../../../actions/webhook-endpoints";
import { listWebhookEndpoints, type WebhookEndpointRow } from "../../../db/webhook-endpoints";
import { type AppEnv, body, query } from "../../http";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";
import { iso } from "../views";

export const page = z.object(pageQuery);

const addressOf = (ctx: Ctx, { provider, token }: Pick<WebhookEndpointRow, "provider" | "token">): string =>
	`${ctx.public_url}/api/v1/webhooks/${provider}/${token}`;

/** Addresses of a tenant's own for notices, with secrets of its own. Secrets go in and never come out again. */
export const webhookEndpoints = new Hono<AppEnv>()
	.post("/", allow("admin"), async (c) => {
		const ctx = c.get("ctx");
		const input = await body(c, endpointInput);
		const { id, token, secret } = await createWebhookEndpoint(ctx, c.get("actor"), input);
		return c.json({ id, url: addressOf(ctx, { provider: input.provider, token }), secret }, 201);
	})
	.get("/", allow("admin"), async (c) => {
		const ctx = c.get("ctx");
		const { cursor, limit } = query(c, page);
		const rows = await listWebhookEndpoints(ctx.db, c.get("actor").tenant_id, { cursor, limit: limit + 1 });
		const view = (row: WebhookEndpointRow) => ({
			id: row.id,
			name: row.name,
			provider: row.provider,
			url: addressOf(ctx, row),
			previous_secret_until: iso((row.previous_until ?? 0) > ctx.clock.wall() ? row.previous_until : null),
			created_at: iso(row.created_at),
		});
		return c.json(pageOf(rows, limit, view, (row) => row.id));
	})
	.post("/:id/rotate", allow("admin"), async (c) => {
		const id = c.req.param("id");
		const input = await body(c, rotationInput);
		const { secret, previous_until } = await rotateWebhookSecret(c.get("ctx"), c.get("actor"), id, input);
		return c.json({ id, secret, previous_secret_until: iso(previous_until) });
	})
	.delete("/:id", allow("admin"), async (c) => {
		await deleteWebhookEndpoint(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	});
