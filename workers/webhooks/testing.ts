import { env } from "cloudflare:workers";
import { Hono } from "hono";
import Stripe from "stripe";
import { Webhook } from "svix";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks";
import type { Ctx } from "../../actions/context";
import { processWebhook } from "../../actions/process-webhook";
import { receiveWebhook } from "../../actions/receive-webhook";
import { enroll, makeEvent, type TestTenant } from "../../test/worker/product";
import { answerError } from "../api/errors";
import { createContext } from "../context";
import type { AppEnv } from "../http";
import { webhooks } from "./routes";
import { hmac, toHex } from "./signature";

export const BASE = "http://localhost:8787/api/v1/webhooks";

export interface Signed {
	path: string;
	body: string;
	headers: Record<string, string>;
}

/** Signed as Resend does, by the library of the service that signs for it. */
export function fromResend(secret: string, event: unknown, at = new Date(), id = `msg_${crypto.randomUUID()}`): Signed {
	const body = typeof event === "string" ? event : JSON.stringify(event);
	const signature = new Webhook(secret).sign(id, at, body);
	const seconds = String(Math.floor(at.getTime() / 1000));
	return {
		path: "/resend",
		body,
		headers: {
			"content-type": "application/json",
			"svix-id": id,
			"svix-timestamp": seconds,
			"svix-signature": signature,
		},
	};
}

/** Signed as Twilio does, by its own library. */
export function fromTwilio(secret: string, path: string, form: Record<string, string>): Signed {
	return {
		path,
		body: new URLSearchParams(form).toString(),
		headers: {
			"content-type": "application/x-www-form-urlencoded",
			"x-twilio-signature": getExpectedTwilioSignature(secret, BASE + path, form),
		},
	};
}

/** Signed as developers.zoom.us/docs/api/webhooks describes it; Zoom has no library that signs. */
export async function fromZoom(secret: string, event: unknown, at = new Date()): Promise<Signed> {
	const body = typeof event === "string" ? event : JSON.stringify(event);
	const seconds = String(Math.floor(at.getTime() / 1000));
	const signature = toHex(await hmac("SHA-256", secret, `v0:${seconds}:${body}`));
	return {
		path: "/zoom",
		body,
		headers: {
			"content-type": "application/json",
			"x-zm-request-timestamp": seconds,
			"x-zm-signature": `v0=${signature}`,
		},
	};
}

/** Signed as Stripe does, by its own library. */
export async function fromStripe(secret: string, event: unknown, at = new Date()): Promise<Signed> {
	const payload = typeof event === "string" ? event : JSON.stringify(event);
	const timestamp = Math.floor(at.getTime() / 1000);
	const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
	return {
		path: "/stripe",
		body: payload,
		headers: { "content-type": "application/json", "stripe-signature": signature },
	};
}

/** The Worker's context but for `changes`; nothing is queued, so that a test says when a notice is worked off. */
export const testContext = (changes: Partial<Ctx> = {}): Ctx => ({
	...createContext(env),
	task: async () => {},
	...changes,
});

/** The webhook routes with a context of the test's own. */
export function webhookApp(ctx: Ctx): (signed: Signed) => Promise<{ status: number; body: Record<string, unknown> }> {
	const app = new Hono<AppEnv>();
	app.use(async (c, next) => {
		c.set("ctx", ctx);
		c.set("request_id", "req_test");
		await next();
	});
	app.onError((error, c) => answerError(error, c));
	app.route("/api/v1/webhooks", webhooks);
	return async ({ path, body, headers }) => {
		const answer = await app.request(BASE + path, { method: "POST", headers, body });
		const text = await answer.text();
		const json = answer.headers.get("content-type")?.includes("json");
		return { status: answer.status, body: json ? JSON.parse(text) : { text } };
	};
}

let notices = 0;

/** Stores a notice as if its signature had been checked, and works it off. @returns its id in the inbox */
export async function notify(
	ctx: Ctx,
	provider: string,
	kind: string,
	body: unknown,
	provider_event_id = `evt_${++notices}_${crypto.randomUUID()}`,
): Promise<string> {
	let id = "";
	const queued: Partial<Ctx> = {
		task: async (job) => {
			if (job.kind === "webhook") id = job.webhook_event_id;
			else await ctx.task(job);
		},
	};
	await receiveWebhook({ ...ctx, ...queued }, { provider, provider_event_id, kind, body: JSON.stringify(body) });
	if (id) await processWebhook(ctx, id);
	return id;
}

export const inboxRow = (id: string) =>
	env.DB.prepare("select * from webhook_events where id = ?").bind(id).first<Record<string, unknown>>();

export const registrationRow = (id: string) =>
	env.DB.prepare("select * from registrations where id = ?").bind(id).first<Record<string, unknown>>();

/** Somebody registered for a new event. */
export async function registered(
	tenant: TestTenant,
	event: Record<string, unknown> = {},
	contact: Record<string, unknown> = {},
): Promise<{ event_id: string; registration_id: string; email: string }> {
	const email = `p${crypto.randomUUID().slice(0, 8)}@people.example`;
	const { event_id } = await makeEvent(tenant, event);
	const made = await enroll(tenant, event_id, { email, ...contact });
	if (made.status !== 201) throw new Error(JSON.stringify(made.body));
	return { event_id, registration_id: made.body.registration_id, email };
}

let sent = 0;

/** A message of the registration that is on its way, as delivery leaves it. */
export async function onItsWay(
	tenant: TestTenant,
	of: { event_id: string; registration_id: string },
	channel: "email" | "sms",
): Promise<{ id: string; provider_id: string }> {
	const id = `msg_test_${++sent}_${crypto.randomUUID().slice(0, 8)}`;
	const provider_id = crypto.randomUUID();
	await env.DB.prepare(
		"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, provider_id, updated_at) values (?, ?, ?, ?, 'pre_event', 'welcome', ?, 1, 1, 1, 2, 'sent', 1, ?, 1)",
	)
		.bind(tenant.tenant_id, id, of.registration_id, of.event_id, channel, provider_id)
		.run();
	return { id, provider_id };
}

export const messageRow = (id: string) =>
	env.DB.prepare("select * from messages where id = ?").bind(id).first<Record<string, unknown>>();
