import { and, eq } from "drizzle-orm";
import { api_keys } from "../d1-migrations/schema-access";
import { getApiKey } from "../db/api-keys";
import { auditInsert } from "../db/audit";
import type { Actor } from "./actor";
import { forgetApiKey } from "./authenticate";
import type { Ctx } from "./context";
import { notFound } from "./errors";

/** Takes an API key out of use, everywhere within seconds. Throws not_found for an id that is absent or another tenant's. */
export async function revokeApiKey(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	const held = await getApiKey(ctx.db, tenant_id, id);
	if (!held) throw notFound("api_key");
	await ctx.db.batch([
		ctx.db.delete(api_keys).where(and(eq(api_keys.tenant_id, tenant_id), eq(api_keys.id, id))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "api_key.revoked", id),
	]);
	forgetApiKey(held.key_hash);
}
