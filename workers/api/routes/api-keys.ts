import { Hono } from "hono";
import { z } from "zod";
import { apiKeyInput, createApiKey, keyRotationInput, rotateApiKey } from "../../../actions/create-api-key";
import { revokeApiKey } from "../../../actions/revoke-api-key";
import { type ApiKey, listApiKeys } from "../../../db/api-keys";
import { type AppEnv, body, optionalBody, query } from "../../http";
import { allow } from "../credentials";
import { idCursor } from "../paging";
import { iso } from "../views";

export const page = z.object({
	cursor: idCursor.optional(),
	limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** A key is due for another one after 90 days. */
const ROTATION_SECONDS = 90 * 86_400;

const view = (key: ApiKey) => ({
	id: key.id,
	name: key.name,
	prefix: key.prefix,
	role: key.role,
	allowed_ips: key.allowed_ips,
	created_at: iso(key.created_at),
	last_used_at: iso(key.last_used_at),
	/** When a new one should take its place; null for one that was replaced. */
	rotation_due_at: key.expires_at === null ? iso(key.created_at + ROTATION_SECONDS) : null,
	expires_at: iso(key.expires_at),
});

export const apiKeys = new Hono<AppEnv>()
	.post("/", allow("admin"), async (c) => {
		const made = await createApiKey(c.get("ctx"), c.get("actor"), await body(c, apiKeyInput));
		return c.json(made, 201);
	})
	.get("/", allow("admin"), async (c) => {
		const { cursor, limit } = query(c, page);
		const keys = await listApiKeys(c.get("ctx").db, c.get("actor").tenant_id, { cursor, limit: limit + 1 });
		const data = keys.slice(0, limit).map(view);
		return c.json({ data, next_cursor: keys.length > limit ? (data.at(-1)?.id ?? null) : null });
	})
	.post("/:id/rotate", allow("admin"), async (c) => {
		const id = c.req.param("id");
		const given = await optionalBody(c, keyRotationInput);
		const { expires_at, ...made } = await rotateApiKey(c.get("ctx"), c.get("actor"), id, given);
		return c.json({ ...made, previous: { id, expires_at: iso(expires_at) } }, 201);
	})
	.delete("/:id", allow("admin"), async (c) => {
		await revokeApiKey(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	});
