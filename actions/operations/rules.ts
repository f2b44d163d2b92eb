import type { Sums } from "./metrics";

export type Severity = "page" | "ticket";

export interface Condition {
	/** Wall seconds looked back on. */
	seconds: number;
	/** The share of bad ones above which it holds. */
	above: number;
}

export interface Rule {
	/** Names the alert, its PagerDuty incident and its section of the runbook. */
	key: string;
	title: string;
	severity: Severity;
	series: string;
	/** What counts as bad: `either` is errors and slow ones together. */
	bad: "errors" | "slow" | "either";
	/** All must hold. */
	conditions: Condition[];
	/** Fewer than this in the longest window say nothing. */
	min_samples: number;
}

export interface Slo {
	key: string;
	title: string;
	series: string;
	bad: Rule["bad"];
	/** Share of good ones promised. */
	objective: number;
}

export const SLOS: readonly Slo[] = [
	{ key: "availability", title: "Answers without a fault of ours", series: "api", bad: "errors", objective: 0.999 },
	{ key: "email", title: "E-mail accepted within 5 minutes", series: "email", bad: "either", objective: 0.995 },
	{ key: "sms", title: "Texts accepted within 1 minute", series: "sms", bad: "either", objective: 0.99 },
	{ key: "webhooks", title: "Provider notices worked off", series: "webhooks", bad: "errors", objective: 0.999 },
];

const MINUTE = 60;
const HOUR = 3600;

/** https://sre.google/workbook/alerting-on-slos/ table 5-8: share of the budget, long and short window, how urgent. */
const BURNS = [
	{ rate: 14.4, long: HOUR, short: 5 * MINUTE, severity: "page" },
	{ rate: 6, long: 6 * HOUR, short: 30 * MINUTE, severity: "page" },
	{ rate: 1, long: 72 * HOUR, short: 6 * HOUR, severity: "ticket" },
] as const;

const MIN_SAMPLES = 20;

const burns = ({ key, title, series, bad, objective }: Slo): Rule[] =>
	BURNS.map(({ rate, long, short, severity }) => ({
		key: `slo_${key}_${long / HOUR}h`,
		title: `${title}: the error budget burns ${rate} times too fast`,
		severity,
		series,
		bad,
		conditions: [long, short].map((seconds) => ({ seconds, above: rate * (1 - objective) })),
		min_samples: MIN_SAMPLES,
	}));

const simple = (
	key: string,
	title: string,
	severity: Severity,
	series: string,
	bad: Rule["bad"],
	seconds: number,
	above: number,
): Rule => ({ key, title, severity, series, bad, conditions: [{ seconds, above }], min_samples: MIN_SAMPLES });

/** Every alert that is a share of what was counted. A p95 over a second is more than 5 % slower than a second. */
export const RULES: readonly Rule[] = [
	simple("api_errors", "More than 1 % of API answers are errors", "page", "api", "errors", 5 * MINUTE, 0.01),
	simple("api_p95", "The API's p95 is over one second", "ticket", "api", "slow", 5 * MINUTE, 0.05),
	simple("delivery_failures", "More than 5 % of messages fail", "page", "deliveries", "errors", 15 * MINUTE, 0.05),
	simple(
		"retry_rate",
		"More than 10 % of provider attempts are retried",
		"ticket",
		"attempts",
		"errors",
		15 * MINUTE,
		0.1,
	),
	simple(
		"signature_failures",
		"More than 5 % of webhooks have a bad signature",
		"ticket",
		"signatures",
		"errors",
		15 * MINUTE,
		0.05,
	),
	simple(
		"queue_age",
		"More than 5 % of jobs waited over a minute in a queue",
		"ticket",
		"queue",
		"slow",
		10 * MINUTE,
		0.05,
	),
	simple("alarm_lag", "More than 5 % of alarms went off over 30 s late", "ticket", "alarm", "slow", 10 * MINUTE, 0.05),
	...SLOS.flatMap(burns),
];

/** How many of those counted are bad. */
export const badOf = ({ errors, slow }: Pick<Sums, "errors" | "slow">, bad: Rule["bad"]): number =>
	bad === "errors" ? errors : bad === "slow" ? slow : errors + slow;

/**
 * Whether a rule holds over what was counted in each of its windows.
 *
 * @param sums in the order of `rule.conditions`
 * @returns null where it does not, else what was measured, in words
 */
export function holds(rule: Rule, sums: Sums[]): string | null {
	if (Math.max(0, ...sums.map(({ count }) => count)) < rule.min_samples) return null;
	const shares = sums.map((sum) => (sum.count === 0 ? 0 : badOf(sum, rule.bad) / sum.count));
	if (!rule.conditions.every(({ above }, i) => (shares[i] ?? 0) > above)) return null;
	return rule.conditions
		.map(({ seconds, above }, i) => {
			const sum = sums[i] as Sums;
			return `${percent(shares[i] ?? 0)} of ${sum.count} in ${seconds / MINUTE} min (limit ${percent(above)})`;
		})
		.join(", ");
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;
