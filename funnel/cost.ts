import type { FunnelConfig, Step } from "./vocabulary";

/** Prices in US dollars, as published in November 2026 (resend.com/pricing, twilio.com/sms/pricing/us, developers.cloudflare.com). */
export const PRICES = {
	as_of: "2026-11",
	email: 0.000875,
	/** One segment within the United States with the carrier's fee. */
	sms_segment: 0.0118,
	/** Workers, objects, queues and rows of one message. */
	platform_message: 0.0001,
	platform_registration: 0.0001,
} as const;

const SMS_SEGMENTS = 1.3;

const priceOf = (step: Step): number =>
	PRICES.platform_message + (step.channel === "sms" ? PRICES.sms_segment * SMS_SEGMENTS : PRICES.email);

/** US dollars for one registration that gets the whole funnel and attends; text messages only where there is consent. */
export function estimatedCost(funnel: FunnelConfig): number {
	const steps = [...funnel.pre_event, ...(funnel.during_event ?? []), ...funnel.post_event_attended];
	const total = PRICES.platform_registration + steps.reduce((sum, step) => sum + priceOf(step), 0);
	return Math.round(total * 10_000) / 10_000;
}
