import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createResend, type OutgoingEmail, serializeEmail } from "./email";
import { fakeFetch, publishedSchema } from "./published-api.fixture";

const EMAIL: OutgoingEmail = {
	from: '"Nord" <events@example.com>',
	to: ["maya@example.com"],
	reply_to: "nord@example.com",
	subject: "Hello",
	html: "<p>ü</p>",
	text: "ü",
	headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Unsubscribe": "<https://example.com/u>" },
	tags: [{ name: "message_id", value: "msg_1" }],
	attachments: [{ filename: "invite.ics", content: "QQ==", content_type: "text/calendar; method=REQUEST" }],
};
const ID = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794";
const LIMITS = { "ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1" };

function resend(...replies: Parameters<typeof fakeFetch>) {
	const fake = fakeFetch(...replies);
	const settings = { base_url: "https://api.test/", api_key: "re_key", fetch: fake.fetch };
	return { ...fake, provider: createResend({ ...settings, headers: () => ({ "x-product-time": "2026" }) }) };
}

const refusal = (status: number, name: string, headers = {}) => ({
	status,
	headers,
	body: { statusCode: status, name, message: "No." },
});

describe("serializeEmail", () => {
	it("gives the same bytes whatever the order of keys", () => {
		const reversed = Object.fromEntries(Object.entries(EMAIL).reverse()) as unknown as OutgoingEmail;
		const headers = Object.fromEntries(Object.entries(EMAIL.headers ?? {}).reverse());
		expect(serializeEmail({ ...reversed, headers })).toBe(serializeEmail(EMAIL));
	});

	it("leaves out what is empty and keeps headers on one line", () => {
		const body = JSON.parse(
			serializeEmail({
				...EMAIL,
				subject: "a\r\nBcc: b",
				headers: { "X-A\r\nX-B": "c\r\nd" },
				tags: [],
				attachments: [],
				reply_to: null,
			}),
		);
		expect(Object.keys(body)).toEqual(["from", "to", "subject", "html", "text", "headers"]);
		expect(body.subject).toBe("a Bcc: b");
		expect(body.headers).toEqual({ "X-A X-B": "c d" });
	});

	it("refuses a tag that the provider would refuse", () => {
		expect(() => serializeEmail({ ...EMAIL, tags: [{ name: "id", value: "a:b" }] })).toThrow("Tag id");
	});
});

describe("Resend", () => {
	const single = publishedSchema(
		"resend.json",
		"paths",
		"/emails",
		"post",
		"requestBody",
		"content",
		"application/json",
		"schema",
	);
	const batch = publishedSchema(
		"resend.json",
		"paths",
		"/emails/batch",
		"post",
		"requestBody",
		"content",
		"application/json",
		"schema",
	);

	it.skipIf(!single)("sends what the published API description asks for (skipped without PROVIDER_SPECS)", async () => {
		const { provider, requests } = resend({ body: { id: ID } }, { body: { data: [{ id: "1" }, { id: "2" }] } });
		await provider.send(serializeEmail(EMAIL), "msg_1");
		const plain = serializeEmail({ ...EMAIL, attachments: [] });
		await provider.sendBatch([plain, plain], "batch_1");
		expect(single?.({})).not.toEqual([]);
		expect(single?.(JSON.parse(requests[0]?.body ?? ""))).toEqual([]);
		expect(batch?.(JSON.parse(requests[1]?.body ?? ""))).toEqual([]);
	});

	it("posts the bytes as they are, with key, credentials and names", async () => {
		const { provider, requests } = resend({ body: { id: ID }, headers: LIMITS });
		const body = serializeEmail(EMAIL);
		expect(await provider.send(body, "msg_1")).toEqual({
			kind: "accepted",
			provider_id: ID,
			rate: { limit: 2, remaining: 1, reset_s: 1 },
		});
		const request = requests[0];
		expect(request?.url.href).toBe("https://api.test/emails");
		expect(request?.body).toBe(body);
		expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
			authorization: "Bearer re_key",
			"content-type": "application/json",
			"idempotency-key": "msg_1",
			"user-agent": "myxelium/1.0",
			"x-product-time": "2026",
		});
	});

	it("sends a batch as one array under one key", async () => {
		const { provider, requests } = resend({ body: { data: [{ id: "1" }, { id: "2" }] } });
		expect(await provider.sendBatch(['{"a":1}', '{"b":2}'], "batch_1")).toEqual({
			kind: "accepted",
			provider_ids: ["1", "2"],
		});
		expect(requests[0]?.url.pathname).toBe("/emails/batch");
		expect(requests[0]?.body).toBe('[{"a":1},{"b":2}]');
		await expect(provider.sendBatch([], "b")).rejects.toThrow("1 to 100");
		await expect(provider.sendBatch(new Array(101).fill("{}"), "b")).rejects.toThrow("1 to 100");
	});

	it("does not guess when a batch answer lacks ids", async () => {
		const { provider } = resend({ body: { data: [{ id: "1" }] } });
		expect((await provider.sendBatch(["{}", "{}"], "b")).kind).toBe("ambiguous");
		expect(await resend({ body: "{}" }).provider.send("{}", "m")).toMatchObject({ kind: "ambiguous" });
	});

	it.each([
		[
			refusal(429, "rate_limit_exceeded", { ...LIMITS, "retry-after": "3" }),
			{ kind: "retry", counts: false, retry_after_s: 3 },
		],
		[refusal(429, "daily_quota_exceeded"), { kind: "retry", counts: false }],
		[refusal(409, "concurrent_idempotent_requests"), { kind: "ambiguous", well: true }],
		[refusal(409, "invalid_idempotent_request"), { kind: "terminal", code: "idempotency_conflict" }],
		[refusal(400, "invalid_idempotency_key"), { kind: "terminal", code: "invalid_idempotency_key" }],
		[refusal(422, "validation_error"), { kind: "terminal", code: "validation_error" }],
		[refusal(401, "missing_api_key"), { kind: "retry", counts: true, reason: "missing_api_key: No." }],
		[refusal(403, "invalid_api_key"), { kind: "retry", counts: true }],
		[
			{ status: 503, body: "<html>" },
			{ kind: "ambiguous", reason: "http_503: resend answered 503" },
		],
		[
			{ status: 302, body: "" },
			{ kind: "retry", counts: true },
		],
		[new TypeError("fetch failed"), { kind: "ambiguous" }],
		[new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }), { kind: "retry", counts: true }],
	])("%# turns a refusal into what to do next", async (reply, outcome) => {
		expect(await resend(reply).provider.send("{}", "m")).toMatchObject(outcome);
		expect(await resend(reply).provider.sendBatch(["{}"], "m")).toMatchObject(outcome);
	});

	it("measures a date in retry-after from the answer's own date", async () => {
		const headers = { date: "Mon, 23 Nov 2026 10:00:00 GMT", "retry-after": "Mon, 23 Nov 2026 10:01:30 GMT" };
		expect(await resend(refusal(429, "rate_limit_exceeded", headers)).provider.send("{}", "m")).toMatchObject({
			retry_after_s: 90,
		});
		const undated = await resend(refusal(429, "rate_limit_exceeded", { "retry-after": "soon" })).provider.send(
			"{}",
			"m",
		);
		expect(undated).not.toHaveProperty("retry_after_s");
	});

	it("gives a provider up that does not answer, over a real connection", async () => {
		const server = createServer(() => {});
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const outcome = await createResend({ base_url, api_key: "re_key", timeout_ms: 20 }).send("{}", "m");
		expect(outcome).toMatchObject({ kind: "ambiguous", reason: expect.stringContaining("Timeout") });
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	});
});
