import { pathToFileURL } from "node:url";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { pause } from "../scripts/lib/processes.mjs";
import { bundleWorker } from "./lib/bundle.mjs";
import { createClient } from "./lib/client.mjs";
import { startProduct } from "./lib/runtimes.mjs";
import { startSandbox } from "./lib/sandbox.mjs";
import { load, percentile, round } from "./lib/stats.mjs";

const CONNECTIONS = 16;
const PER_CALL = 100;
const RPS = 2;
/** How much longer than the account's rate allows the last one may take. */
const SLACK = 1.2;
/** Enrolments a second that a busy machine of two cores still makes, and what comes before the reminders: seconds. */
const SLOWEST_ENROLLMENT = 25;
const HEADROOM_S = 140;
const PATIENCE_S = 300;
const REMINDER = "begins";

async function makeHerd(client, count) {
	const account = await client.post("/api/v1/auth/signup", {
		tenant: { name: "Herd", subdomain: "herd", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: "owner@bench.example",
		password: "correct horse battery",
	});
	const auth = { authorization: `Bearer ${account.access_token}` };
	const { key } = await client.post("/api/v1/api-keys", { name: "bench", role: "member" }, auth);
	const starts_at = Math.ceil(Date.now() / 1000 + count / SLOWEST_ENROLLMENT + HEADROOM_S);
	const { event_id } = await client.post(
		"/api/v1/events",
		{
			event: {
				title: "Bench challenge",
				type: "challenge",
				scheduled_at: new Date(starts_at * 1000).toISOString(),
				duration_minutes: 1440,
				description: "A day.",
				join_url: "https://meet.example/bench",
			},
			funnel_config: {
				nominal_hours: 24,
				pre_event: [],
				during_event: [
					{
						...{ key: REMINDER, anchor: "event_start", delay_hours: 0, priority: "must", purpose: "transactional" },
						...{ channel: "email", subject: "It begins", body: "{{event.title}} begins: {{link.join}}" },
					},
				],
			},
		},
		auth,
	);
	const enroll = (i) =>
		client.post(
			"/api/v1/enrollments",
			{
				event_id,
				contact: {
					...{ email: `herd${i}@bench.example`, first_name: "Ana", timezone: "Europe/Berlin" },
					...{ consent_email: true, consent_sms: false },
				},
			},
			{ "idempotency-key": `herd${i}`, authorization: `Bearer ${key}` },
		);
	return { starts_at, enroll };
}

const OPEN = "select count(*) as n from messages where step_key = ? and status not in ('queued')";
async function untilSent(db, key, count, until) {
	for (;;) {
		const sent = await db.prepare(OPEN).bind(key).first("n");
		if (sent >= count) return;
		if (Date.now() / 1000 > until)
			throw new Error(`${sent} of ${count} "${key}" left: look at what the product wrote.`);
		await pause(1000);
	}
}

/** When the messages of one step were written down as accepted, seconds after `from`, and in how many calls. */
async function whenSent(db, key, from) {
	const { results } = await db
		.prepare("select sent_at, batch_id, status, reason, attempts from messages where step_key = ?")
		.bind(key)
		.all();
	const at = results.map((row) => row.sent_at - from).sort((a, b) => a - b);
	const batches = new Set(results.map((row) => row.batch_id).filter(Boolean)).size;
	const singly = results.filter((row) => row.batch_id === null).length;
	return {
		count: results.length,
		not_sent: results.filter((row) => row.sent_at === null).length,
		more_than_one_attempt: results.filter((row) => row.attempts > 1).length,
		calls: batches + singly,
		first_s: at[0],
		p50_s: percentile(at, 0.5),
		p99_s: percentile(at, 0.99),
		last_s: at.at(-1),
	};
}

/**
 * A herd: `count` people register one after another and all have one reminder at one instant, on an e-mail account of 2
 * calls a second. The provider's notices go nowhere.
 *
 * @param {string} script the Worker as one module
 * @returns seconds of the reminders count from the instant they are due; those of the confirmations from the first
 *   enrolment
 */
export async function benchHerd(script, { count, say = () => {} }) {
	const sandbox = await startSandbox({ SANDBOX_RESEND_RPS: String(RPS), PRODUCT_URL: "http://127.0.0.1:9" });
	let product = null;
	let client = null;
	try {
		product = await startProduct(script, { sandbox_url: sandbox.url });
		client = createClient(product.url, CONNECTIONS);
		const { starts_at, enroll } = await makeHerd(client, count);
		const began = Math.floor(Date.now() / 1000);
		say(`enrolling ${count}`);
		const enrolled = await load(count, CONNECTIONS, enroll);
		say(
			`enrolled ${enrolled.per_second}/s; ${Math.round(starts_at - Date.now() / 1000)} s until the reminders are due`,
		);
		const early = starts_at - 120 - Date.now() / 1000;
		if (early < 0) throw new Error(`The enrolments took ${-Math.round(early)} s too long: leave more room.`);
		await untilSent(product.db, "welcome", count, Date.now() / 1000 + PATIENCE_S);
		const confirmations = await whenSent(product.db, "welcome", began);
		say(`confirmations: ${JSON.stringify(confirmations)}`);
		await untilSent(product.db, REMINDER, count, starts_at + PATIENCE_S);
		const reminders = await whenSent(product.db, REMINDER, starts_at);
		const limit_s = count / PER_CALL / RPS;
		return {
			count,
			account_calls_per_second: RPS,
			enrollments_per_second: enrolled.per_second,
			confirmations,
			reminders,
			limit_s,
			goal: { last_s_at_most: round(SLACK * limit_s), met: reminders.last_s <= SLACK * limit_s },
		};
	} finally {
		client?.close();
		await product?.mf.dispose();
		await sandbox.stop();
	}
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	await underOwnNode();
	const count = Number(process.argv[2] ?? 10_000);
	const { script } = await bundleWorker();
	const report = await benchHerd(script, { count, say: (line) => console.error(line) });
	console.log(JSON.stringify(report, null, "\t"));
	process.exit(report.goal.met ? 0 : 1);
}
