import { and, eq } from "drizzle-orm";
import { contacts, suppressions } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { getRegistrations, listActiveRegistrationsOfContact } from "../db/registrations";
import type { Channel } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { readEventFacts } from "./event-facts";
import { sha256Text } from "./ids";
import { replanRegistrations } from "./replan-event";
import { countAgainst } from "./reputation";

/** Why nothing goes to an address any more; what the person said outranks what the carrier found. */
const REASON_RANK = { bounced: 1, invalid_phone: 1, complained: 2, opted_out: 2 } as const;
export type SuppressionReason = keyof typeof REASON_RANK;

const rankOf = (reason: string): number => REASON_RANK[reason as SuppressionReason] ?? 0;

/**
 * Lets nothing go to an address any more, and plans whoever has it again. Repeating it changes nothing; a stricter
 * scope replaces an unsubscription.
 *
 * @param address a lower-case e-mail address or an E.164 number
 */
export async function suppressAddress(
	ctx: Ctx,
	tenant_id: string,
	channel: Channel,
	address: string,
	reason: SuppressionReason,
): Promise<void> {
	const address_hash = await sha256Text(address);
	const own = and(
		eq(suppressions.tenant_id, tenant_id),
		eq(suppressions.channel, channel),
		eq(suppressions.address_hash, address_hash),
	);
	const held = await ctx.db
		.select({ scope: suppressions.scope, reason: suppressions.reason })
		.from(suppressions)
		.where(own)
		.get();
	if (held?.scope !== "all" || rankOf(reason) > rankOf(held.reason)) {
		const now = ctx.clock.now();
		await ctx.db.batch([
			ctx.db
				.insert(suppressions)
				.values({ tenant_id, channel, address_hash, scope: "all", reason, created_at: now })
				.onConflictDoUpdate({
					target: [suppressions.tenant_id, suppressions.channel, suppressions.address_hash],
					set: { scope: "all", reason },
				}),
			auditInsert(ctx.db, { type: "system", tenant_id }, now, "address.suppressed", address_hash, { channel, reason }),
		]);
		if (channel === "email" && (reason === "bounced" || reason === "complained"))
			await countAgainst(ctx, tenant_id, reason);
	}
	await replanContactsAt(ctx, tenant_id, channel, address);
}

/** Plans the open registrations of whoever has `address` again. */
export async function replanContactsAt(ctx: Ctx, tenant_id: string, channel: Channel, address: string): Promise<void> {
	const people = await ctx.db
		.select({ id: contacts.id })
		.from(contacts)
		.where(and(eq(contacts.tenant_id, tenant_id), eq(channel === "email" ? contacts.email : contacts.phone, address)))
		.all();
	for (const { id } of people) await replanContact(ctx, tenant_id, id);
}

/** Plans every open registration of one contact again. */
export async function replanContact(ctx: Ctx, tenant_id: string, contact_id: string): Promise<void> {
	const open = await listActiveRegistrationsOfContact(ctx.db, tenant_id, contact_id);
	for (const [event_id, own] of Map.groupBy(open, (r) => r.event_id)) {
		const [facts, enrolled] = await Promise.all([
			readEventFacts(ctx.db, tenant_id, event_id),
			getRegistrations(
				ctx.db,
				tenant_id,
				own.map((r) => r.id),
			),
		]);
		if (facts) await replanRegistrations(ctx, facts, enrolled);
	}
}
