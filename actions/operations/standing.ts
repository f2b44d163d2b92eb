import type { Ctx } from "../context";
import { listFiring } from "./alerts";
import { readWindows } from "./metrics";
import { badOf, SLOS } from "./rules";

const DAY = 86_400;
/** Wall seconds the objectives are shown over. */
const SHOWN = 30 * DAY;

export interface Standing {
	key: string;
	title: string;
	/** Share promised. */
	objective: number;
	/** Share reached over 30 days; null where nothing was counted. */
	reached: number | null;
	count: number;
	/** True while one of its alerts fires. */
	troubled: boolean;
}

/** Providers that the platform calls, as `watchProvider` counts them. */
const PROVIDERS = ["resend", "twilio", "zoom", "gotowebinar", "stripe", "hubspot", "gohighlevel"] as const;
/** Wall seconds that show how things are now. */
const NOW = 600;

export interface ProviderStanding {
	provider: (typeof PROVIDERS)[number];
	calls: number;
	/** Share of calls that got no answer or one of 500 and more. */
	error_share: number;
	/** Share of calls that took over two seconds. */
	slow_share: number;
	mean_ms: number;
	max_ms: number;
}

export interface PlatformStanding {
	status: "ok" | "trouble";
	alerts: { key: string; since: number; detail: string }[];
	objectives: Standing[];
	/** Of the last ten minutes: how long jobs waited in queues, and how late alarms were. Null where there were none. */
	queue_wait_ms: { mean: number; max: number } | null;
	alarm_lag_ms: { mean: number; max: number } | null;
	/** Providers that were called in the last ten minutes. */
	providers: ProviderStanding[];
}

/** How the whole platform does: what fires, and how each objective was kept. Names no tenant. */
export async function readStanding(ctx: Ctx): Promise<PlatformStanding> {
	const [alerts, sums] = await Promise.all([
		listFiring(ctx),
		readWindows(ctx, [
			...SLOS.map(({ series }) => ({ series, seconds: SHOWN })),
			{ series: "queue", seconds: NOW },
			{ series: "alarm", seconds: NOW },
			...PROVIDERS.map((provider) => ({ series: `provider ${provider}`, seconds: NOW })),
		]),
	]);
	const lag = (i: number) => {
		const sum = sums[i];
		return sum && sum.count > 0 ? { mean: Math.round(sum.sum_ms / sum.count), max: sum.max_ms } : null;
	};
	const objectives = SLOS.map(({ key, title, objective, bad }, i) => {
		const { count = 0, ...sum } = sums[i] ?? {};
		const reached = count === 0 ? null : 1 - badOf({ errors: 0, slow: 0, ...sum }, bad) / count;
		return { key, title, objective, reached, count, troubled: alerts.some((a) => a.key.startsWith(`slo_${key}_`)) };
	});
	return {
		status: alerts.length > 0 ? "trouble" : "ok",
		alerts,
		objectives,
		queue_wait_ms: lag(SLOS.length),
		alarm_lag_ms: lag(SLOS.length + 1),
		providers: PROVIDERS.flatMap((provider, i) => {
			const sum = sums[SLOS.length + 2 + i];
			if (!sum || sum.count === 0) return [];
			const { count, errors, slow, sum_ms, max_ms } = sum;
			const shares = { error_share: errors / count, slow_share: slow / count };
			return [{ provider, calls: count, ...shares, mean_ms: Math.round(sum_ms / count), max_ms }];
		}),
	};
}
