import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Ctx } from "../../actions/context";
import { MOST_ATTEMPTS, processWebhook } from "../../actions/process-webhook";
import { receiveWebhook } from "../../actions/receive-webhook";
import { tellOperators } from "../../actions/tell-operators";
import { call, signUp, type TestTenant } from "../../test/worker/product";
import { runQueue } from "../scheduler/queue";
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

async function bounce(of = tenant, who = person): Promise<{ id: string; message_id: string }> {
	const message = await onItsWay(of, who, "email");
	const body = {
		type: "email.bounced",
		data: { email_id: message.provider_id, to: [who.email], bounce: { type: "Permanent" } },
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

	it("comes back by the queue after 1, 2, 4, 8 and 16 seconds", async () => {
		vi.spyOn(console, "error").mockImplementation(() => {});
		const { id, message_id } = await bounce();
		const delays: (number | undefined)[] = [];
		vi.spyOn(env.REGISTRATION, "getByName").mockImplementation(() => {
			throw new Error("unreachable");
		});
		for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts++) {
			const job = { v: 1, kind: "webhook", webhook_event_id: id };
			const message = { id: "m", timestamp: new Date(), attempts, body: job, ack: () => {} };
			const retry = (options?: { delaySeconds?: number }) => delays.push(options?.delaySeconds);
			await runQueue({ queue: "myxelium-tasks", messages: [{ ...message, retry }] } as never, env);
		}
		vi.restoreAllMocks();
		expect(delays).toEqual([1, 2, 4, 8, 16]);
		expect(await inboxRow(id)).toMatchObject({ status: "failed", attempts: 6 });
		expect((await messageRow(message_id))?.status).toBe("bounced");
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

describe("a dead letter", () => {
	/** What the channel was told, in full. */
	const told = async () => {
		const answer = await fetch(`${env.RESEND_BASE_URL}/sandbox/messages?channel=slack`);
		const { data } = await answer.json<{ data: { text: string }[] }>();
		return data.map((message) => (JSON.parse(message.text) as { text: string }).text);
	};

	it("is told to the operators once, and the next hour with how many there were", async () => {
		const own = await signUp();
		const reached = await registered(own);
		const cause = `no route ${crypto.randomUUID()}`;
		let ahead = 0;
		const failing = testContext({
			clock: { ...ctx.clock, wall: () => ctx.clock.wall() + ahead },
			registration: () => {
				throw new Error(cause);
			},
		});
		const mine = async () => (await told()).filter((text) => text.includes(cause));
		const die = async () => {
			const { id } = await bounce(own, reached);
			await env.DB.prepare("update webhook_events set attempts = 5 where id = ?").bind(id).run();
			await processWebhook(failing, id);
			return id;
		};
		const first = await die();
		expect(await mine()).toEqual([
			`A resend webhook (email.bounced) is a dead letter: ${cause} Replay it as ${first} once that is mended.`,
		]);
		await die();
		await die();
		expect(await mine()).toHaveLength(1);
		ahead = 3601;
		await die();
		const again = (await mine()).filter((text) => text.endsWith("(and 2 more like it since it was last told)"));
		expect(again).toHaveLength(1);
	});

	it("is told later where the channel could not be reached, and never in the way of the work", async () => {
		const key = `key ${crypto.randomUUID()}`;
		const tell = (announce: Ctx["announce"]) => tellOperators(testContext({ announce }), key, "Trouble.");
		expect(await tell(async () => false)).toBe(false);
		expect(await tell(async () => true)).toBe(true);
		expect(await tell(async () => true)).toBe(false);
		expect(await tell(null)).toBe(false);
		const unreachable = async () => Promise.reject(new Error("no network"));
		expect(await tellOperators(testContext({ announce: unreachable }), `${key} 2`, "Trouble.")).toBe(false);
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

describe("POST /admin/webhooks/replay", () => {
	const replay = (body: object, as = tenant) => call("POST", "admin/webhooks/replay", body, as.auth);

	it("works all dead letters that fit off once more, the oldest first and so many at a time", async () => {
		const own = await signUp();
		const reached = await registered(own);
		const ids: string[] = [];
		for (let i = 0; i < 3; i++) ids.push((await bounce(own, reached)).id);
		const kill = "update webhook_events set status = 'failed', attempts = 6, tenant_id = ? where id = ?";
		for (const id of ids) await env.DB.prepare(kill).bind(own.tenant_id, id).run();
		expect((await replay({ provider: "zoom" }, own)).body).toEqual({ replayed: 0, more: false });
		expect((await replay({ to: "2020-01-01T00:00:00Z" }, own)).body).toEqual({ replayed: 0, more: false });
		expect((await replay({}, other)).body).toEqual({ replayed: 0, more: false });
		const first = await replay({ provider: "resend", kind: "email.bounced", limit: 2 }, own);
		expect(first).toMatchObject({ status: 202, body: { replayed: 2, more: true } });
		expect((await replay({}, own)).body).toEqual({ replayed: 1, more: false });
		for (const id of ids)
			await vi.waitFor(async () => expect(await inboxRow(id)).toMatchObject({ status: "processed", attempts: 1 }), {
				timeout: 10_000,
			});
		expect((await replay({ limit: 5000 }, own)).status).toBe(422);
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
