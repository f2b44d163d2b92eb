import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import type { Ctx } from "../../actions/context";
import type { TaskJob } from "../../actions/jobs";
import { collectOutgoing } from "../../actions/outgoing/collect";
import { deliverOutgoing } from "../../actions/outgoing/deliver";
import type { CrmContact } from "../../providers/crm";
import { call, enroll, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { context, holdQueues, rows } from "./queues";

holdQueues();

interface Notice {
	url: string;
	headers: Record<string, string>;
	body: string;
}
type Delivery = { id: string; status: string; attempts: number; last_error: string | null; source_id: string };
type OutgoingJob = Extract<TaskJob, { kind: "outgoing" }>;

/** A receiver that answers with `status`, and the context that reaches it; what is handed to the queue is kept. */
function receiver(status: () => number = () => 200) {
	const notices: Notice[] = [];
	const jobs: { job: OutgoingJob; delay: number }[] = [];
	const synced: CrmContact[] = [];
	const real = context();
	const ctx: Ctx = {
		...real,
		postWebhook: async (url, headers, body) => {
			notices.push({ url, headers, body });
			return { kind: "answer", status: status(), headers: new Headers(), text: "" };
		},
		task: async (job, delay = 0) => {
			if (job.kind === "outgoing") jobs.push({ job, delay });
		},
		connect: {
			...real.connect,
			hubspot: () => ({
				upsert: async (contact) => {
					synced.push(contact);
					return { status: 200, error: null };
				},
			}),
		},
	};
	/** Works off what was handed over, retries too; answers their delays. */
	const workOff = async () => {
		const delays: number[] = [];
		for (let next = jobs.shift(); next; next = jobs.shift()) {
			delays.push(next.delay);
			await deliverOutgoing(ctx, next.job);
		}
		return delays;
	};
	return { ctx, notices, jobs, synced, workOff };
}

const subscribe = async (tenant: TestTenant, types?: string[]) =>
	(await call("POST", "webhook-subscriptions", { url: "https://hooks.example.com/in", types }, tenant.auth)).body;

describe("outgoing webhooks", () => {
	it("tell of each status of a message and of who did not come, once, where somebody asked for it", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { scheduled_at: "2027-03-04T12:00:00Z" });
		const usual = await subscribe(tenant);
		const { id } = await subscribe(tenant, ["message.status", "registration.no_show"]);
		const [came, missed] = [(await enroll(tenant, event_id)).body, (await enroll(tenant, event_id)).body];
		const message = (message_id: string, registration_id: string, phase: string, status: string) =>
			env.DB.prepare(
				"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, updated_at) values (?, ?, ?, ?, ?, 'a', 'email', 1, 1, 0, 9, ?, 1, 100)",
			).bind(tenant.tenant_id, message_id, registration_id, event_id, phase, status);
		const becomes = (status: string, at: number) =>
			env.DB.prepare("update messages set status = ?, updated_at = ? where tenant_id = ? and id = 'msg_a'").bind(
				status,
				at,
				tenant.tenant_id,
			);
		await env.DB.batch([
			message("msg_a", came.registration_id, "pre_event", "queued"),
			becomes("sent", 200),
			becomes("sent", 300),
			becomes("delivered", 400),
			message("msg_b", missed.registration_id, "post_event_no_show", "queued"),
		]);
		const said = { attended: false };
		await call("POST", `registrations/${missed.registration_id}/attendance`, said, tenant.auth);
		const { ctx, notices, workOff } = receiver();
		await collectOutgoing(ctx);
		await workOff();
		const told = notices.map(({ body }) => JSON.parse(body));
		const of = (type: string) => told.filter((notice) => notice.type === type);
		expect(of("message.status").map(({ data }) => [data.status, data.message.status, data.subject_id])).toEqual([
			["sent", "delivered", "msg_a"],
			["delivered", "delivered", "msg_a"],
		]);
		expect(of("message.status")[0].data.registration.registration_id).toBe(came.registration_id);
		expect(of("registration.no_show").map(({ data }) => data.subject_id)).toEqual(
			Array(2).fill(missed.registration_id),
		);
		const rowsOf = await rows<Delivery & { subscription_id: string; type: string }>("outgoing_deliveries", tenant);
		const types = (subscription: string) =>
			new Set(rowsOf.filter((row) => row.subscription_id === subscription).map(({ type }) => type));
		expect(types(id)).toEqual(new Set(["message.status", "registration.no_show"]));
		expect(types(usual.id)).toEqual(new Set(["registration.created", "attendance.decided", "registration.no_show"]));
	});

	it("tell a subscriber what happened, signed by the specification, and the change itself writes nothing for it", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { scheduled_at: "2027-03-04T12:00:00Z" });
		await enroll(tenant, event_id, { email: "before@people.example" });
		const subscription = await subscribe(tenant);
		expect(subscription.secret).toMatch(/^whsec_/);
		const listed = await call("GET", "webhook-subscriptions", undefined, tenant.auth);
		expect(listed.body.data[0]).toMatchObject({ id: subscription.id, state: "active" });
		expect(JSON.stringify(listed.body)).not.toContain("whsec_");
		const { body: enrolled } = await enroll(tenant, event_id, { email: "after@people.example" });
		expect(await rows("outgoing_deliveries", tenant)).toEqual([]);
		const { ctx, notices, workOff } = receiver();
		await collectOutgoing(ctx);
		await collectOutgoing(ctx);
		expect(await workOff()).toEqual([0]);
		const [notice] = notices as [Notice];
		vi.useRealTimers();
		const signed = { ...notice.headers };
		const timestamp = Number(signed["webhook-timestamp"]);
		vi.useFakeTimers({ toFake: ["Date"], now: timestamp * 1000 });
		const told = new Webhook(subscription.secret).verify(notice.body, signed) as Record<string, never>;
		expect(told).toMatchObject({
			type: "registration.created",
			data: {
				registration: { registration_id: enrolled.registration_id, status: "active" },
				contact: { email: "after@people.example" },
				event: { event_id },
			},
		});
		expect(() => new Webhook(subscription.secret).verify(`${notice.body} `, signed)).toThrow();
		expect(await rows<Delivery>("outgoing_deliveries", tenant)).toMatchObject([{ status: "delivered", attempts: 1 }]);
		expect(JSON.stringify(await rows("outgoing_deliveries", tenant))).not.toContain("people.example");
	});

	it("come again after 1, 2, 4, 8 and 16 s, are given up then, and are sent anew by hand", async () => {
		const tenant = await signUp();
		const { id } = await subscribe(tenant, ["event.rescheduled"]);
		const { event_id } = await makeEvent(tenant, { scheduled_at: "2027-03-04T12:00:00Z" });
		await call("PATCH", `events/${event_id}`, { scheduled_at: "2027-03-05T12:00:00Z" }, tenant.auth);
		let status = 503;
		const { ctx, notices, jobs, workOff } = receiver(() => status);
		await collectOutgoing(ctx);
		const first = jobs[0]?.job as OutgoingJob;
		expect(await workOff()).toEqual([0, 1, 2, 4, 8, 16]);
		await deliverOutgoing(ctx, first);
		expect(notices).toHaveLength(6);
		expect(new Set(notices.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
		const dead = await call("GET", `webhook-subscriptions/${id}/deliveries?status=dead`, undefined, tenant.auth);
		expect(dead.body.data).toMatchObject([{ type: "event.rescheduled", attempts: 6, last_status: 503 }]);
		const other = await signUp();
		const path = `webhook-subscriptions/deliveries/${dead.body.data[0].id}/replay`;
		expect((await call("POST", path, {}, other.auth)).status).toBe(404);
		expect((await call("POST", path, {}, tenant.auth)).status).toBe(202);
		status = 204;
		await deliverOutgoing(ctx, { ...first, attempt: 1 });
		expect(await rows<Delivery>("outgoing_deliveries", tenant)).toMatchObject([{ status: "delivered" }]);
		expect(await rows("outgoing_subscriptions", tenant)).toMatchObject([{ failing_since: null, state: "active" }]);
	});

	it("end for a receiver that is gone or fails for a day, with a word to the operators and in the audit log", async () => {
		const tenant = await signUp();
		const { id } = await subscribe(tenant);
		const { event_id } = await makeEvent(tenant, { scheduled_at: "2027-03-09T12:00:00Z" });
		const { ctx, workOff } = receiver(() => 500);
		const told: string[] = [];
		ctx.announce = async (text) => told.push(text) > 0;
		await enroll(tenant, event_id);
		await collectOutgoing(ctx);
		await workOff();
		expect(await rows("outgoing_subscriptions", tenant)).toMatchObject([{ state: "active" }]);
		setNow("2027-03-02T13:00:00Z");
		await enroll(tenant, event_id);
		await collectOutgoing(ctx);
		await workOff();
		const { body } = await call("GET", "webhook-subscriptions", undefined, tenant.auth);
		expect(body.data[0]).toMatchObject({ state: "disabled", disabled_reason: expect.stringContaining("for a day") });
		expect(told).toHaveLength(1);
		expect(await rows("audit_log", tenant)).toContainEqual(
			expect.objectContaining({ action: "webhook_subscription.disabled", subject_id: id }),
		);
		await enroll(tenant, event_id);
		expect(await collectOutgoing(ctx)).toBe(0);
		const on = await call("PATCH", `webhook-subscriptions/${id}`, { state: "active" }, tenant.auth);
		expect(on.body).toMatchObject({ state: "active", failing_since: null });
	});

	it("go to public https addresses alone, and to no tenant but the one they are of", async () => {
		const tenant = await signUp();
		for (const url of [
			"http://10.0.0.8/in",
			"https://169.254.169.254/x",
			"ftp://hooks.example.com",
			"https://db.internal/",
		])
			expect((await call("POST", "webhook-subscriptions", { url }, tenant.auth)).status).toBe(422);
		const subscription = await subscribe(tenant);
		const other = await signUp();
		for (const [method, path] of [
			["PATCH", subscription.id],
			["DELETE", subscription.id],
			["POST", `${subscription.id}/rotate`],
			["GET", `${subscription.id}/deliveries`],
		] as const)
			expect(
				(await call(method, `webhook-subscriptions/${path}`, method === "PATCH" ? {} : undefined, other.auth)).status,
			).toBe(404);
		const rotated = await call("POST", `webhook-subscriptions/${subscription.id}/rotate`, undefined, tenant.auth);
		expect(rotated.body.secret).not.toBe(subscription.secret);
		await makeEvent(tenant, { scheduled_at: "2027-03-09T12:00:00Z" });
		expect((await call("DELETE", `webhook-subscriptions/${subscription.id}`, undefined, tenant.auth)).status).toBe(204);
	});

	it("keep a CRM up to date with what a person did, and stop with its credentials", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { title: "Calm; mornings", scheduled_at: "2027-03-04T12:00:00Z" });
		const { ctx, synced, workOff } = receiver();
		const set = await call("PUT", "settings/credentials/hubspot", { access_token: "pat-eu1-12345678" }, tenant.auth);
		// Setting credentials takes an owner; the key of the test is one.
		expect([set.status, set.body.last_four]).toEqual([200, "5678"]);
		const { body } = await enroll(tenant, event_id, { email: "noa@people.example" });
		await call("POST", `registrations/${body.registration_id}/attendance`, { attended: true }, tenant.auth);
		await collectOutgoing(ctx);
		await workOff();
		expect(synced).toHaveLength(2);
		expect(synced[1]).toMatchObject({ email: "noa@people.example", first_name: "Noa" });
		expect(synced[1]?.tags).toEqual(expect.arrayContaining(["registered", "registered: Calm mornings", "attended"]));
		expect((await call("DELETE", "settings/credentials/hubspot", undefined, tenant.auth)).status).toBe(204);
		expect(await rows("outgoing_subscriptions", tenant)).toEqual([]);
		expect(
			await env.DB.prepare("select count(*) as n from outgoing_deliveries where tenant_id = ?")
				.bind(tenant.tenant_id)
				.first("n"),
		).toBe(0);
	});
});
