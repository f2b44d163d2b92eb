import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { MOST_ATTEMPTS, processWebhook } from "../../actions/process-webhook";
import { receiveWebhook } from "../../actions/receive-webhook";
import { call, signUp, type TestTenant } from "../../test/worker/product";
import { fromResend, inboxRow, messageRow, notify, onItsWay, registered, testContext } from "./testing";

const ctx = testContext();
/** A context whose registration objects cannot be reached: the notice is matched, and its work fails. */
const broken = testContext({
	registration: () => {
		throw new Error("object unreachable");
	},
});
let tenant: TestTenant;
let other: TestTenant;
let person: Awaited<ReturnType<typeof registered>>;

beforeAll(async () => {
	tenant = await signUp();
	other = await signUp();
	person = await registered(tenant);
});

async function bounce(): Promise<{ id: string; message_id: string }> {
	const message = await onItsWay(tenant, person, "email");
	const body = {
		type: "email.bounced",
		data: { email_id: message.provider_id, to: [person.email], bounce: { type: "Permanent" } },
	};
	let id = "";
	const queued = testContext({
		task: async (job) => {
			if (job.kind === "webhook") id = job.webhook_event_id;
		},
	});
	await receiveWebhook(queued, {
		provider: "resend",
		provider_event_id: crypto.randomUUID(),
		kind: "email.bounced",
		body: JSON.stringify(body),
	});
	return { id, message_id: message.id };
}

async function dead(): Promise<{ id: string; message_id: string }> {
	const notice = await bounce();
	for (let i = 1; i < MOST_ATTEMPTS; i++)
		await expect(processWebhook(broken, notice.id)).rejects.toThrow("unreachable");
	await processWebhook(broken, notice.id);
	return notice;
}

const inbox = (query = "", as = tenant) => call("GET", `admin/webhooks${query}`, undefined, as.auth);

describe("a notice whose work fails", () => {
	it("comes back five times, then is a dead letter with its cause", async () => {
		const { id } = await bounce();
		for (let attempts = 1; attempts < MOST_ATTEMPTS; attempts++) {
			await expect(processWebhook(broken, id)).rejects.toThrow("unreachable");
			expect(await inboxRow(id)).toMatchObject({
				status: "received",
				attempts,
				error: "object unreachable",
				processed_at: null,
			});
		}
		await processWebhook(broken, id);
		const row = await inboxRow(id);
		expect(row).toMatchObject({
			status: "failed",
			attempts: 6,
			error: "object unreachable",
			tenant_id: tenant.tenant_id,
		});
		expect(row?.processed_at).toEqual(expect.any(Number));
		await processWebhook(ctx, id);
		expect((await inboxRow(id))?.status).toBe("failed");
	});

	it("succeeds on a later try as if it had never failed", async () => {
		const { id, message_id } = await bounce();
		await expect(processWebhook(broken, id)).rejects.toThrow();
		await processWebhook(ctx, id);
		expect(await inboxRow(id)).toMatchObject({ status: "processed", attempts: 2, error: null });
		expect((await messageRow(message_id))?.status).toBe("bounced");
	});

	it("names its cause without the values of a query", async () => {
		const { id } = await bounce();
		const secretive = testContext({
			registration: () => {
				throw new Error("Failed query: select * params: ana@example.com", { cause: new Error("D1_ERROR: overloaded") });
			},
		});
		await expect(processWebhook(secretive, id)).rejects.toThrow();
		expect((await inboxRow(id))?.error).toBe("D1_ERROR: overloaded");
	});

	it("that is gone is no work", async () => {
		await expect(processWebhook(ctx, "whk_unknown")).resolves.toBeUndefined();
	});
});

describe("GET /admin/webhooks", () => {
	it("shows a tenant its own notices alone, newest first, a page at a time", async () => {
		const own = await signUp();
		const reached = await registered(own);
		const ids: string[] = [];
		for (const type of ["email.sent", "email.delivered", "email.opened"]) {
			const message = await onItsWay(own, reached, "email");
			ids.unshift(await notify(ctx, "resend", type, { type, data: { email_id: message.provider_id } }));
		}
		const unmatched = await notify(ctx, "resend", "email.sent", { type: "email.sent", data: { email_id: "nobody's" } });
		const first = await inbox("?limit=2", own);
		expect(first.status).toBe(200);
		expect(first.body.data[0]).toEqual({
			id: ids[0],
			provider: "resend",
			provider_event_id: expect.any(String),
			kind: "email.opened",
			status: "processed",
			attempts: 1,
			error: null,
			received_at: expect.stringMatching(/^\d{4}-.*Z$/),
			processed_at: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		const second = await inbox(`?limit=2&cursor=${first.body.next_cursor}`, own);
		const seen = [...first.body.data, ...second.body.data].map((row) => row.id);
		// The confirmation's own notices may be among them.
		expect(seen.filter((id) => ids.includes(id))).toEqual(ids.slice(0, seen.length));
		const all = (await inbox("?limit=100", own)).body.data.map((row: { id: string }) => row.id);
		expect(all).toEqual(expect.arrayContaining(ids));
		expect(all).not.toContain(unmatched);
		expect((await inbox("?limit=100", other)).body.data).toEqual([]);
	});

	it("filters by provider and status, and refuses a status that is none", async () => {
		const { id } = await dead();
		const failed = (await inbox("?status=failed&provider=resend&limit=100")).body.data;
		expect(failed.map((row: { id: string }) => row.id)).toContain(id);
		expect(failed.every((row: { status: string }) => row.status === "failed")).toBe(true);
		expect((await inbox("?provider=zoom")).body).toEqual({ data: [], next_cursor: null });
		expect((await inbox("?status=odd")).status).toBe(422);
	});

	it("is for admins", async () => {
		const made = await call("POST", "api-keys", { name: "m", role: "member" }, tenant.auth);
		const member = { authorization: `Bearer ${made.body.key}` };
		const { id } = await bounce();
		expect((await call("GET", "admin/webhooks", undefined, member)).status).toBe(403);
		expect((await call("POST", `admin/webhooks/${id}/replay`, undefined, member)).status).toBe(403);
		expect((await call("GET", "admin/webhooks")).status).toBe(401);
	});
});

describe("POST /admin/webhooks/{id}/replay", () => {
	it("works a dead letter off once more", async () => {
		const { id, message_id } = await dead();
		const answer = await call("POST", `admin/webhooks/${id}/replay`, undefined, tenant.auth);
		expect(answer).toMatchObject({ status: 202, body: { id, status: "received" } });
		await vi.waitFor(
			async () => expect(await inboxRow(id)).toMatchObject({ status: "processed", attempts: 1, error: null }),
			{
				timeout: 10_000,
			},
		);
		expect((await messageRow(message_id))?.status).toBe("bounced");
		const audit = await env.DB.prepare(
			"select actor_type from audit_log where action = 'webhook.replayed' and subject_id = ?",
		)
			.bind(id)
			.all();
		expect(audit.results).toEqual([{ actor_type: expect.stringMatching(/^(user|api_key)$/) }]);
	});

	it("knows no notice of another tenant, and none that was never matched", async () => {
		const { id } = await dead();
		const unmatched = await notify(ctx, "resend", "email.sent", { type: "email.sent", data: { email_id: "nobody's" } });
		for (const [which, as] of [
			[id, other],
			[unmatched, tenant],
			["whk_unknown", tenant],
		] as const)
			expect((await call("POST", `admin/webhooks/${which}/replay`, undefined, as.auth)).status).toBe(404);
	});
});

it("a notice through the front door is worked off by the queue", async () => {
	const message = await onItsWay(tenant, person, "email");
	const { path, body, headers } = fromResend(env.RESEND_WEBHOOK_SECRET as string, {
		type: "email.opened",
		data: { email_id: message.provider_id },
	});
	const url = `http://localhost:8787/api/v1/webhooks${path}`;
	const answer = await exports.default.fetch(new Request(url, { method: "POST", body, headers }));
	expect(await answer.json()).toEqual({ received: true, duplicate: false });
	await vi.waitFor(async () => expect((await messageRow(message.id))?.status).toBe("opened"), { timeout: 10_000 });
});
