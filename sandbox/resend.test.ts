import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { clientOf, email, type FakeProduct, start, startProduct, testClock } from "./test-kit.ts";

let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
const clock = testClock();

beforeEach(async () => {
	product = await startProduct();
	sandbox = await start(product, {}, { now: clock.now });
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

describe("sending one e-mail", () => {
	it("answers with an id under which the e-mail is found", async () => {
		const sent = await client.resend("/emails", email({ tags: [{ name: "message_id", value: "msg_1" }] }));
		expect(sent.status).toBe(200);
		const found = await client.get(`/emails/${sent.body.id}`, { authorization: "Bearer re_test" });
		expect(found.body).toMatchObject({
			object: "email",
			id: sent.body.id,
			subject: "You're in",
			to: ["ana@example.com"],
		});
		const [kept] = await client.messages("?to=ANA@example.com&channel=email");
		expect(kept).toMatchObject({
			provider_id: sent.body.id,
			to: "ana@example.com",
			tags: { message_id: "msg_1" },
			batch: false,
			received_at: "2026-11-23T12:00:00.000Z",
		});
	});

	it("keeps attachments as they were and offers them for download", async () => {
		const content = Buffer.from("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").toString("base64");
		const file = { filename: "invite.ics", content, content_type: "text/calendar; method=REQUEST" };
		const sent = await client.resend("/emails", email({ attachments: [file] }));
		const [kept] = await client.messages();
		expect(kept?.attachments).toEqual([file]);
		const download = await client.get(`/sandbox/messages/${sent.body.id}/attachments/0`);
		expect(download.headers.get("content-type")).toBe("text/calendar; method=REQUEST");
		expect(download.body).toContain("END:VCALENDAR");
	});

	it("takes product time from the request, else from the product's health", async () => {
		product.health = { status: "ok", now: "2026-11-25T09:00:00Z" };
		await client.resend("/emails", email(), { "x-product-time": "1795600800" });
		await client.resend("/emails", email());
		await sandbox.idle();
		const kept = await client.messages();
		expect(kept.map((message) => message.product_at)).toEqual(["2026-11-25T10:00:00.000Z", "2026-11-25T09:00:00.000Z"]);
	});

	it.each([
		["no from", { from: undefined }, "missing_required_field"],
		["a bad from", { from: "Dana" }, "invalid_from_address"],
		["no recipient", { to: [] }, "missing_required_field"],
		["a bad recipient", { to: ["ana@"] }, "validation_error"],
		["51 recipients", { to: Array.from({ length: 51 }, (_, i) => `p${i}@example.com`) }, "validation_error"],
		["no subject", { subject: "" }, "missing_required_field"],
		["no content", { html: undefined, text: undefined }, "missing_required_field"],
		["a tag with a space", { tags: [{ name: "a b", value: "c" }] }, "validation_error"],
		["tags as a map", { tags: { a: "b" } }, "validation_error"],
		["a header with a line break", { headers: { "X-A": "a\r\nBcc: x@y.zz" } }, "validation_error"],
		["an attachment without content", { attachments: [{ filename: "a.ics" }] }, "invalid_attachment"],
		["an attachment that is no base64", { attachments: [{ filename: "a", content: "<>" }] }, "invalid_attachment"],
		["a later date", { scheduled_at: "2026-11-24T00:00:00Z" }, "validation_error"],
	])("refuses %s", async (_what, changed, name) => {
		const refused = await client.resend("/emails", email(changed));
		expect(refused).toMatchObject({ status: 422, body: { statusCode: 422, name, message: expect.any(String) } });
		expect(await client.messages()).toEqual([]);
	});

	it("refuses what is no JSON, no key, a foreign key, and a request without a user agent", async () => {
		const send = (headers: Record<string, string>, body = JSON.stringify(email())) =>
			client.call("POST", "/emails", { headers, body });
		expect((await send({ authorization: "Bearer re_1" }, "{")).body).toMatchObject({ statusCode: 400 });
		expect((await send({})).body).toMatchObject({ statusCode: 401, name: "missing_api_key" });
		expect((await send({ authorization: "Bearer sk_1" })).body).toMatchObject({
			statusCode: 403,
			name: "invalid_api_key",
		});
		expect((await send({ authorization: "Bearer re_1", "user-agent": "" })).status).toBe(403);
		expect((await client.get("/emails/none", { authorization: "Bearer re_1" })).status).toBe(404);
	});
});

describe("sending a batch", () => {
	it("answers with one id each, in order", async () => {
		const batch = [email({ to: "a@example.com" }), email({ to: "b@example.com" })];
		const sent = await client.resend("/emails/batch", batch);
		const kept = await client.messages();
		expect(sent.body).toEqual({ data: kept.map(({ id }) => ({ id })) });
		expect(kept.map(({ to, batch }) => [to, batch])).toEqual([
			["a@example.com", true],
			["b@example.com", true],
		]);
	});

	it("sends all or nothing", async () => {
		const refused = await client.resend("/emails/batch", [email(), email({ to: "nobody" })]);
		expect(refused.status).toBe(422);
		expect(refused.body.message).toContain("index 1");
		expect(await client.messages()).toEqual([]);
	});

	it("leaves out the faulty ones when asked to", async () => {
		const headers = { "x-batch-validation": "permissive" };
		const sent = await client.resend("/emails/batch", [email(), email({ to: "nobody" })], headers);
		expect(sent.body).toMatchObject({ data: [{ id: expect.any(String) }], errors: [{ index: 1 }] });
	});

	it("refuses attachments, later dates, none, and more than 100", async () => {
		const file = { filename: "a.ics", content: "QQ==" };
		for (const batch of [
			[email({ attachments: [file] })],
			[email({ scheduled_at: "2026-11-24T00:00:00Z" })],
			[],
			Array.from({ length: 101 }, () => email()),
		]) {
			expect((await client.resend("/emails/batch", batch)).status).toBe(422);
		}
		expect(
			(
				await client.resend(
					"/emails/batch",
					Array.from({ length: 100 }, () => email()),
				)
			).body.data,
		).toHaveLength(100);
	});
});

describe("idempotency keys", () => {
	const key = { "idempotency-key": "msg_1" };

	it("give the first answer again, for one e-mail and for a batch", async () => {
		const first = await client.resend("/emails", email(), key);
		const again = await client.resend("/emails", email(), key);
		expect(again.body).toEqual(first.body);
		const batchKey = { "idempotency-key": "batch_1" };
		const batch = await client.resend("/emails/batch", [email(), email()], batchKey);
		expect((await client.resend("/emails/batch", [email(), email()], batchKey)).body).toEqual(batch.body);
		expect(await client.messages()).toHaveLength(3);
	});

	it("refuse another payload", async () => {
		await client.resend("/emails", email(), key);
		const refused = await client.resend("/emails", email({ subject: "Other" }), key);
		expect(refused.body).toMatchObject({ statusCode: 409, name: "invalid_idempotent_request" });
	});

	it("are forgotten after 24 h and not used up by a refusal", async () => {
		await client.resend("/emails", email({ to: "nobody" }), key);
		const first = await client.resend("/emails", email(), key);
		clock.ms += 24 * 3_600_000;
		const later = await client.resend("/emails", email(), key);
		expect(later.body.id).not.toBe(first.body.id);
	});

	it("must have 1 to 256 characters", async () => {
		const refused = await client.resend("/emails", email(), { "idempotency-key": "k".repeat(257) });
		expect(refused.body).toMatchObject({ statusCode: 400, name: "invalid_idempotency_key" });
	});

	it("answer 409 while the first request is under way", async () => {
		await sandbox.close();
		let finish = () => {};
		let begun = () => {};
		const atWork = new Promise<void>((resolve) => {
			begun = resolve;
		});
		const sleep = () =>
			new Promise<void>((resolve) => {
				finish = resolve;
				begun();
			});
		sandbox = await start(product, {}, { sleep });
		client = clientOf(sandbox);
		await client.fault({ provider: "resend", kind: "slow" });
		const first = client.resend("/emails", email(), key);
		await atWork;
		const meanwhile = await client.resend("/emails", email(), key);
		expect(meanwhile.body).toMatchObject({ statusCode: 409, name: "concurrent_idempotent_requests" });
		finish();
		const { body } = await first;
		expect((await client.resend("/emails", email(), key)).body).toEqual(body);
		expect(await client.messages()).toHaveLength(1);
	});
});

describe("the rate limit", () => {
	it("lets two requests a second through and says when the next may come", async () => {
		await sandbox.close();
		sandbox = await start(product, { resendRps: 2 }, { now: clock.now });
		client = clientOf(sandbox);
		const first = await client.resend("/emails", email());
		expect(first.headers.get("ratelimit-limit")).toBe("2");
		expect(first.headers.get("ratelimit-remaining")).toBe("1");
		await client.resend("/emails", email());
		const third = await client.resend("/emails", email(), { authorization: "Bearer re_other_key_same_team" });
		expect(third.body).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
		expect(third.headers.get("ratelimit-remaining")).toBe("0");
		expect(third.headers.get("ratelimit-reset")).toBe("1");
		expect(third.headers.get("retry-after")).toBe("1");
		clock.ms += 1_000;
		expect((await client.resend("/emails", email())).status).toBe(200);
	});
});
