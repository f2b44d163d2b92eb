import { and, eq, sql } from "drizzle-orm";
import { short_links } from "../d1-migrations/schema-webhooks";
import type { Ctx } from "./context";
import { raiseStatus } from "./message-status";

/**
 * Where a short link leads; null for one that is unknown. A click is counted, and its message is clicked.
 *
 * @param counts false for machines: they are let through and leave no trace
 */
export async function followShortLink(ctx: Ctx, code: string, counts: boolean): Promise<string | null> {
	const link = await ctx.db.select().from(short_links).where(eq(short_links.code, code)).get();
	if (!link) return null;
	if (counts) {
		const now = ctx.clock.now();
		await ctx.db
			.update(short_links)
			.set({ clicks: sql`clicks + 1`, first_clicked_at: sql`coalesce(first_clicked_at, ${now})` })
			.where(and(eq(short_links.tenant_id, link.tenant_id), eq(short_links.code, code)));
		await raiseStatus(ctx, { tenant_id: link.tenant_id, id: link.message_id }, "clicked");
	}
	return link.target;
}
