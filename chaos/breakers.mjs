import { call } from "../scripts/lib/http.mjs";

const EVERY_S = 5;

/**
 * Looks at the state of the provider accounts until `stop` is called, as an operator would; a runtime that is starting has none to show.
 *
 * @returns `stop`, which answers how often was looked and how often each channel's breaker was open
 */
export function watchBreakers(url, key) {
	const seen = { every_s: EVERY_S, looks: 0, email: { open: 0 }, sms: { open: 0 } };
	const timer = setInterval(async () => {
		const answer = await call(url, "GET", "/api/v1/admin/health", { token: key }).catch(() => null);
		const accounts = answer?.status === 200 ? answer.body.provider_accounts : null;
		if (!accounts) return;
		seen.looks += 1;
		for (const { channel, state } of accounts) if (state === "open") seen[channel].open += 1;
	}, EVERY_S * 1000);
	timer.unref();
	return {
		stop() {
			clearInterval(timer);
			return seen;
		},
	};
}
