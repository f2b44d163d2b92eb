import { eq } from "drizzle-orm";
import { provider_tokens } from "../d1-migrations/schema-delivery";
import type { TokenCache } from "../providers/meetings";
import type { Ctx } from "./context";
import { sha256Text } from "./ids";
import { open, seal } from "./secrets";

const PURPOSE = "provider_token";

/** Tokens of provider accounts, sealed in the database, so that they outlive the process. Lifetimes are wall time. */
export function providerTokens(ctx: Pick<Ctx, "db" | "clock" | "local" | "secrets_key">): TokenCache {
	return {
		async get(key) {
			const id = await sha256Text(key);
			const row = await ctx.db.select().from(provider_tokens).where(eq(provider_tokens.id, id)).get();
			return row && row.expires_at > ctx.clock.wall() ? open(ctx, row.sealed, PURPOSE) : null;
		},
		async put(key, token, ttl_s) {
			const row = { sealed: await seal(ctx, token, PURPOSE), expires_at: ctx.clock.wall() + ttl_s };
			await ctx.db
				.insert(provider_tokens)
				.values({ id: await sha256Text(key), ...row })
				.onConflictDoUpdate({ target: provider_tokens.id, set: row });
		},
		async drop(key) {
			await ctx.db.delete(provider_tokens).where(eq(provider_tokens.id, await sha256Text(key)));
		},
	};
}
