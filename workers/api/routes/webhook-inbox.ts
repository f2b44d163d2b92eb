import { Hono } from "hono";
import { z } from "zod";
import { replayInput, replayWebhook, replayWebhooks } from "../../../actions/replay-webhook";
import { listWebhooks, WEBHOOK_STATUSES } from "../../../db/webhooks";
import { type AppEnv, body, query } from "../../http";
import { allow } from "../credentials";
import { idCursor } from "../paging";
import { iso } from "../views";

export const page = z.object({
	provider: z.string().max(40).optional(),
	status: z.enum(WEBHOOK_STATUSES).optional(),
	cursor: idCursor.optional(),
	limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** What providers reported of the tenant's messages, meetings and payments. */
export const webhookInbox = new Hono<AppEnv>()
	.get("/", allow("admin"), async (c) => {
		const { limit, ...filter } = query(c, page);
		const { db } = c.get("ctx");
		const rows = await listWebhooks(db, c.get("actor").tenant_id, { ...filter, limit: limit + 1 });
		const data = rows.slice(0, limit);
		return c.json({
			data: data.map((row) => ({ ...row, received_at: iso(row.received_at), processed_at: iso(row.processed_at) })),
			next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null,
		});
	})
	.post("/replay", allow("admin"), async (c) => {
		const input = await body(c, replayInput);
		return c.json(await replayWebhooks(c.get("ctx"), c.get("actor"), input), 202);
	})
	.post("/:id/replay", allow("admin"), async (c) => {
		await replayWebhook(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.json({ id: c.req.param("id"), status: "received" }, 202);
	});
