import { Hono } from "hono";
import { personOf } from "../../../actions/accounts/person";
import { checkoutInput, openPortal, planOf, startCheckout } from "../../../actions/billing";
import { getSubscription } from "../../../db/subscriptions";
import { PLANS } from "../../../funnel/plans";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

/** The tenant's own subscription to the product. */
export const billing = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const held = await getSubscription(ctx.db, c.get("actor").tenant_id);
		return c.json({
			enabled: ctx.payments !== null,
			plan: planOf(held).id,
			status: held?.status ?? null,
			current_period_end: iso(held?.current_period_end ?? null),
			plans: Object.entries(PLANS).map(([id, { price_key: _, ...plan }]) => ({ id, ...plan, currency: "USD" })),
		});
	})
	.post("/checkout", allow("owner", "person"), async (c) =>
		c.json(await startCheckout(c.get("ctx"), personOf(c.get("actor")), await body(c, checkoutInput)), 201),
	)
	.post("/portal", allow("owner", "person"), async (c) =>
		c.json(await openPortal(c.get("ctx"), personOf(c.get("actor"))), 201),
	);
