/**
 * List prices in US dollars, read on the date given. `per_million` is what a million cost beyond what the plan
 * includes; `included` is a month's amount. Sources: developers.cloudflare.com (the pricing page of each product),
 * resend.com/pricing, twilio.com/sms/pricing/us.
 */
export const PRICES = {
	as_of: "2026-11-23",
	plan: 5,
	worker_requests: { included: 10_000_000, per_million: 0.3 },
	worker_cpu_ms: { included: 30_000_000, per_million: 0.02 },
	object_requests: { included: 1_000_000, per_million: 0.15 },
	object_gb_s: { included: 400_000, per_million: 12.5 },
	object_rows_written: { included: 50_000_000, per_million: 1 },
	object_gb_months: { included: 5, per_million: 200_000 },
	d1_rows_read: { included: 25_000_000_000, per_million: 0.001 },
	d1_rows_written: { included: 50_000_000, per_million: 1 },
	d1_gb_months: { included: 5, per_million: 750_000 },
	queue_operations: { included: 1_000_000, per_million: 0.4 },
	r2_writes: { included: 1_000_000, per_million: 4.5 },
	r2_reads: { included: 10_000_000, per_million: 0.36 },
	r2_gb_months: { included: 10, per_million: 15_000 },
	vector_dimensions_queried: { included: 50_000_000, per_million: 0.01 },
	vector_dimensions_stored: { included: 10_000_000, per_million: 0.0005 },
	neurons: { included: 300_000, per_million: 11 },
	/** One e-mail at Resend. */
	email: 0.000875,
	/** One segment within the United States with the carrier's fee. */
	sms_segment: 0.0118,
} as const;

/** What the platform meters, by the name in the price table. */
export type Metered = {
	[Name in keyof typeof PRICES]: (typeof PRICES)[Name] extends { included: number } ? Name : never;
}[keyof typeof PRICES];

/** Amounts of what is metered; what is left out is none. */
export type Usage = Partial<Record<Metered, number>>;
