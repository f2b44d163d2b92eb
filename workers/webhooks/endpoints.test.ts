import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, it } from "vitest";
import { processWebhook } from "../../actions/process-webhook";
import { call, makeEvent, signUp, type TestTenant } from "../../test/worker/product";
import {
	BASE,
	fromResend,
	fromTwilio,
	fromZoom,
	inboxRow,
	messageRow,
	onItsWay,
	registered,
	registrationRow,
	type Signed,
	testContext,
	webhookApp,
} from "./testing";

let queued: string[] = [];
const ctx = testContext({
	task: async (job) => {
		if (job.kind === "webhook") queued.push(job.webhook_event_id);
	},
});
const deliver = webhookApp(ctx);
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
	tenant = await signUp();
	other = await signUp();
});

interface Endpoint {
	id: string;
	secret: string;
	path: string;
}

async function endpoint(provider: string, secret?: string, as = tenant): Promise<Endpoint> {
	const made = await call("POST", "webhook-endpoints", { name: "Tool", provider, secret }, as.auth);
	expect(made.status).toBe(201);
	return { id: made.body.id, secret: made.body.secret ?? secret, path: (made.body.url as string).slice(BASE.length) };
}

/** Signed by the specification's own library. */
function fromTool({ path, secret }: Pick<Endpoint, "path" | "secret">, said: unknown, at = new Date()): Signed {
	const body = JSON.stringify(said);
	const id = `msg_${crypto.randomUUID()}`;
	return {
		path,
		body,
		headers: {
			"content-type": "application/json",
			"webhook-id": id,
			"webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
			"webhook-signature": new Webhook(secret).sign(id, at, body),
		},
	};
}

/** Takes a notice in and works it off; answers its row. */
async function worked(signed: Signed) {
	queued = [];
	expect(await deliver(signed)).toMatchObject({ status: 200 });
	for (const id of queued) await processWebhook(ctx, id).catch(() => {});
	return inboxRow(queued[0] as string);
}

const at = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe("a tenant's own endpoint", () => {
	it("takes two secrets while one is being replaced, and no more", async () => {
		const first = await endpoint("generic");
		expect(first.secret).toMatch(/^whsec_/);
		const rotate = async (body: object = {}) =>
			(await call("POST", `webhook-endpoints/${first.id}/rotate`, body, tenant.auth)).body;
		const second = { ...first, secret: (await rotate()).secret as string };
		const said = { type: "unknown.kind", data: {} };
		for (const known of [first, second]) expect((await deliver(fromTool(known, said))).status).toBe(200);
		const third = { ...first, secret: (await rotate()).secret as string };
		expect((await deliver(fromTool(first, said))).status).toBe(401);
		expect((await deliver(fromTool(second, said))).status).toBe(200);
		await env.DB.prepare("update webhook_endpoints set previous_until = 5 where id = ?").bind(first.id).run();
		expect((await deliver(fromTool(second, said))).status).toBe(401);
		expect((await deliver(fromTool(third, said))).status).toBe(200);
		const last = await rotate({ keep_hours: 0 });
		expect(last.previous_secret_until).toBeNull();
		expect((await deliver(fromTool(third, said))).status).toBe(401);
	});

	it("refuses what is stale, rewritten, unsigned or sent to another provider's address", async () => {
		const own = await endpoint("generic");
		const said = { type: "unknown.kind", data: {} };
		for (const seconds of [-310, 310]) expect((await deliver(fromTool(own, said, at(seconds)))).status).toBe(401);
		expect((await deliver(fromTool(own, said, at(-280)))).status).toBe(200);
		const notice = fromTool(own, said);
		expect((await deliver({ ...notice, body: `${notice.body} ` })).status).toBe(401);
		expect((await deliver({ ...notice, headers: {} })).status).toBe(401);
		expect((await deliver({ ...notice, path: own.path.replace("generic", "resend") })).status).toBe(404);
		expect((await deliver({ ...notice, path: "/nobody/x" })).status).toBe(404);
	});

	it("keeps its secret sealed and never shows it again", async () => {
		const own = await endpoint("generic");
		const row = await env.DB.prepare("select * from webhook_endpoints where id = ?").bind(own.id).first();
		expect(JSON.stringify(row)).not.toContain(own.secret);
		const list = await call("GET", "webhook-endpoints?limit=100", undefined, tenant.auth);
		expect(JSON.stringify(list.body)).not.toContain("whsec_");
		expect(list.body.data.map((e: { id: string }) => e.id)).toContain(own.id);
		expect((await call("GET", "webhook-endpoints", undefined, other.auth)).body.data).toEqual([]);
	});

	it("is gone once it is deleted, and another tenant's is absent", async () => {
		const own = await endpoint("generic");
		for (const [method, path, body] of [
			["DELETE", `webhook-endpoints/${own.id}`, undefined],
			["POST", `webhook-endpoints/${own.id}/rotate`, {}],
		] as const)
			expect((await call(method, path, body, other.auth)).status).toBe(404);
		expect((await call("DELETE", `webhook-endpoints/${own.id}`, undefined, tenant.auth)).status).toBe(204);
		expect((await deliver(fromTool(own, { type: "x" }))).status).toBe(404);
	});

	it("is for admins, and says what is wrong with a secret", async () => {
		const made = await call("POST", "api-keys", { name: "m", role: "member" }, tenant.auth);
		const member = { authorization: `Bearer ${made.body.key}` };
		const body = { name: "Tool", provider: "generic" };
		expect((await call("POST", "webhook-endpoints", body, member)).status).toBe(403);
		const odd = await call("POST", "webhook-endpoints", { ...body, secret: "not base64!" }, tenant.auth);
		expect(odd).toMatchObject({ status: 422, body: { error: { fields: [{ path: "secret" }] } } });
	});

	it("takes the other providers' notices as well, each signed its own way", async () => {
		const key = `whsec_${btoa("a tenant's own resend secret")}`;
		const person = await registered(tenant);
		const mail = await onItsWay(tenant, person, "email");
		const resend = await endpoint("resend", key);
		const opened = { type: "email.opened", data: { email_id: mail.provider_id } };
		expect(await worked({ ...fromResend(key, opened), path: resend.path })).toMatchObject({ status: "processed" });
		expect((await messageRow(mail.id))?.status).toBe("opened");
		const zoom = await endpoint("zoom", "zoom-secret");
		const question = await fromZoom("zoom-secret", { event: "endpoint.url_validation", payload: { plainToken: "q" } });
		expect((await deliver({ ...question, path: zoom.path })).body).toMatchObject({ plainToken: "q" });
		const twilio = await endpoint("twilio", "twilio-token");
		const reply = { MessageSid: crypto.randomUUID(), SmsStatus: "received", From: "+14155550999", Body: "hello" };
		expect(await deliver(fromTwilio("twilio-token", twilio.path, reply))).toEqual({
			status: 200,
			body: { text: "<Response/>" },
		});
	});

	it("changes nothing of another tenant's, and takes no notice number away from anybody", async () => {
		const key = `whsec_${btoa("a tenant's own resend secret")}`;
		const theirs = await onItsWay(other, await registered(other), "email");
		const own = await endpoint("resend", key);
		const said = { type: "email.complained", data: { email_id: theirs.provider_id, to: ["a@b.example"] } };
		const signed = fromResend(key, said, new Date(), "msg_same");
		expect(await worked({ ...signed, path: own.path })).toMatchObject({
			status: "ignored",
			tenant_id: tenant.tenant_id,
		});
		expect((await messageRow(theirs.id))?.status).toBe("sent");
		const real = fromResend(env.RESEND_WEBHOOK_SECRET as string, said, new Date(), "msg_same");
		expect(await worked(real)).toMatchObject({ status: "processed", tenant_id: other.tenant_id });
		expect((await messageRow(theirs.id))?.status).toBe("complained");
	});
});

describe("the generic webhook", () => {
	const starts = Math.floor(Date.now() / 1000) + 3600;
	const minute = (m: number) => new Date((starts + m * 60) * 1000).toISOString();
	let own: Endpoint;
	beforeAll(async () => {
		own = await endpoint("generic");
	});

	it("registers a person, and reports who came, answered and bought", async () => {
		const { event_id } = await makeEvent(tenant, { scheduled_at: minute(0), duration_minutes: 60 });
		const email = `Tool.${crypto.randomUUID().slice(0, 8)}@people.example`;
		const contact = { email, first_name: "Ana", consent_email: true };
		const told = await worked(fromTool(own, { type: "registered", data: { event_id, contact } }));
		expect(told).toMatchObject({ status: "processed", error: null, tenant_id: tenant.tenant_id });
		const found = await env.DB.prepare(
			"select r.id from registrations r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id where c.email = ?",
		)
			.bind(email.toLowerCase())
			.first<{ id: string }>();
		const registration_id = found?.id as string;
		const whose = { event_id, email };
		for (const said of [
			{ type: "left", data: { ...whose, at: minute(50) } },
			{ type: "joined", data: { registration_id, at: minute(5) } },
			{ type: "ended", data: { event_id, at: minute(60) } },
			{ type: "poll_answered", data: { ...whose, question: "Ready?", answer: "yes" } },
			{ type: "purchased", data: { registration_id, amount: 19.9, currency: "eur", external_id: "order-1" } },
		])
			expect(await worked(fromTool(own, said))).toMatchObject({ status: "processed", error: null });
		expect(await registrationRow(registration_id)).toMatchObject({
			attendance: "attended",
			attended_minutes: 45,
			purchased_at: expect.any(Number),
		});
		const answer = await env.DB.prepare("select answer from poll_answers where registration_id = ?")
			.bind(registration_id)
			.first();
		expect(answer).toEqual({ answer: "yes" });
		await worked(fromTool(own, { type: "attended", data: { registration_id, minutes: 12 } }));
		expect(await registrationRow(registration_id)).toMatchObject({ attended_minutes: 12 });
	});

	it("says at once what it cannot read, and tries again for whoever is not there yet", async () => {
		const { event_id } = await makeEvent(tenant);
		const bad = await worked(fromTool(own, { type: "joined", data: { event_id, email: "ana", at: "soon" } }));
		expect(bad).toMatchObject({ status: "failed", attempts: 1 });
		expect(bad?.error).toMatch(/data\.email: .* data\.at: /);
		const nobody = { type: "purchased", data: { event_id, amount: 1, currency: "EUR", external_id: "o" } };
		expect(await worked(fromTool(own, nobody))).toMatchObject({
			status: "failed",
			error: expect.stringContaining("registration_id"),
		});
		const early = { ...nobody, data: { ...nobody.data, email: "nobody@people.example" } };
		expect(await worked(fromTool(own, early))).toMatchObject({ status: "received", attempts: 1 });
		const theirs = await registered(other);
		const foreign = { type: "attended", data: { registration_id: theirs.registration_id } };
		expect(await worked(fromTool(own, foreign))).toMatchObject({ status: "received" });
		expect((await registrationRow(theirs.registration_id))?.attendance).toBeNull();
	});

	it("has no address but a tenant's own", async () => {
		expect((await deliver(fromTool({ ...own, path: "/generic" }, { type: "x" }))).status).toBe(404);
	});
});
