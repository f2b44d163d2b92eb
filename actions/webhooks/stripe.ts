import { z } from "zod";
import { findConversionsByPayment, findRegistrationById } from "../../db/matching";
import { reopenRefunds } from "../../db/webhooks";
import type { Ctx } from "../context";
import { recordConversion, recordRefund } from "../registration-facts";
import type { Handled, Notice } from "./notice";
import { handleSubscription } from "./stripe-billing";

const checkoutNotice = z.object({
	type: z.enum([
		"checkout.session.completed",
		"checkout.session.async_payment_succeeded",
		"checkout.session.async_payment_failed",
	]),
	data: z.object({
		object: z.object({
			id: z.string(),
			client_reference_id: z.string(),
			payment_status: z.string(),
			amount_total: z.number().int().nullable(),
			currency: z.string().regex(/^[A-Za-z]{3}$/),
			payment_intent: z.string().nullish(),
		}),
	}),
});

const refundNotice = z.object({
	type: z.literal("charge.refunded"),
	data: z.object({
		object: z.object({
			payment_intent: z.string(),
			/** All refunds of the charge together. */
			amount_refunded: z.number().int().min(0),
			currency: z.string().regex(/^[A-Za-z]{3}$/),
		}),
	}),
});

/** Currencies without decimals that Stripe counts in hundredths all the same (docs.stripe.com/currencies#special-cases). */
const COUNTED_IN_HUNDREDTHS = new Set(["ISK", "UGX"]);

const smallest = (amount: number, currency: string): number =>
	COUNTED_IN_HUNDREDTHS.has(currency) ? amount / 100 : amount;

/**
 * Counts a paid checkout as the purchase of the registration it names in `client_reference_id`, once per checkout
 * session: a payment that arrives later reports the same session again, and one that failed is none. A refund is taken
 * off the amount of the purchase whose payment it names, also where it came before that; the purchase itself stays and
 * keeps ending the offers.
 */
export async function handleStripe(ctx: Ctx, notice: Notice): Promise<Handled> {
	const billing = await handleSubscription(ctx, notice);
	if (billing) return billing;
	const body: unknown = JSON.parse(notice.body);
	const refund = refundNotice.safeParse(body);
	if (refund.success) return takeRefund(ctx, notice, refund.data.data.object);
	const parsed = checkoutNotice.safeParse(body);
	if (!parsed.success) return "ignored";
	const session = parsed.data.data.object;
	const registration = await findRegistrationById(ctx.db, session.client_reference_id, notice.scope);
	if (!registration) return "ignored";
	notice.matched(registration.tenant_id);
	if (session.payment_status !== "paid") return "ignored";
	const currency = session.currency.toUpperCase();
	await recordConversion(ctx, { type: "system", tenant_id: registration.tenant_id }, registration.id, {
		amount: smallest(session.amount_total ?? 0, currency),
		unit: "smallest",
		currency,
		external_id: session.id,
		...(session.payment_intent && { payment_id: session.payment_intent }),
	});
	if (session.payment_intent)
		for (const webhook_event_id of await reopenRefunds(ctx.db, session.payment_intent))
			await ctx.task({ v: 1, kind: "webhook", webhook_event_id });
	return "processed";
}

async function takeRefund(
	ctx: Ctx,
	notice: Notice,
	charge: z.infer<typeof refundNotice>["data"]["object"],
): Promise<Handled> {
	const [conversion] = await findConversionsByPayment(ctx.db, charge.payment_intent, notice.scope);
	if (!conversion) return "ignored";
	notice.matched(conversion.tenant_id);
	const currency = charge.currency.toUpperCase();
	if (currency !== conversion.currency) return "ignored";
	await recordRefund(ctx, conversion, smallest(charge.amount_refunded, currency));
	return "processed";
}
