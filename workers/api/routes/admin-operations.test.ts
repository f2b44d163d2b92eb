import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { flushMetrics } from "../../../actions/operations/metrics";
import { UNIT_COSTS } from "../../../funnel/cost";
import { arrived, call, enroll, fire, makeEvent, signUp, type TestTenant } from "../../../test/worker/product";
import { context } from "../../../test/worker/queues";

let tenant: TestTenant;
let stranger: TestTenant;
let event_id: string;
let registration_id: string;
let message_id: string;
const email = `${crypto.randomUUID()}@people.example`;

const get = (path: string, as = tenant) => call("GET", path, undefined, as.auth);
const redrive = (id: string, as = tenant) => call("POST", `admin/dead-letters/${id}/redrive`, undefined, as.auth);
const setMessage = (assignments: string, ...values: unknown[]) =>
	env.DB.prepare(`update messages set ${assignments} where tenant_id = ? and id = ?`)
		.bind(...values, tenant.tenant_id, message_id)
		.run();

beforeAll(async () => {
	[tenant, stranger] = [await signUp(), await signUp()];
	({ event_id } = await makeEvent(tenant));
	({ registration_id } = (await enroll(tenant, event_id, { email })).body);
	await fire(tenant, registration_id);
	await arrived(email, 1);
	const listed = await get("admin/messages");
	message_id = listed.body.data[0].message_id;
});

describe("registrations and messages", () => {
	it("are listed by event and status", async () => {
		const of = async (path: string, as = tenant) =>
			(await get(path, as)).body.data.map((r: { registration_id: string }) => r.registration_id);
		expect(await of(`admin/registrations?event_id=${event_id}&status=active`)).toEqual([registration_id]);
		expect(await of("admin/registrations?status=cancelled")).toEqual([]);
		expect(await of("admin/registrations?event_id=evt_other")).toEqual([]);
		expect(await of("admin/registrations", stranger)).toEqual([]);
		expect(await of(`admin/messages?event_id=${event_id}&channel=email`)).toEqual([registration_id]);
		expect(await of("admin/messages?channel=sms")).toEqual([]);
		expect(await of("admin/messages", stranger)).toEqual([]);
		expect((await get("admin/messages?status=lost")).status).toBe(422);
		expect((await get("admin/messages?cursor=nonsense")).status).toBe(422);
	});

	it("go on where the page before ended", async () => {
		const own = await signUp();
		const event = await makeEvent(own);
		const made = await enroll(own, event.event_id);
		const row = (i: number) =>
			env.DB.prepare(
				"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, updated_at) values (?, ?, ?, ?, 'pre_event', 'x', 'email', 1, 1, ?, 9, 'dropped', 0, ?)",
			).bind(own.tenant_id, `msg_${i}`, made.body.registration_id, event.event_id, 100 + Math.floor(i / 3), i);
		await env.DB.batch(Array.from({ length: 8 }, (_, i) => row(i)));
		const seen: string[] = [];
		let cursor: string | null = "";
		for (let pages = 0; cursor !== null && pages < 9; pages++) {
			const { body } = await get(`admin/messages?status=dropped&limit=3${cursor && `&cursor=${cursor}`}`, own);
			seen.push(...body.data.map((m: { message_id: string }) => m.message_id));
			cursor = body.next_cursor;
		}
		expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((i) => `msg_${i}`));
	});

	it("show what a message said", async () => {
		const { body } = await get(`admin/messages/${message_id}`);
		expect(body).toMatchObject({ message_id, step_key: "welcome", to: email, event_title: "Calm mornings" });
		expect(body.body).toMatchObject({ channel: "email", attachments: ["invite.ics"] });
		expect(body.body.subject).toBeTruthy();
		expect(body.body.html).toContain("<html");
		expect(body.body.text).toContain("Noa");
		expect((await get(`admin/messages/${message_id}`, stranger)).status).toBe(404);
		await env.BODIES.put(
			`${tenant.tenant_id}/messages/msg_text`,
			JSON.stringify({ channel: "sms", to: "+49", body: "Hi", segments: 1 }),
		);
		await env.DB.prepare(
			"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, updated_at) values (?, 'msg_text', ?, ?, 'pre_event', 'x', 'sms', 1, 1, 5, 9, 'dropped', 0, 5)",
		)
			.bind(tenant.tenant_id, registration_id, event_id)
			.run();
		expect((await get("admin/messages/msg_text")).body.body).toEqual({ channel: "sms", text: "Hi", segments: 1 });
		await env.BODIES.delete(`${tenant.tenant_id}/messages/msg_text`);
		expect((await get("admin/messages/msg_text")).body.body).toBeNull();
	});
});

describe("figures", () => {
	it("of the month are counted and priced", async () => {
		const { body } = await get("admin/usage");
		expect(body).toMatchObject({ registrations: 1, emails: 1, sms: 0, sms_segments: 0 });
		expect(body.estimated_cost.currency).toBe("USD");
		expect(body.estimated_cost.total).toBeCloseTo(UNIT_COSTS.email + UNIT_COSTS.message + UNIT_COSTS.registration, 4);
		expect(Date.parse(body.to) - Date.parse(body.from)).toBeGreaterThanOrEqual(28 * 86_400_000);
		expect((await get("admin/usage", stranger)).body).toMatchObject({ registrations: 0, emails: 0, sms_segments: 0 });
	});

	it("of an event and of all add up", async () => {
		await call(
			"POST",
			`registrations/${registration_id}/conversions`,
			{ amount: 99, currency: "EUR", external_id: crypto.randomUUID() },
			tenant.auth,
		);
		const one = (await get(`admin/analytics/events/${event_id}`)).body;
		const all = (await get("admin/analytics/overview")).body;
		expect(one.registrations).toMatchObject({ total: 1, active: 1, cancelled: 0, attendance_unknown: 1, purchased: 1 });
		expect(all.registrations).toEqual(one.registrations);
		expect(all.messages).toEqual(one.messages);
		expect(one.conversions).toEqual([{ currency: "EUR", count: 1, amount: 99 }]);
		expect(all.conversions).toEqual(one.conversions);
		expect(one.steps.find((s: { step_key: string }) => s.step_key === "welcome")).toMatchObject({
			phase: "pre_event",
			channel: "email",
			total: 1,
		});
		expect(all.events).toEqual({ upcoming: 1 });
		expect((await get(`admin/analytics/events/${event_id}`, stranger)).status).toBe(404);
	});

	it("of the platform are on a page for everybody, and a tenant's own by route", async () => {
		await flushMetrics(context());
		const { body, headers } = await call("GET", "/status");
		expect(body).toContain("The last 30 days");
		expect(body).not.toContain("<script");
		expect(headers.get("content-security-policy")).toContain("default-src 'none'");
		const { data, routes, queue_wait_ms, alarm_lag_ms } = (await get("admin/metrics")).body;
		expect(routes).toContainEqual(
			expect.objectContaining({ method: "GET", route: "/api/v1/admin/usage", errors: 0, error_share: 0 }),
		);
		expect([queue_wait_ms.count > 0, alarm_lag_ms]).toEqual([true, null]);
		const { providers } = (await get("admin/health")).body.platform;
		expect(providers).toContainEqual(expect.objectContaining({ provider: "resend", error_share: 0 }));
		expect(data).toContainEqual(expect.objectContaining({ series: "http GET /api/v1/admin/usage", errors: 0 }));
		expect((await get("admin/health")).body.platform.objectives).toHaveLength(4);
	});

	it("of health tell what stands still", async () => {
		expect((await get("admin/health", stranger)).body).toMatchObject({ status: "ok", waiting_messages: 0 });
		const own = await signUp();
		const event = await makeEvent(own);
		const made = await enroll(own, event.event_id);
		await env.DB.prepare("update registrations set next_due_at = 1 where tenant_id = ? and id = ?")
			.bind(own.tenant_id, made.body.registration_id)
			.run();
		expect((await get("admin/health", own)).body).toMatchObject({ status: "attention", overdue_registrations: 1 });
	});
});

describe("dead letters", () => {
	const fail = (more: string, ...values: unknown[]) =>
		setMessage(`status = 'failed', provider_id = null, batch_id = null, attempts = 1, ${more}`, ...values);

	it("list what failed, a tenant's own alone", async () => {
		await fail("reason = '422: no such address'");
		const notice = crypto.randomUUID();
		await env.DB.prepare(
			"insert into webhook_events (id, provider, provider_event_id, tenant_id, kind, body, status, error, attempts, received_at) values (?, 'zoom', ?, ?, 'meeting.ended', '{}', 'failed', 'broken', 6, 1)",
		)
			.bind(notice, notice, tenant.tenant_id)
			.run();
		const { data } = (await get("admin/dead-letters")).body;
		expect(data).toMatchObject([
			{ id: message_id, kind: "message", via: "email", what: "welcome", reason: "422: no such address" },
			{ id: notice, kind: "webhook", via: "zoom", what: "meeting.ended", reason: "broken", attempts: 6 },
		]);
		const first = (await get("admin/dead-letters?limit=1")).body;
		const rest = (await get(`admin/dead-letters?limit=1&cursor=${first.next_cursor}`)).body;
		expect(rest.data).toMatchObject([{ id: notice }]);
		expect(rest.next_cursor).toBeNull();
		expect((await get("admin/dead-letters", stranger)).body.data).toEqual([]);
	});

	it("are sent once more with the bytes they had", async () => {
		// The provider knows the key of the first call and would not send it again.
		await env.DB.prepare("delete from messages where tenant_id = ? and id = ?")
			.bind(tenant.tenant_id, message_id)
			.run();
		const own = `${crypto.randomUUID()}@people.example`;
		const made = (await enroll(tenant, event_id, { email: own })).body;
		await fire(tenant, made.registration_id);
		const [before] = await arrived(own, 1);
		const listed = (await get("admin/messages")).body.data as { message_id: string; registration_id: string }[];
		const mine = listed.find((m) => m.registration_id === made.registration_id);
		message_id = mine?.message_id ?? "";
		await fail("reason = '500: refused'");
		expect((await redrive(message_id, stranger)).status).toBe(404);
		const answer = await redrive(message_id);
		expect(answer.status).toBe(202);
		const { body } = await get(`admin/messages/${message_id}`);
		expect(["queued", "sent", "delivered", "opened", "clicked"]).toContain(body.status);
		expect(body.body.subject).toBe(before?.subject);
		const redriven = expect.objectContaining({ action: "message.redriven", subject_id: message_id });
		expect((await get("admin/audit-log")).body.data).toContainEqual(redriven);
		const found = async (filter: string) => (await get(`admin/audit-log?${filter}`)).body.data;
		expect(await found(`q=${message_id}&kind=message&actor_type=api_key`)).toEqual([redriven]);
		expect(await found("q=REDRIVEN&limit=1")).toHaveLength(1);
		for (const none of [`q=${message_id}&kind=event`, "q=nothing-of-the-kind", "actor_type=contact"])
			expect(await found(none)).toEqual([]);
		expect((await get("admin/audit-log?kind=a.b")).status).toBe(422);
	});

	it.each([
		["accepted_before", "provider_id = 're_1', updated_at = ?"],
		["outcome_unknown", "channel = 'sms', reason = 'outcome_unknown: maybe', updated_at = ?"],
		["outcome_unknown", "batch_id = 'bat_1', attempts = 6, updated_at = ?"],
		["event_changed", "revision = 99, updated_at = ?"],
		["past_deadline", "deadline = 1, updated_at = ?"],
	])("are refused with %s where %s", async (code, more) => {
		const row = await env.DB.prepare("select * from messages where tenant_id = ? and id = ?")
			.bind(tenant.tenant_id, message_id)
			.first<Record<string, unknown>>();
		await setMessage(`status = 'failed', provider_id = null, batch_id = null, attempts = 1, channel = 'email'`);
		await setMessage(more, Math.floor(Date.now() / 1000));
		const answer = await redrive(message_id);
		expect([answer.status, answer.body.error.code]).toEqual([409, code]);
		await setMessage(
			"deadline = ?, revision = ?, channel = 'email', status = 'delivered', provider_id = null",
			row?.deadline,
			row?.revision,
		);
		expect((await redrive(message_id)).body.error.code).toBe("message_not_failed");
	});
});
