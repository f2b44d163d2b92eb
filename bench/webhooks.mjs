import { createHmac, randomUUID } from "node:crypto";
import { createClient } from "./lib/client.mjs";
import { startProduct, startWebhookFloor } from "./lib/runtimes.mjs";
import { load, median, round } from "./lib/stats.mjs";

const KEY = Buffer.from("webhook-secret-of-the-bench");
const SECRET = `whsec_${KEY.toString("base64")}`;

/** One notice as Resend signs it: a message that was delivered. */
function notice() {
	const id = `msg_${randomUUID()}`;
	const timestamp = String(Math.floor(Date.now() / 1000));
	const at = new Date().toISOString();
	const data = { email_id: randomUUID(), to: ["ana@bench.example"], subject: "Your seat is booked", created_at: at };
	const tags = { tenant_id: "ten_bench", message_id: "msg_bench" };
	const body = { type: "email.delivered", created_at: at, data: { ...data, from: "coach@bench.example", tags } };
	const signature = createHmac("sha256", KEY)
		.update(`${id}.${timestamp}.${JSON.stringify(body)}`)
		.digest("base64");
	return {
		body,
		headers: { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` },
	};
}

/**
 * Taking in a provider's notices against a Worker that only verifies and inserts, in turn, so that both see the same
 * machine. Notices stay in the queue: what is measured is how long the provider waits for its answer.
 *
 * @param {{product: string, floor: string}} scripts
 * @param {{count: number, rounds: number, connections: number}} options
 * @returns latencies and throughput of each round, and the medians of the rounds
 */
export async function benchWebhooks(scripts, { count, rounds, connections, say = () => {} }) {
	const floor = await startWebhookFloor(scripts.floor, SECRET);
	const bindings = { RESEND_WEBHOOK_SECRET: SECRET };
	const product = await startProduct(scripts.product, {
		sandbox_url: "http://127.0.0.1:9",
		deliveries: false,
		bindings,
	});
	const [low, high] = [createClient(floor.url, connections), createClient(product.url, connections)];
	const run = (client, path, n) =>
		load(n, connections, () => {
			const { body, headers } = notice();
			return client.post(path, body, headers);
		});
	const onFloor = (n) => run(low, "/", n);
	const onProduct = (n) => run(high, "/api/v1/webhooks/resend", n);
	try {
		await onFloor(200);
		await onProduct(200);
		const runs = [];
		for (let i = 0; i < rounds; i++) {
			const pair = { floor: await onFloor(count), product: await onProduct(count) };
			runs.push(pair);
			say(
				`round ${i + 1}: floor ${pair.floor.per_second}/s, webhooks ${pair.product.per_second}/s, p95 ${pair.product.p95_ms} ms`,
			);
		}
		const stored = await product.db.prepare("select count(*) as n from webhook_events").first("n");
		const sent = 200 + rounds * count;
		if (stored !== sent) throw new Error(`${sent} notices were sent and ${stored} are stored.`);
		return {
			rounds: runs,
			floor_per_second: median(runs.map((r) => r.floor.per_second)),
			webhooks_per_second: median(runs.map((r) => r.product.per_second)),
			floor_p95_ms: median(runs.map((r) => r.floor.p95_ms)),
			p95_ms: median(runs.map((r) => r.product.p95_ms)),
			throughput_ratio: round(median(runs.map((r) => r.product.per_second / r.floor.per_second))),
		};
	} finally {
		low.close();
		high.close();
		await Promise.all([floor.mf.dispose(), product.mf.dispose()]);
	}
}
