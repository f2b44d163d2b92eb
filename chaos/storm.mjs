import { answers, demand } from "../scripts/lib/http.mjs";
import { pause } from "../scripts/lib/processes.mjs";

/** A client's patience is 10 s: what takes longer arrives after it has given up. */
const TOO_SLOW_MS = 12_000;
/** Apart by so much, single faults do not open a breaker. */
const TRICKLE_MS = 1500;
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
const clearFaults = (sandbox_url) => demand(sandbox_url, "DELETE", "/sandbox/faults");

/** Faults that strike a share of the calls until they are cleared. */
async function setSteadyFaults(sandbox_url) {
	for (const provider of PROVIDERS)
		for (const fault of [...CALL_FAULTS, ...WEBHOOK_FAULTS]) await setFault(sandbox_url, { provider, ...fault });
}

/** Webhook faults that last, and call faults one at a time, too far apart to open a breaker for five minutes. */
async function trickleFaults(sandbox_url, random, blowing) {
	for (const provider of PROVIDERS)
		for (const fault of WEBHOOK_FAULTS) await setFault(sandbox_url, { provider, ...fault, delay_ms: 2000 });
	for (let n = 0; blowing(); n++) {
		const { rate, ...drawn } = CALL_FAULTS[Math.floor(random() * CALL_FAULTS.length)];
		const provider = PROVIDERS[n % 2];
		// A text that arrives after 12 s would arrive after a restart that finds its lease over at once, as no real clock has it.
		const fault = provider === "twilio" && drawn.kind === "slow" ? { kind: "timeout" } : drawn;
		const { data } = await demand(sandbox_url, "GET", "/sandbox/faults");
		// Faults that wait for a call would all strike one after another.
		if (!data.some((one) => one.provider === provider && one.remaining !== null))
			await setFault(sandbox_url, { provider, ...fault, count: 1 });
		await pause(TRICKLE_MS);
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
async function killOften(platform, random, { count, from, to, ahead_ms = 0, say }) {
	const outages = [];
	for (const at of moments(random, count, from, to)) {
		await untilTime(at);
		const clock_ms = ahead_ms + CLOCK_MS[Math.floor(random() * CLOCK_MS.length)];
		platform.setClock(clock_ms);
		outages.push(await killOnce(platform));
		say(`killed: back after ${outages.at(-1)} ms, its clock ${clock_ms / 1000} s off`);
	}
	return outages;
}

/** @returns milliseconds until it answers again */
async function killOnce(platform) {
	const killed = Date.now();
	platform.kill();
	while (!(await answers(`${platform.url}/health`, 1000))) await pause(100);
	return Date.now() - killed;
}

/** Has the database refuse writes for `lasts_ms` from each of `starts` on, over restarts too. */
async function refuseWrites(platform, starts, lasts_ms, say) {
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

/** From then on the sweep looks after what is overdue. */
const OVERDUE_MS = 32_000;
/** Longer than a lease, and than it takes until what was handed over and never reported on is handed over again. */
const NEXT_TRY_MS = 125_000;

/** All is well from the next start of the runtime on. @returns milliseconds until it answered again */
async function calm(platform, clock_ms) {
	await clearFaults(platform.sandbox_url);
	platform.setClock(clock_ms);
	return killOnce(platform);
}

/**
 * Twenty kills, two spells without writes and steady faults, while people register and reminders leave.
 *
 * @param {Promise<unknown>} enrolled
 * @returns {Promise<number[]>} the outages in milliseconds
 */
export async function longStorm(platform, random, sizes, { began, enrolled, say }) {
	const { storm_s, kills, refused_s } = sizes;
	const ends = began + storm_s * 1000;
	await setSteadyFaults(platform.sandbox_url);
	const [outages] = await Promise.all([
		killOften(platform, random, { count: kills - 1, from: began + 3000, to: ends - 5000, say }),
		refuseWrites(
			platform,
			[0.2, 0.55].map((share) => began + share * storm_s * 1000),
			refused_s * 1000,
			say,
		),
		enrolled,
	]);
	await untilTime(ends);
	return [...outages, await calm(platform, 0)];
}

/**
 * The same in little. It waits neither for the start nor for leases and lost hand-overs to run out: its restarts find a
 * clock that is ahead instead, at last so far that webhooks count as too old and are refused.
 *
 * @param {() => Promise<void>} confirmed resolves once everybody has their confirmation
 */
export async function shortStorm(platform, random, sizes, { began, enrolled, confirmed, starts_at, say }) {
	const kill = async (ahead_ms, after_ms = 0) => {
		const at = Date.now() + after_ms;
		return killOften(platform, random, { count: 1, from: at, to: at + after_ms, ahead_ms, say });
	};
	const outages = [];
	const underFaults = async (work) => {
		let over = false;
		const faults = trickleFaults(platform.sandbox_url, random, () => !over);
		outages.push(...(await work()));
		over = true;
		await faults;
	};
	let ahead_ms = OVERDUE_MS + NEXT_TRY_MS;
	await underFaults(async () => {
		const refused = refuseWrites(platform, [began + 1500], sizes.refused_s * 1000, say);
		const first = await kill(0, 2000);
		await Promise.all([enrolled, refused]);
		const second = await kill(ahead_ms);
		await pause(6000);
		return [...first, ...second];
	});
	ahead_ms += NEXT_TRY_MS;
	outages.push(await calm(platform, ahead_ms));
	await confirmed();
	ahead_ms = Math.max(ahead_ms, starts_at + OVERDUE_MS - Date.now());
	await underFaults(async () => [...(await kill(ahead_ms)), ...(await kill(ahead_ms, 4000))]);
	return [...outages, await calm(platform, ahead_ms + OVERDUE_MS + NEXT_TRY_MS)];
}
