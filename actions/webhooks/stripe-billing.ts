import { z } from "zod";
import { auditInsert } from "../../db/audit";
import { getSubscription, putSubscription } from "../../db/subscriptions";
import { getTenant } from "../../db/tenants";
import { planOfPrice } from "../../funnel/plans";
import type { Ctx } from "../context";
import type { Handled, Notice } from "./notice";

/** https://docs.stripe.com/billing/subscriptions/webhooks; the period is on the item since API 2025-03-31. */
const subscriptionNotice = z.object({
	type: z.enum([
		"customer.subscription.created",
		"customer.subscription.updated",
		"customer.subscription.deleted",
		"customer.subscription.paused",
		"customer.subscription.resumed",
	]),
	created: z.number().int(),
	data: z.object({
		object: z.object({
			id: z.string(),
			customer: z.string(),
			status: z.string(),
			metadata: z.object({ tenant_id: z.string() }),
			items: z.object({
				data: z
					.array(
						z.object({
							price: z.object({ lookup_key: z.string() }),
							current_period_end: z.number().int().nullish(),
						}),
					)
					.min(1),
			}),
		}),
	}),
});

/**
 * Takes in how a tenant's own subscription to the product stands. Every report carries the whole state, so the newest
 * one holds in whatever order they come. Null for a notice of something else.
 */
export async function handleSubscription(ctx: Ctx, notice: Notice): Promise<Handled | null> {
	const parsed = subscriptionNotice.safeParse(JSON.parse(notice.body));
	if (!parsed.success) return null;
	// The product's own account alone says who pays it: a tenant's endpoint is signed with the tenant's secret.
	if (notice.scope !== null) return "ignored";
	const { created, data } = parsed.data;
	const { id, customer, status, metadata, items } = data.object;
	const [item] = items.data;
	const plan = item && planOfPrice(item.price.lookup_key);
	const tenant = plan ? await getTenant(ctx.db, metadata.tenant_id) : null;
	if (!plan || !tenant) return "ignored";
	notice.matched(tenant.id);
	const held = await getSubscription(ctx.db, tenant.id);
	if (held && held.reported_at > created) return "processed";
	await ctx.db.batch([
		putSubscription(ctx.db, {
			tenant_id: tenant.id,
			customer_id: customer,
			subscription_id: id,
			plan,
			status,
			current_period_end: item.current_period_end ?? null,
			reported_at: created,
		}),
		auditInsert(ctx.db, { type: "system", tenant_id: tenant.id }, ctx.clock.now(), "subscription.reported", id, {
			plan,
			status,
		}),
	]);
	return "processed";
}
