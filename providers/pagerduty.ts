import { call, type Transport, trimSlash } from "./http";

export type PagerEvent =
	| {
			action: "trigger";
			/** One incident for each: a second trigger adds to it. */
			dedup_key: string;
			summary: string;
			source: string;
			severity: "critical" | "warning";
			/** ISO 8601. */
			at: string;
			link: { href: string; text: string };
	  }
	| { action: "resolve"; dedup_key: string };

/** Opens or resolves an incident; false where it was not taken. */
export type Page = (event: PagerEvent) => Promise<boolean>;

const LONGEST_SUMMARY = 1024;

/** PagerDuty's Events API v2 (developer.pagerduty.com/docs/events-api-v2-overview). */
export function createPagerDuty({
	base_url,
	routing_key,
	...transport
}: Transport & { base_url: string; routing_key: string }): Page {
	return async (event) => {
		const { action: event_action, dedup_key } = event;
		const payload = event.action === "trigger" && {
			payload: {
				summary: event.summary.slice(0, LONGEST_SUMMARY),
				source: event.source,
				severity: event.severity,
				timestamp: event.at,
			},
			links: [event.link],
		};
		const answer = await call(transport, `${trimSlash(base_url)}/v2/enqueue`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ routing_key, event_action, dedup_key, ...payload }),
		});
		return answer.kind === "answer" && answer.status < 300;
	};
}
