import { Agent, request } from "node:http";
import { pause } from "../scripts/lib/processes.mjs";
import { createClient } from "./lib/client.mjs";
import { percentile, round } from "./lib/stats.mjs";
import { startWithSandbox } from "./lib/under-load.mjs";

/** Requests a second a tenant may make of the management API for long: 100 a minute. */
const LIMIT_PER_SECOND = 100 / 60;
const TIMES_THE_LIMIT = 10;
/** The quiet tenant stays within its own limit, burst included, over the whole run. */
const QUIET_PER_SECOND = 2.2;

/** A tenant with an API key and an event to read. */
async function makeTenant(client, name) {
	const { access_token } = await client.post("/api/v1/auth/signup", {
		tenant: { name, subdomain: name, timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: `${name}@bench.example`,
		password: "correct horse battery",
	});
	const auth = { authorization: `Bearer ${access_token}` };
	const { key } = await client.post("/api/v1/api-keys", { name: "bench", role: "member" }, auth);
	const event = { title: name, type: "webinar", description: "An hour.", duration_minutes: 60 };
	const scheduled_at = new Date(Date.now() + 9 * 86_400_000).toISOString();
	const { event_id } = await client.post("/api/v1/events", { event: { ...event, scheduled_at } }, auth);
	return { path: `/api/v1/events/${event_id}`, headers: { authorization: `Bearer ${key}` } };
}

/** One GET: its status and how long it took, in milliseconds. */
const get = (agent, url, { path, headers }) =>
	new Promise((resolve, reject) => {
		const at = performance.now();
		const sent = request(new URL(path, url), { agent, headers }, (response) => {
			response.resume();
			response.once("end", () => resolve({ status: response.statusCode, ms: performance.now() - at }));
			response.once("error", reject);
		});
		sent.once("error", reject);
		sent.end();
	});

/** Sends at a steady rate whatever comes back, as a crowd does, for `seconds`. */
async function openLoop(agent, url, tenant, per_second, seconds) {
	const answers = [];
	const started = performance.now();
	for (let i = 0; i < per_second * seconds; i++) {
		const due = started + (i * 1000) / per_second;
		if (due > performance.now()) await pause(due - performance.now());
		answers.push(get(agent, url, tenant));
	}
	return Promise.all(answers);
}

function figures(answers) {
	const times = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
	times.sort((a, b) => a - b);
	return {
		count: answers.length,
		refused: answers.filter(({ status }) => status === 429).length,
		p50_ms: round(percentile(times, 0.5)),
		p95_ms: round(percentile(times, 0.95)),
	};
}

/**
 * How one tenant's answers fare while another floods: reads of the management API, open loop, the flooding tenant at
 * ten times its limit after its burst is used up. Rounds with and without the flood alternate.
 *
 * @param {{rounds: number, seconds: number, say?: (line: string) => void}} options
 * @returns figures of each round and of all together, and their ratio `p95_ratio`
 */
export async function benchNeighbour(script, { rounds, seconds, say = () => {} }) {
	const product = await startWithSandbox(script, false);
	const client = createClient(product.url, 4);
	const agents = [0, 1].map(() => new Agent({ keepAlive: true, maxSockets: 64 }));
	try {
		const quiet = await makeTenant(client, "quiet");
		const loud = await makeTenant(client, "loud");
		const ask = () => openLoop(agents[0], product.url, quiet, QUIET_PER_SECOND, seconds);
		const flood = () => openLoop(agents[1], product.url, loud, LIMIT_PER_SECOND * TIMES_THE_LIMIT, seconds);
		await Promise.all([openLoop(agents[0], product.url, quiet, 10, 2), openLoop(agents[1], product.url, loud, 100, 2)]);
		const runs = [];
		const all = { alone: [], beside: [] };
		for (let i = 0; i < rounds; i++) {
			const quietly = await ask();
			const [besides, flooded] = await Promise.all([ask(), flood()]);
			all.alone.push(...quietly);
			all.beside.push(...besides);
			const [alone, beside, flooding] = [quietly, besides, flooded].map(figures);
			runs.push({ alone, beside, flooding });
			say(`round ${i + 1}: p95 ${alone.p95_ms} ms alone, ${beside.p95_ms} ms beside the flood`);
		}
		const [alone, beside] = [all.alone, all.beside].map(figures);
		if (alone.refused + beside.refused > 0)
			throw new Error("The quiet tenant was refused: it is to stay within its limit.");
		return {
			rounds: runs,
			flood_per_second: round(LIMIT_PER_SECOND * TIMES_THE_LIMIT, 1),
			refused_share: round(
				runs.reduce((n, { flooding }) => n + flooding.refused, 0) /
					runs.reduce((n, { flooding }) => n + flooding.count, 0),
			),
			alone,
			beside,
			p95_ratio: round(beside.p95_ms / alone.p95_ms),
		};
	} finally {
		client.close();
		for (const agent of agents) agent.destroy();
		await product.stop();
	}
}
