import { pathToFileURL } from "node:url";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { pause } from "../scripts/lib/processes.mjs";
import { bundleFile, bundleWorker } from "./lib/bundle.mjs";
import { createClient } from "./lib/client.mjs";
import { startFloor } from "./lib/runtimes.mjs";
import { load, median, round } from "./lib/stats.mjs";
import { startWithSandbox, untilDelivered, untilTold } from "./lib/under-load.mjs";

const DAY_MS = 86_400_000;
const PAGE = 500;
const PATIENCE_MS = 120_000;
const MS_A_CONFIRMATION = 60;
const MS_A_PLAN = 30;
/** As often as `npm start` sweeps: what fails for good in the queue is taken up again. */
const SWEEP_MS = 10_000;
/** Each object holds open files until it is evicted: the floor makes no more of them at once than a process may open. */
const MOST_ON_FLOOR = 4000;

async function seed(client, count, connections) {
	const account = await client.post("/api/v1/auth/signup", {
		tenant: { name: "Bench", subdomain: "bench", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: "owner@bench.example",
		password: "correct horse battery",
	});
	const auth = { authorization: `Bearer ${account.access_token}` };
	const event = {
		title: "Bench webinar",
		type: "webinar",
		scheduled_at: new Date(Date.now() + 9 * DAY_MS).toISOString(),
		duration_minutes: 60,
		description: "An hour.",
		join_url: "https://meet.example/bench",
	};
	const { event_id } = await client.post("/api/v1/events", { event }, auth);
	const { key } = await client.post("/api/v1/api-keys", { name: "bench", role: "member" }, auth);
	await load(count, connections, (i) =>
		client.post(
			"/api/v1/enrollments",
			{
				event_id,
				contact: { email: `p${i}@bench.example`, first_name: "Ana", consent_email: true, consent_sms: false },
			},
			{ authorization: `Bearer ${key}`, "idempotency-key": `k${i}` },
		),
	);
	return { event_id, auth, count };
}

/** Changes the event and waits until every registration has its new plan. @returns seconds, from the request on */
async function change(product, client, { event_id, auth, count }, what) {
	const started = performance.now();
	const until = started + PATIENCE_MS + count * MS_A_PLAN;
	const answer = await fetch(`${client.url}/api/v1/events/${event_id}`, {
		method: "PATCH",
		headers: { "content-type": "application/json", ...auth },
		body: JSON.stringify(what),
	});
	if (!answer.ok) throw new Error(await answer.text());
	const worker = await product.mf.getWorker();
	for (let swept = started; ; await pause(50)) {
		if (performance.now() - swept > SWEEP_MS) {
			swept = performance.now();
			// Out of open files, a sweep fails as everything else does; the next one may not.
			await worker.scheduled({ cron: "* * * * *" }).catch(() => {});
		}
		const open = await product.db.prepare("select count(*) as n from replans where finished_at is null").first("n");
		if (open === 0) return (performance.now() - started) / 1000;
		if (performance.now() > until) throw new Error("The new plans were not done in time.");
	}
}

/**
 * Planning all registrations of an event again, against the floor: the same number of bare object calls with one D1
 * batch a page. Once after a change that nobody has to be told of, and once after the event was moved, while the notices
 * to all of them are rendered and sent beside it. In turn, so that all see the same machine.
 */
export async function benchReplan({ count, rounds, connections = 16, say = () => {} }) {
	const floor = await startFloor(await bundleFile("bench/floor/replan.ts"));
	const product = await startWithSandbox((await bundleWorker()).script);
	const [low, high] = [createClient(floor.url, 1), createClient(product.url, connections)];
	try {
		const bare_count = Math.min(count, MOST_ON_FLOOR);
		const run = () => low.post("/", { count: bare_count, page: PAGE });
		await run();
		const event = await seed(high, count, connections);
		await untilDelivered(product.db, PATIENCE_MS + count * MS_A_CONFIRMATION);
		say(`${count} registrations`);
		const runs = [];
		for (let i = 0; i < rounds; i++) {
			const at = performance.now();
			await run();
			const bare = bare_count / ((performance.now() - at) / 1000);
			const longer = count / (await change(product, high, event, { duration_minutes: 61 + i }));
			const scheduled_at = new Date(Date.now() + (10 + i) * DAY_MS).toISOString();
			const moved = count / (await change(product, high, event, { scheduled_at }));
			await untilTold(product.db, count * (i + 1), PATIENCE_MS + count * MS_A_CONFIRMATION);
			runs.push({
				floor_per_second: round(bare, 1),
				replanned_per_second: round(longer, 1),
				ratio: round(longer / bare),
				moved_per_second: round(moved, 1),
			});
			say(JSON.stringify(runs.at(-1)));
		}
		return {
			count,
			rounds: runs,
			floor_per_second: median(runs.map((r) => r.floor_per_second)),
			replanned_per_second: median(runs.map((r) => r.replanned_per_second)),
			ratio: median(runs.map((r) => r.ratio)),
			moved_per_second: median(runs.map((r) => r.moved_per_second)),
		};
	} finally {
		low.close();
		high.close();
		await Promise.all([floor.mf.dispose(), product.stop()]);
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await underOwnNode();
	const [count = 10_000, rounds = 3] = process.argv.slice(2).map(Number);
	console.log(JSON.stringify(await benchReplan({ count, rounds, say: (line) => console.error(line) }), null, 2));
}
