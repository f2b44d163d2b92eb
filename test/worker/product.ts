import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import { newId, newToken, sha256Text } from "../../actions/ids";
import type { Registration } from "../../durable-objects/registration";
import { holdToDescription } from "./described";

declare global {
	namespace Cloudflare {
		interface Env {
			REGISTRATION: DurableObjectNamespace<Registration>;
			BODIES: R2Bucket;
		}
	}
}

export const BASE = "http://localhost:8787";
const HOUR = 3_600_000;

export interface Answer {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: tests read answers as their reader would
	body: any;
}

/** One request through the Worker's own front door. */
export async function call(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Answer> {
	const url = path.startsWith("/") ? BASE + path : `${BASE}/api/v1/${path}`;
	const response = await exports.default.fetch(
		new Request(url, {
			method,
			redirect: "manual",
			headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
			...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
		}),
	);
	const text = await response.text();
	const json = (response.headers.get("content-type") ?? "").includes("json");
	const answer = { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
	if (json && response.ok) holdToDescription(method, new URL(url).pathname, answer.body);
	return answer;
}

/** Every file writes into one mailbox: its people are its own by this label. */
const label = crypto.randomUUID().slice(0, 8);
let serial = 0;

export interface TestTenant {
	tenant_id: string;
	auth: { authorization: string };
	publishable: { authorization: string };
}

/** A tenant with an owner's API key, which unlike an access token still holds when a test moves the clock by days. */
export async function signUp(): Promise<TestTenant> {
	const [tenant_id, key, publishable] = [newId("ten"), `myx_${newToken()}`, `pk_${newToken()}`];
	const name = `t${Date.now().toString(36)}${serial++}`;
	await env.DB.batch([
		env.DB.prepare(
			"insert into tenants (id, name, subdomain, time_zone, postal_address, publishable_key, created_at) values (?, 'Ana Coaching', ?, 'Europe/Berlin', 'Example Street 1, 10115 Berlin', ?, 0)",
		).bind(tenant_id, name, publishable),
		env.DB.prepare(
			"insert into api_keys (tenant_id, id, name, key_hash, prefix, role, created_at) values (?, ?, 'test', ?, 'myx_', 'owner', 0)",
		).bind(tenant_id, newId("key"), await sha256Text(key)),
	]);
	return {
		tenant_id,
		auth: { authorization: `Bearer ${key}` },
		publishable: { authorization: `Bearer ${publishable}` },
	};
}

export const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

export async function makeEvent(
	tenant: TestTenant,
	event: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
) {
	const made = await call(
		"POST",
		"events",
		{
			event: {
				title: "Calm mornings",
				type: "webinar",
				scheduled_at: inHours(48),
				duration_minutes: 60,
				description: "An hour about mornings.",
				join_url: "https://meet.example/calm",
				...event,
			},
			...more,
		},
		tenant.auth,
	);
	if (made.status !== 201) throw new Error(JSON.stringify(made.body));
	return made.body;
}

export async function enroll(
	tenant: TestTenant,
	event_id: string,
	contact: Record<string, unknown> = {},
	key = crypto.randomUUID(),
) {
	return call(
		"POST",
		"enrollments",
		{
			event_id,
			contact: {
				email: `p${serial++}-${label}@people.example`,
				first_name: "Noa",
				timezone: "Europe/Berlin",
				consent_email: true,
				consent_sms: false,
				...contact,
			},
		},
		{ ...tenant.publishable, "idempotency-key": key },
	);
}

export const objectOf = (tenant: TestTenant, registration_id: string) =>
	env.REGISTRATION.getByName(`${tenant.tenant_id}:${registration_id}`);

/** Fires the registration's alarm now, whenever it was set for. */
export const fire = (tenant: TestTenant, registration_id: string) =>
	runDurableObjectAlarm(objectOf(tenant, registration_id));

export const schedule = async (tenant: TestTenant, registration_id: string) =>
	(await call("GET", `registrations/${registration_id}/schedule`, undefined, tenant.auth)).body;

export interface SandboxMessage {
	id: string;
	channel: string;
	to: string;
	subject: string;
	html: string;
	text: string;
	headers: Record<string, string>;
	attachments: { filename: string; content_type: string; content: string }[];
	idempotency_key: string | null;
	batch: boolean;
	/** Product time at which it was accepted, ISO 8601. */
	product_at: string;
}

export async function mailbox(to: string): Promise<SandboxMessage[]> {
	const response = await fetch(`${env.RESEND_BASE_URL}/sandbox/messages?to=${encodeURIComponent(to)}`);
	return ((await response.json()) as { data: SandboxMessage[] }).data;
}

/** Waits until the queue has worked off what it holds and `to` has `count` messages. */
export const arrived = (to: string, count: number): Promise<SandboxMessage[]> =>
	vi.waitFor(
		async () => {
			const messages = await mailbox(to);
			if (messages.length < count) throw new Error(`${messages.length} of ${count} messages for ${to}`);
			return messages;
		},
		{ timeout: 15_000, interval: 100 },
	);

/** Moves product time: the wall clock seen by the Worker, its objects and this test. */
export const setNow = (instant: string | number): void => {
	vi.setSystemTime(instant);
};
