import { createHmac } from "node:crypto";
import { Webhook } from "svix";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { readSettings } from "./settings.ts";
import {
	AUTH_TOKEN,
	clientOf,
	email,
	type FakeProduct,
	type Received,
	SERVICE,
	start,
	startProduct,
	testClock,
} from "./test-kit.ts";

const PERSON = "+14155550123";
const { resendWebhookSecret, zoomWebhookSecret } = readSettings({});

let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
let clock: ReturnType<typeof testClock>;

beforeEach(async () => {
	product = await startProduct();
	clock = testClock();
	clock.ms = Date.now();
	sandbox = await start(product, {}, { now: clock.now });
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

const eventOf = (received: Received) => JSON.parse(received.body);
const types = () => product.received.map((received) => eventOf(received).type).sort();

describe("webhooks about e-mail", () => {
	it("report sent and delivered, signed as Svix signs, tags as a map", async () => {
		const sent = await client.resend("/emails", email({ tags: [{ name: "message_id", value: "msg_1" }] }));
		await sandbox.idle();
		expect(types()).toEqual(["email.delivered", "email.sent"]);
		for (const received of product.received) {
			expect(received.path).toBe("/api/v1/webhooks/resend");
			const verified = new Webhook(resendWebhookSecret).verify(
				received.body,
				received.headers as Record<string, string>,
			);
			expect(verified).toMatchObject({
				data: { email_id: sent.body.id, to: ["ana@example.com"], tags: { message_id: "msg_1" } },
			});
		}
		const forged = { ...product.received[0]?.headers } as Record<string, string>;
		expect(() => new Webhook(resendWebhookSecret).verify("{}", forged)).toThrow();
		expect((await client.messages())[0]?.status).toBe("delivered");
	});

	it.each([
		["bounced+ana@resend.dev", ["email.bounced", "email.sent"], "bounced"],
		["complained@resend.dev", ["email.complained", "email.delivered", "email.sent"], "complained"],
		["suppressed@resend.dev", ["email.suppressed"], "suppressed"],
	])("follow the test address %s", async (to, expected, status) => {
		await client.resend("/emails", email({ to }));
		await sandbox.idle();
		expect(types()).toEqual(expected);
		expect((await client.messages())[0]?.status).toBe(status);
	});

	it("are repeated with the same id while the product fails, and given up after the last attempt", async () => {
		product.statuses = [500, 500, 500, 500, 200, 200];
		await client.resend("/emails", email());
		await sandbox.idle();
		const ids = product.received.map((received) => received.headers["svix-id"]);
		expect(ids.length).toBeGreaterThan(2);
		expect(new Set(ids).size).toBe(2);
		product.statuses = Array.from({ length: 6 }, () => 503);
		await client.resend("/emails", email());
		await sandbox.idle();
		const failed = await client.get("/sandbox/webhooks?state=failed");
		expect(failed.body.data).toHaveLength(2);
	});

	it("are lost, doubled or late when asked to be", async () => {
		await client.fault({ provider: "resend", kind: "lost" });
		await client.fault({ provider: "resend", kind: "doubled" });
		await client.resend("/emails", email());
		await sandbox.idle();
		const ids = product.received.map((received) => received.headers["svix-id"]);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
		expect((await client.messages())[0]?.status).toBe("delivered");

		product.received.length = 0;
		await client.fault({ provider: "resend", kind: "delayed", count: 2, delay_ms: 60_000 });
		await client.resend("/emails", email());
		while ((await client.get("/sandbox/faults")).body.data.length > 0);
		expect(product.received).toEqual([]);
		clock.ms += 60_000;
		await sandbox.idle();
		expect(types()).toEqual(["email.delivered", "email.sent"]);
	});

	it("report what a reader does", async () => {
		const html = '<a href="https://coach.example/join?a=1&amp;b=2">Join</a>';
		const { body } = await client.resend("/emails", email({ html }));
		await sandbox.idle();
		product.received.length = 0;
		const at = `/sandbox/messages/${body.id}`;
		await client.post(`${at}/open`, {});
		await client.post(`${at}/open`, {});
		const link = "https://coach.example/join?a=1&b=2";
		const followed = await client.get(`${at}/click?url=${encodeURIComponent(link)}`);
		expect(followed).toMatchObject({ status: 302 });
		expect(followed.headers.get("location")).toBe(link);
		expect((await client.get(`${at}/click?url=https://elsewhere.example`)).status).toBe(404);
		await sandbox.idle();
		expect(types()).toEqual(["email.clicked", "email.opened"]);
		const click = product.received.map(eventOf).find((event) => event.type === "email.clicked");
		expect(click.data.click).toMatchObject({ link, userAgent: expect.any(String), timestamp: expect.any(String) });
		await client.post(`${at}/complain`, {});
		await sandbox.idle();
		expect((await client.messages())[0]?.status).toBe("complained");
	});
});

describe("webhooks about SMS", () => {
	const callback = () => `${product.url}/api/v1/webhooks/twilio?m=msg_1`;
	const isSigned = (received: Received) =>
		twilio.validateRequest(
			AUTH_TOKEN,
			String(received.headers["x-twilio-signature"]),
			product.url + received.path,
			Object.fromEntries(new URLSearchParams(received.body)),
		);
	const statuses = () =>
		product.received.map((received) => new URLSearchParams(received.body).get("MessageStatus")).sort();

	it("go to the callback, query and all, signed as Twilio signs", async () => {
		const sent = await client.sms({ To: PERSON, From: "+15005550006", Body: "Grüße 👋", StatusCallback: callback() });
		await sandbox.idle();
		expect(statuses()).toEqual(["delivered", "queued", "sent"]);
		expect(product.received.every(isSigned)).toBe(true);
		const fields = new URLSearchParams(product.received[0]?.body);
		expect([fields.get("MessageSid"), fields.get("To")]).toEqual([sent.body.sid, PERSON]);
	});

	it("report what the carrier could not deliver", async () => {
		await client.fault({ provider: "twilio", kind: "undelivered", code: 30005 });
		await client.sms({ To: PERSON, From: "+15005550006", Body: "Hi", StatusCallback: callback() });
		await sandbox.idle();
		expect(statuses()).toEqual(["queued", "sent", "undelivered"]);
		expect(product.received.some((received) => received.body.includes("ErrorCode=30005"))).toBe(true);
		expect((await client.messages())[0]).toMatchObject({ status: "undelivered", error_code: 30005 });
	});

	it("are not repeated once the product has answered", async () => {
		product.statuses = [500, 500, 500];
		await client.sms({ To: PERSON, From: "+15005550006", Body: "Hi", StatusCallback: callback() });
		await sandbox.idle();
		expect(product.received).toHaveLength(3);
	});

	it("bring what a person wrote, and the opt-out keyword only from a messaging service", async () => {
		await client.sms({ To: PERSON, MessagingServiceSid: SERVICE, Body: "Hi" });
		await client.post("/sandbox/sms/inbound", { from: PERSON, to: "+15005550006", body: "Stop" });
		await client.post("/sandbox/sms/inbound", { from: "+14155550199", to: "+15005550006", body: "Stop" });
		await sandbox.idle();
		expect(product.received.map(({ path }) => path)).toEqual(Array(2).fill("/api/v1/webhooks/twilio/inbound"));
		expect(product.received.every(isSigned)).toBe(true);
		const optOuts = product.received.map(({ body }) => {
			const fields = new URLSearchParams(body);
			return [fields.get("From"), fields.get("Body"), fields.get("OptOutType")];
		});
		expect(optOuts).toContainEqual([PERSON, "Stop", "STOP"]);
		expect(optOuts).toContainEqual(["+14155550199", "Stop", null]);
	});
});

describe("webhooks of Zoom", () => {
	it("are signed over the timestamp and the body", async () => {
		await client.post("/sandbox/zoom/join", { meeting_id: "85746065123", email: "ana@example.com" });
		await sandbox.idle();
		const [received] = product.received;
		const signed = `v0:${received?.headers["x-zm-request-timestamp"]}:${received?.body}`;
		const expected = createHmac("sha256", zoomWebhookSecret).update(signed).digest("hex");
		expect(received?.headers["x-zm-signature"]).toBe(`v0=${expected}`);
	});

	it("include the question that proves an endpoint", async () => {
		expect((await client.post("/sandbox/zoom/validate", {})).body).toEqual({ valid: false, status: 200 });
		product.answer = (received) => {
			const { plainToken } = eventOf(received).payload;
			const encryptedToken = createHmac("sha256", zoomWebhookSecret).update(plainToken).digest("hex");
			return JSON.stringify({ plainToken, encryptedToken });
		};
		expect((await client.post("/sandbox/zoom/validate", {})).body).toEqual({ valid: true, status: 200 });
	});
});
