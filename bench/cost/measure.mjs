import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pause } from "../../scripts/lib/processes.mjs";
import { createClient } from "../lib/client.mjs";
import { startWithSandbox } from "../lib/under-load.mjs";

const PEOPLE = 40;
const DAY_MS = 86_400_000;
const PATIENCE_MS = 120_000;
/** How fast product time runs, so that the second message falls due within seconds. */
const SPEED = 720;
/** The kernel's clock ticks in a second, for /proc (proc(5)). */
const TICKS = 100;

async function totalsOf(url) {
	return (await fetch(`${url}/bench/totals`)).json();
}

/** Milliseconds of processor time that this process's workerd has used: all of the local platform, so an upper bound. */
function processorMs() {
	const pids = execFileSync("pgrep", ["-P", String(process.pid), "-f", "workerd"], { encoding: "utf8" });
	const ticks = pids
		.trim()
		.split("\n")
		.map((pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "))
		.reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0);
	return (ticks * 1000) / TICKS;
}

async function databaseBytes(db) {
	const { meta } = await db.prepare("select 1").run();
	return meta.size_after;
}

async function untilRest(db, messages) {
	const query = `select (select count(*) from messages where status not in ('queued', 'sent')) as arrived,
		(select count(*) from webhook_events where status = 'received') as waiting`;
	for (const until = Date.now() + PATIENCE_MS; ; await pause(250)) {
		const { arrived, waiting } = await db.prepare(query).first();
		if (arrived >= messages && waiting === 0) return;
		if (Date.now() > until)
			throw new Error(`${arrived} of ${messages} messages arrived: look at what the product wrote.`);
	}
}

const step = (key, delay_hours) => ({
	...{ key, anchor: "registration", delay_hours, priority: "must", purpose: "transactional", channel: "email" },
	...{
		subject: "Your place at {{event.title}}",
		body: "Hello {{contact.first_name}},\n\nsee you {{event.starts_at}}.",
	},
});

/** An event whose funnel is a confirmation and one e-mail a few seconds later. */
async function twoStepEvent(client, now) {
	const account = await client.post("/api/v1/auth/signup", {
		tenant: { name: "Cost", subdomain: "cost", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: "owner@cost.example",
		password: "correct horse battery",
	});
	const headers = { authorization: `Bearer ${account.access_token}`, "content-type": "application/json" };
	await fetch(`${client.url}/api/v1/settings`, {
		method: "PATCH",
		headers,
		body: JSON.stringify({ settings: { email_gap_hours: 1 } }),
	});
	const event = {
		...{ title: "Cost webinar", type: "webinar", scheduled_at: new Date(now + 30 * DAY_MS).toISOString() },
		...{ duration_minutes: 60, description: "An hour.", join_url: "https://meet.example/cost" },
	};
	const funnel_config = {
		nominal_hours: 168,
		pre_event: [step("welcome", 0), step("second", 2)],
		post_event_attended: [],
		post_event_no_show: [],
	};
	const { event_id } = await client.post("/api/v1/events", { event, funnel_config }, headers);
	return (name) =>
		client.post(
			"/api/v1/enrollments",
			{
				event_id,
				contact: { email: `${name}@cost.example`, first_name: "Ana", consent_email: true, consent_sms: false },
			},
			{ ...headers, "idempotency-key": name },
		);
}

/**
 * Lets people register and get two e-mails each, and counts what that took.
 *
 * @param {string} script `bench/floor/counted.ts`, bundled
 * @returns for a registration without any message and for one message: counts by entrance, bytes, processor time in ms
 */
export async function measureUsage(script) {
	const started = Date.now();
	const product = await startWithSandbox(script, true, {
		CLOCK_SPEED: String(SPEED),
		CLOCK_ORIGIN_WALL_MS: String(started),
		CLOCK_ORIGIN_PRODUCT_MS: String(started),
	});
	const client = createClient(product.url, 1);
	const reading = async () => ({
		totals: await totalsOf(product.url),
		database: await databaseBytes(product.db),
		processor: processorMs(),
	});
	try {
		const enroll = await twoStepEvent(client, started);
		await enroll("first");
		await untilRest(product.db, 2);
		const before = await reading();
		for (let i = 0; i < PEOPLE; i++) await enroll(`person${i}`);
		await untilRest(product.db, 2 + PEOPLE);
		const between = await reading();
		await untilRest(product.db, 2 + 2 * PEOPLE);
		const after = await reading();
		const [first, message] = [grown(before, between), grown(between, after)];
		return { people: PEOPLE, registration: difference(first, message), message };
	} finally {
		client.close();
		await product.stop();
	}
}

const per = (n) => Math.round((n / PEOPLE) * 1000) / 1000;

function grown(before, after) {
	const kinds = Object.keys(after.totals).filter((kind) => kind !== "other");
	const counts = Object.fromEntries(
		kinds.map((kind) => {
			const own = Object.entries(after.totals[kind]);
			return [kind, Object.fromEntries(own.map(([what, n]) => [what, per(n - (before.totals[kind]?.[what] ?? 0))]))];
		}),
	);
	return {
		counts,
		database_bytes: per(after.database - before.database),
		processor_ms: per(after.processor - before.processor),
	};
}

/** What the first message's round used beyond a message: the registration itself. */
function difference(first, message) {
	const counts = Object.fromEntries(
		Object.entries(first.counts).map(([kind, own]) => [
			kind,
			Object.fromEntries(
				Object.entries(own).map(([what, n]) => [
					what,
					Math.round((n - (message.counts[kind]?.[what] ?? 0)) * 1000) / 1000,
				]),
			),
		]),
	);
	return {
		counts,
		database_bytes: Math.max(0, first.database_bytes - message.database_bytes),
		processor_ms: Math.max(0, first.processor_ms - message.processor_ms),
	};
}
