/** What a coach can subscribe to. Limits warn and never stop anything; null is none. */
export interface TenantPlan {
	name: string;
	/** People in the tenant's list. */
	contacts: number | null;
	/** E-mails and texts in a calendar month, UTC. */
	messages: number | null;
	/** US dollars a month. */
	price: number;
	/** The payment provider's name for the price (Stripe: `lookup_key`); null for what costs nothing. */
	price_key: string | null;
}

export const FREE_PLAN = "free";

export const PLANS: Record<string, TenantPlan> = {
	[FREE_PLAN]: { name: "Free", contacts: 500, messages: 5_000, price: 0, price_key: null },
	solo: { name: "Solo", contacts: 5_000, messages: 50_000, price: 29, price_key: "myxelium_solo_month" },
	studio: { name: "Studio", contacts: 25_000, messages: 250_000, price: 99, price_key: "myxelium_studio_month" },
	agency: { name: "Agency", contacts: null, messages: null, price: 299, price_key: "myxelium_agency_month" },
};

/** The plan that a price belongs to, or null for a price of something else. */
export const planOfPrice = (price_key: string): string | null =>
	Object.keys(PLANS).find((plan) => PLANS[plan]?.price_key === price_key) ?? null;

/** From this share of a limit on it is said that it comes near. */
const NEAR = 0.8;

export interface PlanWarning {
	limit: "contacts" | "messages";
	used: number;
	allowed: number;
	message: string;
}

/** What of a plan is used up, or nearly. */
export function planWarnings(plan: TenantPlan, used: { contacts: number; messages: number }): PlanWarning[] {
	return (["contacts", "messages"] as const).flatMap((limit) => {
		const allowed = plan[limit];
		if (allowed === null || used[limit] < allowed * NEAR) return [];
		const over = used[limit] > allowed;
		const message = over
			? `The plan ${plan.name} is for ${allowed} ${limit}: nothing stops, but please choose a larger one.`
			: `More than ${NEAR * 100} % of the ${limit} of the plan ${plan.name} are used.`;
		return [{ limit, used: used[limit], allowed, message }];
	});
}
