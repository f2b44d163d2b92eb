import { bundleFile, bundleProduct } from "./lib/bundle.mjs";
import { startFloor, startProduct } from "./lib/runtimes.mjs";
import { load, median, round } from "./lib/stats.mjs";

const JSON_HEADERS = { "content-type": "application/json" };

async function post(url, body, headers = {}) {
	const response = await fetch(url, {
		method: "POST",
		headers: { ...JSON_HEADERS, ...headers },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${response.status} from ${url}: ${text}`);
	return JSON.parse(text);
}

/** A tenant with one published event far enough ahead that nothing but the confirmation falls due. */
export async function makeEvent(url) {
	const account = await post(`${url}/api/v1/auth/signup`, {
		tenant: { name: "Bench", subdomain: "bench", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: "owner@bench.example",
		password: "correct horse battery",
	});
	const auth = { authorization: `Bearer ${account.access_token}` };
	const created = await post(
		`${url}/api/v1/events`,
		{
			event: {
				title: "Bench webinar",
				type: "webinar",
				scheduled_at: new Date(Date.now() + 9 * 86_400_000).toISOString(),
				duration_minutes: 60,
				description: "An hour.",
				join_url: "https://meet.example/bench",
			},
		},
		auth,
	);
	return { auth, event_id: created.event_id };
}

/**
 * Enrolment over the real HTTP path against the floor, in turn, so that both see the same machine.
 *
 * @returns throughput and latencies of each, and the ratios of their medians over the rounds
 */
export async function benchEnrollment(sandboxUrl, { perRound = 400, rounds = 3, connections = 16 } = {}) {
	const [product, floorScript] = [await bundleProduct(), await bundleFile("bench/floor/worker.ts")];
	const floor = await startFloor(floorScript);
	const real = await startProduct(product.script, sandboxUrl);
	try {
		const { auth, event_id } = await makeEvent(real.url);
		let serial = 0;
		const enroll = (name) =>
			post(
				`${real.url}/api/v1/enrollments`,
				{
					event_id,
					contact: {
						email: `${name}@bench.example`,
						first_name: "Ana",
						timezone: "Europe/Berlin",
						consent_email: true,
						consent_sms: false,
					},
				},
				{ ...auth, "idempotency-key": name },
			);
		const runs = [];
		await load(50, connections, () => post(floor.url, { email: `w${serial++}@bench.example` }));
		await load(50, connections, () => enroll(`warm${serial++}`));
		for (let i = 0; i < rounds; i++) {
			const low = await load(perRound, connections, () => post(floor.url, { email: `f${serial++}@bench.example` }));
			const own = await load(perRound, connections, () => enroll(`p${serial++}`));
			runs.push({ floor: low, product: own });
		}
		return {
			bundle: { bytes: product.bytes, gzip_bytes: product.gzip_bytes },
			rounds: runs,
			throughput_ratio: round(median(runs.map((r) => r.product.per_second / r.floor.per_second))),
			p95_ratio: round(median(runs.map((r) => r.product.p95_ms / r.floor.p95_ms))),
		};
	} finally {
		await Promise.all([floor.mf.dispose(), real.mf.dispose()]);
	}
}
