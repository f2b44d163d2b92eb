import { beforeAll, describe, expect, it } from "vitest";
import { TEMPLATE_NAMES } from "../../funnel/vocabulary";
import { call, enroll, inHours, makeEvent, signUp, type TestTenant } from "./product";

const step = (key: string, over: Record<string, unknown> = {}) => ({
	key,
	anchor: "registration",
	delay_hours: 1,
	priority: "must",
	channel: "email",
	subject: "About {{event.title}}",
	body: "Hello {{contact.first_name}}",
	...over,
});

const event = (over: Record<string, unknown> = {}) => ({
	title: "Calm mornings",
	type: "webinar",
	scheduled_at: inHours(72),
	duration_minutes: 60,
	description: "An hour.",
	...over,
});

let tenant: TestTenant;
const send = (method: string, path: string, body?: unknown) => call(method, path, body, tenant.auth);
const fieldsOf = (answer: { body: { error: { fields?: { path: string }[] } } }) =>
	(answer.body.error.fields ?? []).map((f) => f.path);

beforeAll(async () => {
	tenant = await signUp();
});

describe("making an event", () => {
	it.each(["webinar", "workshop", "masterclass", "course_launch", "in_person", "challenge", "membership"])(
		"writes every template for a %s, each with a confirmation",
		async (type) => {
			const dated = type === "membership" ? { scheduled_at: undefined, duration_minutes: undefined } : {};
			const length = type === "challenge" ? { duration_minutes: 5 * 1440 } : {};
			for (const funnel_template of TEMPLATE_NAMES) {
				const made = await send("POST", "events", { event: event({ type, ...length, ...dated }), funnel_template });
				expect(made.status).toBe(201);
				expect(made.body.status).toBe("upcoming");
				expect(made.body.estimated_cost_per_registration).toBeGreaterThan(0);
				expect(made.body.funnel_config.pre_event[0].key).toBe("welcome");
			}
		},
	);

	it("keeps a funnel of one's own as given, and adds the confirmation where there is none", async () => {
		const made = await send("POST", "events", {
			event: event(),
			funnel_config: { nominal_hours: 168, pre_event: [step("tip")] },
		});
		expect(made.status).toBe(201);
		expect(made.body.generation.writer).toBe("own");
		const [welcome, tip] = made.body.funnel_config.pre_event;
		expect(welcome).toMatchObject({ key: "welcome", delay_hours: 0, purpose: "transactional", step: 1 });
		expect(tip).toMatchObject({ ...step("tip"), purpose: "content", step: 2, citations: [] });
	});

	it.each([
		["no step at all", { pre_event: [] }, "funnel_config"],
		["two steps of one key", { pre_event: [step("a"), step("a")] }, "funnel_config.pre_event.1.key"],
		[
			"a slot that does not exist",
			{ pre_event: [step("a", { body: "{{event.tittle}}" })] },
			"funnel_config.pre_event.0.body",
		],
		[
			"a step with a wrong anchor",
			{ pre_event: [step("a", { anchor: "event_end" })] },
			"funnel_config.pre_event.0.anchor",
		],
		[
			"a step of the wrong type",
			{ pre_event: [step("a", { delay_hours: "1" })] },
			"funnel_config.pre_event.0.delay_hours",
		],
	])("refuses %s with its place", async (_name, branches, path) => {
		const before = await send("GET", "events?limit=100");
		const made = await send("POST", "events", { event: event(), funnel_config: { nominal_hours: 168, ...branches } });
		expect(made.status).toBe(422);
		expect(fieldsOf(made)).toContain(path);
		expect((await send("GET", "events?limit=100")).body.data.length).toBe(before.body.data.length);
	});

	it.each([
		["a start in the past", { scheduled_at: "2020-01-01T00:00:00Z" }, "event.scheduled_at"],
		["no start", { scheduled_at: undefined }, "event.scheduled_at"],
		["no length", { duration_minutes: undefined }, "event.duration_minutes"],
		["an unknown zone", { timezone: "Mars/Base" }, "event.timezone"],
		["a join link that is none", { join_url: "javascript:alert(1)" }, "event.join_url"],
		["a membership with a start", { type: "membership" }, "event.scheduled_at"],
		["an unknown type", { type: "party" }, "event.type"],
	])("refuses %s", async (_name, over, path) => {
		const made = await send("POST", "events", { event: event(over) });
		expect(made.status).toBe(422);
		expect(fieldsOf(made)).toContain(path);
	});

	it("answers another tenant's id in the body, and in the path, with 404", async () => {
		const other = await signUp();
		expect((await send("POST", "events", { tenant_id: other.tenant_id, event: event() })).status).toBe(404);
		const theirs = await makeEvent(other);
		for (const [method, path] of [
			["GET", ""],
			["PATCH", ""],
			["DELETE", ""],
			["POST", "/cancel"],
			["POST", "/publish"],
			["POST", "/clone"],
			["POST", "/complete"],
		] as const)
			expect((await send(method, `events/${theirs.event_id}${path}`, method === "PATCH" ? {} : undefined)).status).toBe(
				404,
			);
	});
});

describe("an event's life", () => {
	it("goes from draft to published, and a copy is a draft again", async () => {
		const draft = await makeEvent(tenant, {}, { publish: false });
		expect(draft.status).toBe("draft");
		expect((await enroll(tenant, draft.event_id)).body.error.code).toBe("event_not_published");
		expect((await send("POST", `events/${draft.event_id}/publish`)).body.status).toBe("upcoming");
		expect((await send("POST", `events/${draft.event_id}/publish`)).status).toBe(200);
		const copy = await send("POST", `events/${draft.event_id}/clone`);
		expect(copy.status).toBe(201);
		expect(copy.body).toMatchObject({ status: "draft", title: "Calm mornings" });
		expect(copy.body.event_id).not.toBe(draft.event_id);
	});

	it("lists newest first, by status, a page at a time", async () => {
		const own = await signUp();
		const made = [];
		for (let i = 0; i < 3; i++) made.push((await makeEvent(own)).event_id);
		await call("POST", `events/${made[0]}/cancel`, undefined, own.auth);
		const first = await call("GET", "events?limit=2", undefined, own.auth);
		expect(first.body.data.map((e: { event_id: string }) => e.event_id)).toEqual([made[2], made[1]]);
		const rest = await call("GET", `events?limit=2&cursor=${first.body.next_cursor}`, undefined, own.auth);
		expect(rest.body).toMatchObject({ data: [{ event_id: made[0], status: "cancelled" }], next_cursor: null });
		const upcoming = await call("GET", "events?status=upcoming", undefined, own.auth);
		expect(upcoming.body.data).toHaveLength(2);
		for (const status of ["draft", "live", "completed"])
			expect((await call("GET", `events?status=${status}`, undefined, own.auth)).body.data).toEqual([]);
		expect((await call("GET", "events?status=odd", undefined, own.auth)).status).toBe(422);
	});

	it("changes what it says without planning anew, and says beforehand what a new time would do", async () => {
		const { event_id } = await makeEvent(tenant);
		await enroll(tenant, event_id);
		const renamed = await send("PATCH", `events/${event_id}`, { title: "Calmer mornings" });
		expect(renamed.body).toMatchObject({ title: "Calmer mornings", plan_version: 1, replanned: 0 });
		const dry = await send("PATCH", `events/${event_id}?dry_run=true`, { scheduled_at: inHours(96) });
		expect(dry.body).toMatchObject({ dry_run: true, replanned: 1, plan_version: 2 });
		expect((await send("GET", `events/${event_id}`)).body.plan_version).toBe(1);
		const past = await send("PATCH", `events/${event_id}`, { scheduled_at: "2020-01-01T00:00:00Z" });
		expect(fieldsOf(past)).toEqual(["scheduled_at"]);
		expect((await send("PATCH", `events/${event_id}`, { colour: "red" })).status).toBe(422);
	});

	it("takes a new funnel as a new version, and refuses one that could not be sent", async () => {
		const { event_id } = await makeEvent(tenant);
		const config = { nominal_hours: 24, pre_event: [step("tip")] };
		const put = await send("PUT", `events/${event_id}/funnel`, config);
		expect(put.body).toMatchObject({ funnel_version: 2, plan_version: 2 });
		expect((await send("PUT", `events/${event_id}/funnel`, { funnel_config: config })).body.funnel_version).toBe(3);
		expect((await send("PUT", `events/${event_id}/funnel`, { nominal_hours: 1, pre_event: [] })).status).toBe(422);
		const stale = await send("PUT", `events/${event_id}/funnel`, { funnel_config: config, based_on_version: 2 });
		expect([stale.status, stale.body.error.code]).toEqual([409, "funnel_changed"]);
		expect(stale.body.error.message).toContain("based_on_version 3");
		const fresh = { funnel_config: config, based_on_version: 3 };
		expect((await send("PUT", `events/${event_id}/funnel`, fresh)).body.funnel_version).toBe(4);
		const half = await send("PUT", `events/${event_id}/funnel`, { ...fresh, based_on_version: "four" });
		expect(half.status).toBe(422);
		const versions = await send("GET", `events/${event_id}/funnel/versions`);
		expect(versions.body.data.map((v: { version: number }) => v.version)).toEqual([1, 2, 3, 4]);
	});

	it("cannot be moved or published once cancelled, and is deleted only while nobody registered", async () => {
		const { event_id } = await makeEvent(tenant);
		await enroll(tenant, event_id);
		expect((await send("DELETE", `events/${event_id}`)).body.error.code).toBe("event_has_registrations");
		const dry = await send("POST", `events/${event_id}/cancel?dry_run=true`);
		expect(dry.body).toMatchObject({ dry_run: true, replanned: 1 });
		expect((await send("GET", `events/${event_id}`)).body.status).toBe("upcoming");
		expect((await send("POST", `events/${event_id}/cancel`)).body.status).toBe("cancelled");
		expect((await send("POST", `events/${event_id}/cancel`)).status).toBe(200);
		expect((await send("PATCH", `events/${event_id}`, { scheduled_at: inHours(90) })).body.error.code).toBe(
			"event_cancelled",
		);
		expect((await send("POST", `events/${event_id}/publish`)).body.error.code).toBe("event_cancelled");
		expect((await send("POST", `events/${event_id}/complete`)).body.error.code).toBe("event_cancelled");
		const empty = await makeEvent(tenant);
		expect((await send("POST", `events/${empty.event_id}/complete`)).body.error.code).toBe("event_not_started");
		expect((await send("DELETE", `events/${empty.event_id}`)).status).toBe(204);
		expect((await send("GET", `events/${empty.event_id}`)).status).toBe(404);
	});
});

describe("what somebody would get", () => {
	it("is said for one registration time, with a reason for every step that is not sent as written", async () => {
		const { event_id } = await makeEvent(tenant, { scheduled_at: inHours(200) });
		const preview = async (hours: number, more = {}) =>
			(await send("POST", `events/${event_id}/schedule-preview`, { registered_at: inHours(hours), ...more })).body;
		const early = await preview(0);
		expect(early.compression).toBe(1);
		const late = await preview(198, { consent_sms: true, phone: "+4915112345678", timezone: "Europe/Berlin" });
		expect(late.lead_hours).toBeCloseTo(2, 1);
		for (const s of late.steps) expect(s.outcome === "dropped" ? s.reason : "sent").toBeTruthy();
		const came = await preview(0, { attendance: "attended" });
		const gone = came.steps.filter((s: { phase: string }) => s.phase === "post_event_no_show");
		expect(new Set(gone.map((s: { reason: string }) => s.reason))).toEqual(new Set(["other_branch"]));
		expect(
			(await preview(0, { consent_sms: true, phone: null })).steps.some(
				(s: { reason: string }) => s.reason === "no_phone",
			),
		).toBe(true);
	});

	it("is said for a row of them by the same function", async () => {
		const { event_id } = await makeEvent(tenant, { scheduled_at: inHours(200) });
		const from = inHours(0);
		const sweep = await send("POST", `events/${event_id}/schedule-sweep`, {
			from,
			to: inHours(190),
			every_minutes: 600,
		});
		expect(sweep.body.data).toHaveLength(20);
		const [first] = sweep.body.data;
		const preview = await send("POST", `events/${event_id}/schedule-preview`, { registered_at: first.registered_at });
		expect({ registered_at: first.registered_at, ...preview.body }).toEqual(first);
	});

	it("is refused for more rows than an answer holds, for a row that ends before it starts, and for no event", async () => {
		const { event_id } = await makeEvent(tenant);
		const sweep = (from: string, to: string, id = event_id) =>
			send("POST", `events/${id}/schedule-sweep`, { from, to, every_minutes: 1 });
		expect(fieldsOf(await sweep(inHours(0), inHours(48)))).toEqual(["every_minutes"]);
		expect(fieldsOf(await sweep(inHours(2), inHours(1)))).toEqual(["to"]);
		expect((await sweep(inHours(0), inHours(1), "evt_none")).status).toBe(404);
		expect((await send("POST", "events/evt_none/schedule-preview", { registered_at: inHours(0) })).status).toBe(404);
	});
});

describe("what a form may know", () => {
	it("is told to whoever shows the tenant's key, and of published events alone", async () => {
		const key = tenant.publishable.authorization.replace("Bearer ", "");
		const { event_id } = await makeEvent(tenant);
		const told = await call("GET", `public/events/${event_id}?key=${key}`, undefined, {
			origin: "https://coach.example",
		});
		expect(told.headers.get("access-control-allow-origin")).toBe("*");
		expect(told.body).toMatchObject({
			event_id,
			status: "upcoming",
			time_zone: "Europe/Berlin",
			sms: { enabled: true },
		});
		const draft = await makeEvent(tenant, {}, { publish: false });
		expect((await call("GET", `public/events/${draft.event_id}?key=${key}`)).status).toBe(404);
		expect((await call("GET", `public/events/${event_id}?key=pk_wrong`)).status).toBe(404);
		expect((await call("GET", "events", undefined, tenant.publishable)).status).toBe(403);
	});
});
