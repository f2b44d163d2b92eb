import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { api_keys } from "../d1-migrations/schema-access";
import { getApiKey } from "../db/api-keys";
import { auditInsert } from "../db/audit";
import { type Actor, outranks, type Role } from "./actor";
import { API_KEY_PREFIX, forgetApiKey } from "./authenticate";
import type { Ctx } from "./context";
import { conflict, DomainError, notFound } from "./errors";
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

/** A key cannot do more than its maker. */
function requireRole(actor: Actor, role: Role): void {
	if (!("role" in actor && outranks(actor.role, role)))
		throw new DomainError(
			"forbidden",
			"role_too_low",
			"A key cannot do more than its maker: choose your own role or a lower one.",
		);
}

/** A new key with its insert, for a batch. */
async function newKey(ctx: Ctx, actor: Actor, input: ApiKeyInput) {
	const id = newId("key");
	const key = `${API_KEY_PREFIX}${base32(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))}`;
	return {
		id,
		key,
		insert: ctx.db.insert(api_keys).values({
			tenant_id: actor.tenant_id,
			id,
			name: input.name,
			key_hash: await sha256Text(key),
			prefix: key.slice(0, API_KEY_PREFIX.length + SHOWN_CHARACTERS),
			role: input.role,
			allowed_ips_json: JSON.stringify(input.allowed_ips),
			created_at: ctx.clock.wall(),
		}),
	};
}

/** Makes an API key. The key itself is returned this once; its hash is stored. Throws forbidden for a role above the maker's. */
export async function createApiKey(ctx: Ctx, actor: Actor, input: ApiKeyInput): Promise<{ id: string; key: string }> {
	requireRole(actor, input.role);
	const { id, key, insert } = await newKey(ctx, actor, input);
	await ctx.db.batch([
		insert,
		auditInsert(ctx.db, actor, ctx.clock.now(), "api_key.created", id, { role: input.role }),
	]);
	return { id, key };
}

export const keyRotationInput = z.object({
	/** Hours the old key goes on working; 0 ends it within seconds. */
	grace_hours: z.number().min(0).max(168).default(24),
});

/**
 * Puts a new key of the same name, role and addresses in an old one's place, which works on for the grace period.
 * Throws not_found, and forbidden for a key above the caller's role.
 *
 * @returns the new key, shown this once, and when the old one stops (wall time)
 */
export async function rotateApiKey(ctx: Ctx, actor: Actor, id: string, input: z.infer<typeof keyRotationInput>) {
	const { tenant_id } = actor;
	const old = await getApiKey(ctx.db, tenant_id, id);
	if (!old) throw notFound("api_key");
	requireRole(actor, old.role);
	if (old.expires_at !== null) throw conflict("already_rotated", "This key was replaced before: rotate the newer one.");
	const { name, role, allowed_ips } = old;
	const next = await newKey(ctx, actor, { name, role, allowed_ips });
	const expires_at = ctx.clock.wall() + Math.round(input.grace_hours * 3600);
	await ctx.db.batch([
		next.insert,
		ctx.db
			.update(api_keys)
			.set({ expires_at })
			.where(and(eq(api_keys.tenant_id, tenant_id), eq(api_keys.id, id))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "api_key.rotated", id, { next: next.id }),
	]);
	forgetApiKey(old.key_hash);
	return { id: next.id, key: next.key, expires_at };
}
