import { and, eq, sql } from "drizzle-orm";
import { registrations } from "../d1-migrations/schema";
import type { EventRow } from "../db/events";
import type { RegistrationRow } from "../db/registrations";
import type { Ctx } from "./context";

/**
 * Where the join link leads now: the person's own meeting link, else the event's. The click is counted.
 *
 * @returns null while there is no link, or where the registration or the event was cancelled
 */
export async function followJoinLink(ctx: Ctx, event: EventRow, registration: RegistrationRow): Promise<string | null> {
	const target = registration.join_url ?? event.join_url;
	if (!target || registration.state === "cancelled" || event.state === "cancelled") return null;
	const now = ctx.clock.now();
	await ctx.db
		.update(registrations)
		.set({ join_clicks: sql`join_clicks + 1`, first_joined_at: sql`coalesce(first_joined_at, ${now})` })
		.where(and(eq(registrations.tenant_id, registration.tenant_id), eq(registrations.id, registration.id)));
	return target;
}
