import { pathToFileURL } from "node:url";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { bundleWorker } from "./lib/bundle.mjs";
import { createClient, makeEvent } from "./lib/client.mjs";
import { startWithSandbox, untilDelivered } from "./lib/under-load.mjs";

const MESSAGES_EACH = 10;
const REGISTRATIONS_AN_EVENT = 2_500;
const HERD = 20;
/** Events of the tenant at each measurement of the second curve, with so many registrations in each. */
const EVENTS = [20, 100, 500, 2_000];
const REGISTRATIONS_EACH = 2;
/** Most D1 rows that one answer may read. */
const MOST_ROWS = 500;

const series = (from, to) =>
	`with recursive n(i) as (select ${from} union all select i + 1 from n where i + 1 < ${to})`;

/** Registrations `from` to `to` with their messages, over as many events as they fill, in the tenant of `event_id`. */
async function seed(db, event_id, from, to) {
	const now = Math.floor(Date.now() / 1000);
	const { tenant_id } = await db.prepare("select tenant_id from events where id = ?").bind(event_id).first();
	const eventOf = (i) =>
		`case when ${i} < ${REGISTRATIONS_AN_EVENT} then '${event_id}' else 'evt_' || (${i} / ${REGISTRATIONS_AN_EVENT}) end`;
	const run = (sql) => db.prepare(sql).run();
	const { results } = await db.prepare("select name from pragma_table_info('events')").all();
	const columns = results.map(({ name }) => name);
	for (let i = Math.ceil(from / REGISTRATIONS_AN_EVENT) || 1; i * REGISTRATIONS_AN_EVENT < to; i++)
		await run(
			`insert into events (${columns}) select ${columns.map((c) => (c === "id" ? `'evt_${i}'` : c))} from events where id = '${event_id}'`,
		);
	const id = (prefix, i) => `printf('${prefix}_%08d', ${i})`;
	const PAGE = 2_000;
	for (let at = from; at < to; at += PAGE) {
		const end = Math.min(to, at + PAGE);
		await run(`${series(at, end)} insert into contacts (tenant_id, id, email, consent_email, consent_sms, token, created_at, updated_at)
			select '${tenant_id}', ${id("con", "i")}, 'p' || i || '@seed.example', 1, 0, ${id("tok", "i")}, ${now}, ${now} from n`);
		await run(`${series(at, end)} insert into registrations (tenant_id, id, event_id, contact_id, token, state, registered_at, planned_revision, source_json, created_at, updated_at)
			select '${tenant_id}', ${id("reg", "i")}, ${eventOf("i")}, ${id("con", "i")}, ${id("rtk", "i")}, 'active', ${now} - (i * 7919) % 5184000, 1,
				'{"utm_source":"s' || (i % 12) || '"}', ${now}, ${now} from n`);
		await run(`${series(at * MESSAGES_EACH, end * MESSAGES_EACH)} insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, sent_at, updated_at)
			select '${tenant_id}', ${id("msg", "i")}, ${id("reg", `i / ${MESSAGES_EACH}`)}, ${eventOf(`(i / ${MESSAGES_EACH})`)}, 'pre_event', 's' || (i % ${MESSAGES_EACH}),
				'email', 1, 1, 0, 9, case i % 4 when 0 then 'delivered' when 1 then 'opened' when 2 then 'clicked' else 'sent' end, 1,
				${now} - (i * 104729) % 5184000, ${now} from n`);
	}
}

/** Events `from` to `to` like `event_id`, their starts spread over sixty days around now, each with its funnel and registrations. */
async function seedEvents(db, event_id, from, to) {
	const now = Math.floor(Date.now() / 1000);
	const { tenant_id } = await db.prepare("select tenant_id from events where id = ?").bind(event_id).first();
	const run = (sql) => db.prepare(sql).run();
	const copied = async (table, own, changed) => {
		const { results } = await db.prepare("select name from pragma_table_info(?)").bind(table).all();
		const columns = results.map(({ name }) => name);
		await run(
			`${series(from, to)} insert into ${table} (${columns}) select ${columns.map((c) => changed[c] ?? c)} from n, ${table} where ${own} = '${event_id}'`,
		);
	};
	await copied("events", "id", { id: "'evm_' || i", starts_at: `${now} + (i * 7919) % 5184000 - 2592000` });
	await copied("funnels", "event_id", { event_id: "'evm_' || i" });
	const each = `${series(from * REGISTRATIONS_EACH, to * REGISTRATIONS_EACH)}`;
	await run(`${each} insert into contacts (tenant_id, id, email, consent_email, consent_sms, token, created_at, updated_at)
		select '${tenant_id}', 'cox_' || i, 'x' || i || '@seed.example', 1, 0, 'tox_' || i, ${now}, ${now} from n`);
	await run(`${each} insert into registrations (tenant_id, id, event_id, contact_id, token, state, registered_at, planned_revision, created_at, updated_at)
		select '${tenant_id}', 'rex_' || i, 'evm_' || (i / ${REGISTRATIONS_EACH}), 'cox_' || i, 'rtx_' || i, 'active', ${now} - i, 1, ${now}, ${now} from n`);
}

/**
 * D1 rows that the dashboard's questions read as a tenant's messages grow, and what keeping the figures writes.
 *
 * @param {number[]} sizes numbers of messages, ascending
 */
export async function benchAnalytics({ sizes, say = () => {} }) {
	const product = await startWithSandbox((await bundleWorker("bench/floor/counted.ts")).script);
	const client = createClient(product.url, 1);
	const worker = await product.mf.getWorker();
	const totals = async (kind) => (await (await fetch(`${product.url}/bench/totals`)).json())[kind] ?? {};
	const of = async (kind, name, work) => {
		const before = (await totals(kind))[name] ?? 0;
		await work();
		return ((await totals(kind))[name] ?? 0) - before;
	};
	const marks = () => product.db.prepare("select count(*) as n from analytics_marks").first("n");
	const cron = () => worker.scheduled({ cron: "* * * * *" });
	const count = async () => {
		do await cron();
		while ((await marks()) > 0);
	};
	try {
		const { byServer } = await makeEvent(client);
		const account = await client.post("/api/v1/auth/login", {
			email: "owner@bench.example",
			password: "correct horse battery",
		});
		const auth = { authorization: `Bearer ${account.access_token}` };
		await count();
		await untilDelivered(product.db);
		await count();
		const idle = await of("cron", "d1_rows_written", cron);
		const herd = await of("cron", "d1_rows_written", async () => {
			for (let i = 0; i < HERD; i++) await byServer(`herd${i}`);
			await untilDelivered(product.db);
			await count();
		});
		const writes = { counting_a_herd_per_message: (herd - idle) / HERD };
		say(JSON.stringify(writes));
		const own = await product.db.prepare("select id from events").first("id");
		const { tenant_id } = await product.db.prepare("select tenant_id from events").first();
		await product.db
			.prepare(
				"insert into experiments (tenant_id, id, event_id, name, kind, target_json, share, outcome, state, started_at, counted_by_json, created_at, updated_at) values (?, 'exp_bench', ?, 'Bench', 'holdout', '{}', 0.5, 'attended', 'running', 0, ?, 0, 0)",
			)
			.bind(tenant_id, own, JSON.stringify({ steps: ["pre_event/s0"], nominal_hours: 1 }))
			.run();
		const begun = await fetch(`${product.url}/api/v1/holdout`, {
			method: "PUT",
			headers: { ...auth, "content-type": "application/json" },
			body: JSON.stringify({ share: 0.1, outcome: "purchased" }),
		});
		if (!begun.ok) throw new Error(await begun.text());
		const rowsRead = async (paths) => {
			const rows = {};
			for (const path of paths)
				rows[path.replace("../../", "").replace(own, "{id}")] = await of("other", "d1_rows_read", async () => {
					const answer = await fetch(`${product.url}/api/v1/admin/analytics/${path}`, { headers: auth });
					if (!answer.ok) throw new Error(await answer.text());
				});
			return rows;
		};
		const curve = [];
		let seeded = 0;
		for (const messages of sizes) {
			const upTo = Math.round(messages / MESSAGES_EACH);
			await seed(product.db, own, seeded, upTo);
			seeded = upTo;
			await count();
			const rows = await rowsRead([
				"overview",
				`events/${own}`,
				"timing",
				`timing?event_id=${own}`,
				`../../events/${own}/experiments/exp_bench`,
				"../../holdout",
				"people?figure=sends",
				`people?figure=clicks&event_id=${own}&phase=pre_event&step_key=s2&channel=email`,
			]);
			curve.push({ messages, rows_read: rows });
			say(JSON.stringify(curve.at(-1)));
		}
		const by_events = [];
		let made = 0;
		for (const events of EVENTS) {
			await seedEvents(product.db, own, made, events);
			made = events;
			await count();
			by_events.push({ events, rows_read: await rowsRead(["overview", `events/${own}`, "timing"]) });
			say(JSON.stringify(by_events.at(-1)));
		}
		return {
			most: MOST_ROWS,
			writes,
			curve,
			by_events,
			met: [...curve, ...by_events].every((c) => Object.values(c.rows_read).every((n) => n <= MOST_ROWS)),
		};
	} finally {
		client.close();
		await product.stop();
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await underOwnNode();
	const sizes = process.argv.slice(2).map(Number);
	const result = await benchAnalytics({
		sizes: sizes.length > 0 ? sizes : [5_000, 50_000, 500_000],
		say: (l) => console.error(l),
	});
	console.log(JSON.stringify(result, null, 2));
}
