import { z } from "zod";
import { api_keys } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { type Actor, outranks } from "./actor";
import { API_KEY_PREFIX } from "./authenticate";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { base32, newId, sha256Text } from "./ids";
import { ipRange } from "./ip-ranges";

/** 200 random bits: 40 characters. */
const KEY_BYTES = 25;
const SHOWN_CHARACTERS = 4;

export const apiKeyInput = z.object({
	name: z.string().trim().min(1, "Give the key a name, such as the system that uses it.").max(100),
	role: z.enum(["owner", "admin", "member"]),
	allowed_ips: z.array(ipRange).max(50, "Give at most 50 addresses or ranges.").default([]),
});
export type ApiKeyInput = z.infer<typeof apiKeyInput>;

/** Makes an API key. The key itself is returned this once; its hash is stored. Throws forbidden for a role above the maker's. */
export async function createApiKey(ctx: Ctx, actor: Actor, input: ApiKeyInput): Promise<{ id: string; key: string }> {
	if (!("role" in actor && outranks(actor.role, input.role)))
		throw new DomainError(
			"forbidden",
			"role_too_low",
			"A key cannot do more than its maker: choose your own role or a lower one.",
		);
	const id = newId("key");
	const key = `${API_KEY_PREFIX}${base32(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))}`;
	await ctx.db.batch([
		ctx.db.insert(api_keys).values({
			tenant_id: actor.tenant_id,
			id,
			name: input.name,
			key_hash: await sha256Text(key),
			prefix: key.slice(0, API_KEY_PREFIX.length + SHOWN_CHARACTERS),
			role: input.role,
			allowed_ips_json: JSON.stringify(input.allowed_ips),
			created_at: ctx.clock.wall(),
		}),
		auditInsert(ctx.db, actor, ctx.clock.now(), "api_key.created", id, { role: input.role }),
	]);
	return { id, key };
}
