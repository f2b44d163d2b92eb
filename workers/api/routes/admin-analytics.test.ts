import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { figureInput, peopleOf } from "../../../actions/analytics/figure-people";
import { refreshRollups } from "../../../actions/analytics/refresh";
import { countEvents } from "../../../db/admin-analytics";
import { type EventRow, statusOf } from "../../../db/events";
import { call, enroll, inHours, makeEvent, signUp, type TestTenant } from "../../../test/worker/product";
import { createContext } from "../../context";
import type { Env } from "../../env";

const ctx = createContext(env as unknown as Env);
let tenant: TestTenant;
let stranger: TestTenant;
let event_id: string;
const get = (path: string, as = tenant) => call("GET", `admin/analytics/${path}`, undefined, as.auth);

beforeAll(async () => {
	[tenant, stranger] = [await signUp(), await signUp()];
	({ event_id } = await makeEvent(tenant));
	const { registration_id } = (await enroll(tenant, event_id)).body;
	await enroll(tenant, event_id);
	const now = ctx.clock.now();
	const message = (id: string, step: string, sent_at: number | null, status: string, human: string | null) =>
		env.DB.prepare(
			"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, human_status, attempts, sent_at, updated_at) values (?, ?, ?, ?, 'pre_event', ?, 'email', 1, 1, ?, 9, ?, ?, 1, ?, ?)",
		).bind(tenant.tenant_id, id, registration_id, event_id, step, now, status, human, sent_at, now);
	await env.DB.batch([
		message("msg_a1", "a", now - 300, "clicked", null),
		message("msg_a2", "b", now - 200, "opened", "delivered"),
		message("msg_a3", "c", now - 100, "delivered", null),
		message("msg_a4", "d", null, "bounced", null),
		message("msg_a5", "e", null, "queued", null),
		message("msg_a6", "f", null, "failed", null),
		message("msg_a7", "g", null, "dropped", null),
		env.DB.prepare("update messages set reason = 'gone' where id = 'msg_a7'"),
	]);
	await call(
		"POST",
		`registrations/${registration_id}/conversions`,
		{ amount: 100, currency: "EUR", external_id: crypto.randomUUID() },
		tenant.auth,
	);
	await refreshRollups(ctx);
});

const STAGES = ["registrations", "active", "clicked_join_link", "came", "attended", "purchased"];
const OF_MESSAGES = ["sends", "deliveries", "opens", "machine_opens", "clicks", "complaints", "unsubscribes"];
const OF_STATUS = { queued: "waiting", bounced: "bounces", failed: "failures", dropped: "dropped" };
const OF_LINES = [
	...["registrations", "cancelled", ...OF_MESSAGES, "clicked_join_link", "joined", "attended", "left_early"],
	...["no_show", "poll_answers", "conversions"],
];

/** Every number that a report holds but minutes and money, with the question for the people behind it. */
// biome-ignore lint/suspicious/noExplicitAny: the answer as it came
function numbersOf(body: any, event_id: string): [Record<string, string>, number][] {
	const own: Record<string, string> = event_id ? { event_id } : {};
	const lines = (rows: Record<string, unknown>[], figures: string[], ...names: string[]) =>
		rows.flatMap((row) =>
			figures.map((figure): [Record<string, string>, number] => [
				{ ...own, ...Object.fromEntries(names.map((name) => [name, String(row[name] ?? "")])), figure },
				Number(row[figure]),
			]),
		);
	const { join_clicks: _, total, ...registrations } = body.registrations;
	/** A message counts under its furthest status; what people opened or clicked is in the lines above. */
	const statuses = (rows: Record<string, unknown>[], ...names: string[]) =>
		rows.flatMap((row) => {
			const line = { ...own, ...Object.fromEntries(names.map((name) => [name, String(row[name])])) };
			const { by_status, dropped_by_reason } = row as Record<string, Record<string, number>>;
			return [
				...Object.entries(OF_STATUS).map(([status, figure]) => [{ ...line, figure }, by_status?.[status] ?? 0]),
				...Object.entries(dropped_by_reason ?? {}).map(([reason, n]) => [{ ...line, figure: "dropped", reason }, n]),
			];
		});
	return [
		...body.funnel.map(({ count }: { count: number }, i: number) => [{ ...own, figure: STAGES[i] }, count]),
		...Object.entries({ ...registrations, registrations: total }).map(([figure, n]) => [{ ...own, figure }, n]),
		...lines(body.by_cohort, OF_LINES, "cohort"),
		...lines(body.by_channel, OF_MESSAGES, "channel"),
		...lines(body.by_source, OF_LINES, "utm_source", "utm_medium", "utm_campaign"),
		...lines(body.by_day, OF_LINES, "day"),
		...lines(body.time_to_conversion, ["conversions"], "after"),
		...lines(body.steps ?? [], OF_MESSAGES, "phase", "step_key", "channel"),
		...statuses(body.steps ?? [], "phase", "step_key", "channel"),
		...statuses(
			Object.entries(body.messages).map(([channel, row]) => ({ channel, ...(row as object) })),
			"channel",
		),
	] as [Record<string, string>, number][];
}

describe("analytics of an event", () => {
	it("tell where people are lost and what steps earn", async () => {
		const { body } = await get(`events/${event_id}`);
		expect(body.complete).toBe(true);
		expect(body.funnel[0]).toEqual({ stage: "registered", count: 2, of_registered: 1, of_previous: null });
		expect(body.funnel.at(-1)).toMatchObject({ stage: "purchased", count: 1 });
		const step = (key: string) => body.steps.find((s: { step_key: string }) => s.step_key === key);
		expect(step("a")).toMatchObject({ sends: 1, deliveries: 1, opens: 1, clicks: 1, machine_opens: 0 });
		expect(step("b")).toMatchObject({ deliveries: 1, opens: 0, machine_opens: 1, by_status: { delivered: 1 } });
		expect(body.by_cohort).toMatchObject([{ cohort: "1-3 days", registrations: 2 }]);
		expect(body.by_source).toMatchObject([{ utm_source: null, revenue: [{ currency: "EUR", amount: 100 }] }]);
		expect(body.by_day.reduce((n: number, d: { registrations: number }) => n + d.registrations, 0)).toBe(2);
		expect(body.time_to_conversion).toEqual([{ after: "under 1 h", conversions: 1 }]);
		const { last, first, linear } = body.attribution;
		expect(last).toMatchObject([{ step_key: "c", amount: 100 }]);
		expect(first).toMatchObject([{ step_key: "a", amount: 100 }]);
		expect(linear.map((l: { amount: number }) => l.amount)).toEqual([33.34, 33.33, 33.33]);
		expect(body.attendance.forecast).toBeNull();
		expect((await get(`events/${event_id}`, stranger)).status).toBe(404);
	});

	it("are made anew from the raw rows by an owner, and are the same", async () => {
		const before = [(await get("overview")).body, (await get(`events/${event_id}`)).body];
		const rebuild = (auth: Record<string, string>) => call("POST", "admin/analytics/rebuild", undefined, auth);
		expect((await rebuild(tenant.publishable)).status).toBe(403);
		const { status, body } = await rebuild(tenant.auth);
		expect([status, body]).toEqual([202, { status: "rebuilding", registrations: 2 }]);
		await refreshRollups(ctx);
		const again = [(await get("overview")).body, (await get(`events/${event_id}`)).body];
		const timeless = (bodies: object[]) => bodies.map((one) => ({ ...one, as_of: null }));
		expect(timeless(again)).toEqual(timeless(before));
	});

	it("count events by status as the clock has it, reading few rows however many there are", async () => {
		const now = ctx.clock.now();
		const all = 600;
		const { results } = await env.DB.prepare("select name from pragma_table_info('events')").all<{ name: string }>();
		const changed: Record<string, string> = {
			id: "'evt_' || i",
			tenant_id: `'${stranger.tenant_id}'`,
			state: "case i % 7 when 0 then 'draft' when 1 then 'cancelled' when 2 then 'completed' else 'published' end",
			starts_at: `case i % 11 when 0 then null else ${now} + (i * 7919) % 40000 - 20000 end`,
			duration_minutes: "case i % 5 when 0 then null else i % 90 end",
		};
		const columns = results.map(({ name }) => name);
		await env.DB.prepare(
			`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${all})
				insert into events (${columns}) select ${columns.map((c) => changed[c] ?? c)} from n, events where events.id = ?`,
		)
			.bind(event_id)
			.run();
		await env.DB.batch([
			env.DB.prepare("update events set starts_at = starts_at + 9000, duration_minutes = 30 where id like 'evt_1%'"),
			env.DB.prepare("update events set state = 'cancelled' where id like 'evt_2%' and tenant_id = ?").bind(
				stranger.tenant_id,
			),
			env.DB.prepare("delete from events where id like 'evt_3%' and tenant_id = ?").bind(stranger.tenant_id),
		]);
		const { results: rows } = await env.DB.prepare("select * from events where tenant_id = ?")
			.bind(stranger.tenant_id)
			.all<EventRow>();
		expect(rows.length).toBeGreaterThan(400);
		for (const at of [now - 90_000, now, now + 1, now + 511, now + 4096, now + 90_000]) {
			const counts = Map.groupBy(rows, (row) => statusOf(row, at));
			const counted = await countEvents(ctx.db, stranger.tenant_id, at);
			expect(Object.fromEntries(counted.map(({ status, count }) => [status, count]))).toEqual(
				Object.fromEntries([...counts].map(([status, own]) => [status, own.length])),
			);
		}
	});

	it("come as CSV too", async () => {
		const { body, headers } = await get(`events/${event_id}/csv`);
		expect(headers.get("content-type")).toContain("text/csv");
		expect(body.split("\r\n")[0]).toMatch(/^dimension,key,registrations,/);
		expect(body).toContain("step,pre_event | a | email,");
		expect((await get("overview.csv")).body).toContain("\r\ntotal,,2,");
		expect((await get(`events/${event_id}/csv`, stranger)).status).toBe(404);
	});

	it("hold a fixed sequence against what was planned for those who were late", async () => {
		const one = (await get(`timing?event_id=${event_id}`)).body;
		expect(one).toMatchObject({ late: 2, examined: 2, events: 1, truncated: false });
		expect(one.fixed.after_start).toBeGreaterThan(0);
		expect(one.adaptive.after_start).toBe(0);
		const early = await makeEvent(tenant, { scheduled_at: inHours(24 * 60) });
		await enroll(tenant, early.event_id);
		expect((await get("timing")).body).toMatchObject({ late: 2, examined: 3, events: 2 });
		expect((await get(`timing?event_id=${event_id}`, stranger)).status).toBe(404);
	});

	it("name the people behind every number, who come to it", async () => {
		const { registration_id: left } = (await enroll(tenant, event_id)).body;
		await call("POST", `registrations/${left}/cancel`, undefined, tenant.auth);
		const came = await enroll(tenant, event_id, {}, undefined);
		const marked = await call(
			"POST",
			`registrations/${came.body.registration_id}/attendance`,
			{ attended: true },
			tenant.auth,
		);
		expect([200, 204, 409]).toContain(marked.status);
		await refreshRollups(ctx);
		for (const of of ["", event_id]) {
			const { body } = await get(of ? `events/${of}` : "overview");
			const wanted = numbersOf(body, of);
			expect(wanted.length).toBeGreaterThan(of ? 60 : 40);
			for (const [query, number] of wanted) {
				const rows: { registration: { id: string }; count: number }[] = [];
				for (let cursor: string | undefined, more = true; more; ) {
					const page = await peopleOf(ctx, tenant.tenant_id, figureInput.parse(query), { cursor, limit: 1 });
					rows.push(...page.rows);
					[cursor, more] = [page.next_cursor ?? undefined, page.next_cursor !== null];
				}
				expect.soft([query, rows.reduce((n, row) => n + row.count, 0)]).toEqual([query, number]);
				expect(new Set(rows.map((row) => row.registration.id)).size).toBe(rows.length);
			}
		}
		const clicked = await get(`people?figure=clicks&event_id=${event_id}&phase=pre_event&step_key=a&channel=email`);
		expect(clicked.body).toMatchObject({ data: [{ event_id, count: 1 }], next_cursor: null });
		const file = (await get(`people.csv?figure=active&event_id=${event_id}`)).body.trim().split("\r\n");
		expect([file.length, file[0].split(",").at(-1)]).toEqual([1 + 3, '"count"']);
		const log = await call("GET", "admin/audit-log?kind=analytics", undefined, tenant.auth);
		expect(log.body.data[0]).toMatchObject({ action: "analytics.exported", detail: { figure: "active" } });
		expect((await get(`people?figure=clicks&event_id=${event_id}`, stranger)).status).toBe(404);
		expect((await get("people?figure=registrations", stranger)).body).toEqual({ data: [], next_cursor: null });
		for (const bad of [
			"figure=revenue",
			"figure=clicks&channel=post",
			"figure=clicks&cohort=never",
			"figure=clicks&cohort=1-3+days&channel=email",
			"figure=clicks&step_key=a",
			"figure=dropped&reason=no_sms_consent",
		])
			expect([bad, (await get(`people?${bad}`)).status]).toEqual([bad, 422]);
	});
});
