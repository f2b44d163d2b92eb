import { z } from "zod";
import { getSubscription, type Subscription } from "../db/subscriptions";
import { getUser } from "../db/users";
import { FREE_PLAN, PLANS, type TenantPlan } from "../funnel/plans";
import type { PaymentOutcome, PaymentProvider } from "../providers/payments";
import type { Person } from "./accounts/person";
import type { Ctx } from "./context";
import { conflict, DomainError, invalid, notFound } from "./errors";
import { log } from "./telemetry/log";

export const checkoutInput = z.object({
	plan: z.string().refine((plan) => PLANS[plan]?.price_key, "Choose one of the plans that have a price."),
});

/** The provider's words for a subscription that gives what it promises; `past_due` still does while cards are retried. */
const GOOD = new Set(["active", "trialing", "past_due"]);

/** The plan a tenant has: what it pays for, else the free one. */
export function planOf(subscription: Subscription | null): { id: string; plan: TenantPlan } {
	const id = subscription && GOOD.has(subscription.status) ? subscription.plan : FREE_PLAN;
	const plan = PLANS[id];
	return plan ? { id, plan } : { id: FREE_PLAN, plan: PLANS[FREE_PLAN] as TenantPlan };
}

function paymentsOf(ctx: Ctx): PaymentProvider {
	if (ctx.payments) return ctx.payments;
	throw conflict("billing_off", "Subscriptions are not set up here: ask the operator to set STRIPE_SECRET_KEY.");
}

function pageOf(outcome: PaymentOutcome): { url: string } {
	if (outcome.kind === "done") return { url: outcome.url };
	if (outcome.kind === "no_price")
		throw conflict("price_missing", "The payment account has no price for this plan: ask the operator to add it.");
	log("error", "payment provider refused", { reason: outcome.reason });
	throw new DomainError(
		"unavailable",
		"payments_unavailable",
		"The payment provider does not answer as it should: try again later.",
	);
}

/**
 * Where the tenant's subscription is paid for. Throws conflict where billing is off or a subscription goes on, which
 * the portal changes.
 */
export async function startCheckout(ctx: Ctx, who: Person, { plan }: z.infer<typeof checkoutInput>) {
	const payments = paymentsOf(ctx);
	const held = await getSubscription(ctx.db, who.tenant_id);
	if (planOf(held).id !== FREE_PLAN)
		throw conflict("already_subscribed", "There is a subscription already: change it in the billing portal.");
	const user = await getUser(ctx.db, who.user_id);
	if (!user) throw notFound("user");
	const price_key = PLANS[plan]?.price_key;
	if (!price_key) throw invalid([{ path: "plan", message: "Choose one of the plans that have a price." }]);
	const back = `${ctx.public_url}/plan`;
	return pageOf(
		await payments.checkout({
			tenant_id: who.tenant_id,
			price_key,
			customer_id: held?.customer_id ?? null,
			email: user.email,
			success_url: `${back}?subscribed=${plan}`,
			cancel_url: back,
			// Pressing twice within a few minutes opens the same page.
			idempotencyKey: `checkout-${who.tenant_id}-${plan}-${user.id}-${Math.floor(ctx.clock.wall() / 300)}`,
		}),
	);
}

/** Where the subscription is changed or ended. Throws conflict where billing is off or nothing was ever paid for. */
export async function openPortal(ctx: Ctx, who: Person) {
	const payments = paymentsOf(ctx);
	const held = await getSubscription(ctx.db, who.tenant_id);
	if (!held) throw conflict("not_subscribed", "There is no subscription yet: choose a plan first.");
	return pageOf(await payments.portal({ customer_id: held.customer_id, return_url: `${ctx.public_url}/plan` }));
}
