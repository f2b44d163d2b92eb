import { z } from "zod";
import { findRegistrationById } from "../../db/matching";
import type { Ctx } from "../context";
import { recordConversion } from "../registration-facts";
import type { Handled, Notice } from "./notice";

const checkoutNotice = z.object({
	type: z.enum(["checkout.session.completed", "checkout.session.async_payment_succeeded"]),
	data: z.object({
		object: z.object({
			id: z.string(),
			client_reference_id: z.string(),
			payment_status: z.string(),
			amount_total: z.number().int().nullable(),
			currency: z.string().regex(/^[A-Za-z]{3}$/),
		}),
	}),
});

/** Currencies without decimals that Stripe counts in hundredths all the same (docs.stripe.com/currencies#special-cases). */
const COUNTED_IN_HUNDREDTHS = new Set(["ISK", "UGX"]);

/**
 * Counts a paid checkout as the purchase of the registration it names in `client_reference_id`, once per checkout
 * session: a payment that arrives later reports the same session again. Refunds are not taken in: a purchase, once
 * made, keeps ending the offers.
 */
export async function handleStripe(ctx: Ctx, notice: Notice): Promise<Handled> {
	const parsed = checkoutNotice.safeParse(JSON.parse(notice.body));
	if (!parsed.success) return "ignored";
	const session = parsed.data.data.object;
	const registration = await findRegistrationById(ctx.db, session.client_reference_id, notice.scope);
	if (!registration) return "ignored";
	notice.matched(registration.tenant_id);
	if (session.payment_status !== "paid") return "ignored";
	const currency = session.currency.toUpperCase();
	const total = session.amount_total ?? 0;
	await recordConversion(ctx, { type: "system", tenant_id: registration.tenant_id }, registration.id, {
		amount: COUNTED_IN_HUNDREDTHS.has(currency) ? total / 100 : total,
		unit: "smallest",
		currency,
		external_id: session.id,
	});
	return "processed";
}
