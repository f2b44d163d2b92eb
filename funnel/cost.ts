import { MEASURED } from "./measured-usage";
import { type Metered, PRICES, type Usage } from "./prices";
import type { FunnelConfig, Step } from "./vocabulary";

const MILLION = 1_000_000;

/** Segments of a usual text message. */
export const SMS_SEGMENTS = 1.3;

const METERED = Object.keys(PRICES).filter(
	(name) => typeof PRICES[name as keyof typeof PRICES] === "object",
) as Metered[];

/** US dollars of `usage` at list price, as if nothing were included: what one more costs a platform that is well used. */
export const marginalCost = (usage: Usage): number =>
	METERED.reduce((sum, name) => sum + ((usage[name] ?? 0) / MILLION) * PRICES[name].per_million, 0);

export interface CostLine {
	name: Metered;
	amount: number;
	included: number;
	/** US dollars. */
	cost: number;
}

/** A month's bill for `usage`, by what is metered: only what goes beyond the plan's own amount costs. */
export const monthlyLines = (usage: Usage): CostLine[] =>
	METERED.filter((name) => usage[name]).map((name) => {
		const amount = usage[name] ?? 0;
		const { included, per_million } = PRICES[name];
		return { name, amount, included, cost: (Math.max(0, amount - included) / MILLION) * per_million };
	});

/** The sum of `parts`, each so many times. */
export function totalUsage(parts: { usage: Usage; times: number }[]): Usage {
	const total: Usage = {};
	for (const { usage, times } of parts)
		for (const name of METERED) if (usage[name]) total[name] = (total[name] ?? 0) + usage[name] * times;
	return total;
}

/** US dollars that one more of each costs: the platform's part, and the provider's for messages. */
export const UNIT_COSTS = {
	registration: marginalCost(MEASURED.registration),
	message: marginalCost(MEASURED.message),
	email: PRICES.email,
	sms_segment: PRICES.sms_segment,
} as const;

const priceOf = (step: Step): number =>
	UNIT_COSTS.message + (step.channel === "sms" ? UNIT_COSTS.sms_segment * SMS_SEGMENTS : UNIT_COSTS.email);

/** US dollars for one registration that gets the whole funnel and attends; text messages only where there is consent. */
export function estimatedCost(funnel: FunnelConfig): number {
	const steps = [...funnel.pre_event, ...(funnel.during_event ?? []), ...funnel.post_event_attended];
	const total = UNIT_COSTS.registration + steps.reduce((sum, step) => sum + priceOf(step), 0);
	return Math.round(total * 10_000) / 10_000;
}
