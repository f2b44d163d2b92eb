import { pathToFileURL } from "node:url";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { bundleWorker } from "./lib/bundle.mjs";
import { createClient } from "./lib/client.mjs";
import { freePort, startProduct } from "./lib/runtimes.mjs";
import { startSandbox } from "./lib/sandbox.mjs";
import { load } from "./lib/stats.mjs";

const DAY_MS = 86_400_000;
/** What is aimed at, on a machine that does nothing else. */
const GOALS = { p95_ms: 800, p99_ms: 1_500 };

/** Enrolments for a Zoom webinar, each of which answers with the person's own link, where Zoom takes `latency_ms`. */
export async function benchZoom({ count, connections, latency_ms }) {
	const port = await freePort();
	const sandbox = await startSandbox({
		PRODUCT_URL: `http://127.0.0.1:${port}`,
		SANDBOX_ZOOM_LATENCY_MS: String(latency_ms),
	});
	const { script } = await bundleWorker();
	const product = await startProduct(script, {
		sandbox_url: sandbox.url,
		port,
		deliveries: false,
		bindings: {
			ZOOM_BASE_URL: sandbox.url,
			ZOOM_OAUTH_URL: `${sandbox.url}/oauth/token`,
			ZOOM_ACCOUNT_ID: "bench",
			ZOOM_CLIENT_ID: "bench",
			ZOOM_CLIENT_SECRET: "bench",
		},
	});
	const client = createClient(product.url, connections);
	try {
		const account = await client.post("/api/v1/auth/signup", {
			tenant: { name: "Bench", subdomain: "bench", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
			email: "owner@bench.example",
			password: "correct horse battery",
		});
		const auth = { authorization: `Bearer ${account.access_token}` };
		const { event_id } = await client.post(
			"/api/v1/events",
			{
				event: {
					title: "Bench webinar",
					type: "webinar",
					scheduled_at: new Date(Date.now() + 9 * DAY_MS).toISOString(),
					duration_minutes: 60,
					description: "An hour.",
					zoom_webinar_id: "85746065123",
				},
			},
			auth,
		);
		let without = 0;
		const enroll = async (name) => {
			const made = await client.post(
				"/api/v1/enrollments",
				{ event_id, contact: { email: `${name}@bench.example`, consent_email: true, consent_sms: false } },
				{ ...auth, "idempotency-key": name },
			);
			if (!made.zoom_join_url) without++;
		};
		await load(20, connections, (i) => enroll(`warm${i}`));
		without = 0;
		const result = await load(count, connections, (i) => enroll(`p${i}`));
		const met = result.p95_ms < GOALS.p95_ms && result.p99_ms < GOALS.p99_ms;
		return { latency_ms, connections, ...result, without_own_link: without, goals: GOALS, met };
	} finally {
		client.close();
		await Promise.all([product.mf.dispose(), sandbox.stop()]);
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await underOwnNode();
	const [count = 400, connections = 8] = process.argv.slice(2).map(Number);
	console.log(JSON.stringify(await benchZoom({ count, connections, latency_ms: 300 }), null, 2));
}
