import { answers, demand } from "../scripts/lib/http.mjs";
import { pause } from "../scripts/lib/processes.mjs";

/** A client's patience is 10 s: what takes longer arrives after it has given up. */
const TOO_SLOW_MS = 12_000;
const CLOCK_MS = [0, 5000, -5000];

/** A fifth of the calls, in the proportions in which they fail. */
const CALL_FAULTS = [
	{ kind: "error", rate: 0.05 },
	{ kind: "timeout", rate: 0.03 },
	{ kind: "accept_then_cut", rate: 0.07 },
	{ kind: "slow", rate: 0.03, delay_ms: TOO_SLOW_MS },
	{ kind: "rate_limit", rate: 0.02 },
];
const WEBHOOK_FAULTS = [
	{ kind: "lost", rate: 0.1 },
	{ kind: "doubled", rate: 0.15 },
	{ kind: "delayed", rate: 0.15, delay_ms: 20_000 },
];
const PROVIDERS = ["resend", "twilio"];

const setFault = (sandbox_url, body) => demand(sandbox_url, "POST", "/sandbox/faults", { body });
export const clearFaults = (sandbox_url) => demand(sandbox_url, "DELETE", "/sandbox/faults");

/** Faults that strike a share of the calls until they are cleared. */
export async function setSteadyFaults(sandbox_url) {
	for (const provider of PROVIDERS)
		for (const fault of [...CALL_FAULTS, ...WEBHOOK_FAULTS]) await setFault(sandbox_url, { provider, ...fault });
}

/** Webhook faults that last, and call faults one at a time, too far apart to open a breaker for five minutes. */
export async function trickleFaults(sandbox_url, random, until) {
	for (const provider of PROVIDERS)
		for (const fault of WEBHOOK_FAULTS) await setFault(sandbox_url, { provider, ...fault, delay_ms: 2000 });
	for (let n = 0; Date.now() < until; n++) {
		const { rate, ...fault } = CALL_FAULTS[Math.floor(random() * CALL_FAULTS.length)];
		await setFault(sandbox_url, { provider: PROVIDERS[n % 2], ...fault, count: 1 });
		await pause(1000);
	}
}

/** `count` instants between `from` and `to`, in order. */
const moments = (random, count, from, to) =>
	Array.from({ length: count }, () => from + random() * (to - from)).sort((a, b) => a - b);

const untilTime = (at) => pause(Math.max(0, at - Date.now()));

/**
 * Kills the runtime at random moments; what watches it starts it again, each time with another clock.
 *
 * @returns {Promise<number[]>} how long nobody answered after each kill, in milliseconds
 */
export async function killOften(platform, random, { count, from, to, say }) {
	const outages = [];
	for (const at of moments(random, count, from, to)) {
		await untilTime(at);
		const clock_ms = CLOCK_MS[Math.floor(random() * CLOCK_MS.length)];
		platform.setClock(clock_ms);
		outages.push(await killOnce(platform));
		say(`kill ${outages.length} of ${count}: back after ${outages.at(-1)} ms, its clock ${clock_ms / 1000} s off`);
	}
	return outages;
}

/** @returns milliseconds until it answers again */
export async function killOnce(platform) {
	const killed = Date.now();
	platform.kill();
	while (!(await answers(`${platform.url}/health`, 1000))) await pause(100);
	return Date.now() - killed;
}

/** Has the database refuse writes for `lasts_ms` from each of `starts` on, over restarts too. */
export async function refuseWrites(platform, starts, lasts_ms, say) {
	for (const start of starts) {
		await untilTime(start);
		say(`the database refuses writes for ${lasts_ms / 1000} s`);
		for (const end = start + lasts_ms; Date.now() < end; await pause(300)) {
			const ms = Math.max(0, end - Date.now());
			await fetch(`${platform.url}/chaos/refuse-writes?ms=${ms}`, {
				method: "POST",
				signal: AbortSignal.timeout(2000),
			}).catch(() => null);
		}
	}
}
