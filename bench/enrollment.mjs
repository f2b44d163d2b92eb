import { createClient, makeEvent } from "./lib/client.mjs";
import { startFloor } from "./lib/runtimes.mjs";
import { load, median, round } from "./lib/stats.mjs";
import { startWithSandbox, untilDelivered } from "./lib/under-load.mjs";

/**
 * Enrolment over the real HTTP path against the floor, in turn, so that both see the same machine. What the enrolments
 * of a round set off is over before the floor's next round begins.
 *
 * @param {{product: string, floor: string}} scripts
 * @param {{count: number, rounds: number, connections: number, deliveries: boolean}} options without `deliveries` the
 *   confirmations stay in the queue
 * @returns latencies and throughput of each round, and the medians of the rounds' ratios
 */
export async function benchEnrollment(
	scripts,
	{ count, rounds, connections, deliveries, by = "byServer", say = () => {} },
) {
	const floor = await startFloor(scripts.floor);
	const product = await startWithSandbox(scripts.product, deliveries);
	const [low, high] = [createClient(floor.url, connections), createClient(product.url, connections)];
	try {
		const { [by]: enroll } = await makeEvent(high);
		let serial = 0;
		const onFloor = (n) => load(n, connections, () => low.post("/", { email: `f${serial++}@bench.example` }));
		const onProduct = async (n) => {
			const result = await load(n, connections, () => enroll(`p${serial++}`));
			if (deliveries) await untilDelivered(product.db);
			return result;
		};
		await onFloor(100);
		await onProduct(100);
		const runs = [];
		for (let i = 0; i < rounds; i++) {
			const run = { floor: await onFloor(count), product: await onProduct(count) };
			runs.push(run);
			say(`round ${i + 1}: floor ${run.floor.per_second}/s, enrolment ${run.product.per_second}/s`);
		}
		return {
			rounds: runs,
			floor_per_second: median(runs.map((r) => r.floor.per_second)),
			enrollments_per_second: median(runs.map((r) => r.product.per_second)),
			throughput_ratio: round(median(runs.map((r) => r.product.per_second / r.floor.per_second))),
			p95_ratio: round(median(runs.map((r) => r.product.p95_ms / r.floor.p95_ms))),
		};
	} finally {
		low.close();
		high.close();
		await Promise.all([floor.mf.dispose(), product.stop()]);
	}
}
