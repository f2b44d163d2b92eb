import { describe, expect, it } from "vitest";
import { fakeFetch, publishedSchema } from "./published-api.fixture";
import { createTwilio } from "./sms";

const SID = `AC${"0".repeat(32)}`;
const PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json";
const SMS = { to: "+14155550100", body: "Hi ü & more", status_callback: "https://example.com/webhooks/twilio?m=msg_1" };
const ACCEPTED = { status: 201, body: { sid: `SM${"1".repeat(32)}`, status: "queued", error_code: null } };

function twilio(from: string, ...replies: Parameters<typeof fakeFetch>) {
	const fake = fakeFetch(...replies);
	return {
		...fake,
		provider: createTwilio({
			base_url: "https://api.test",
			account_sid: SID,
			auth_token: "secret",
			from,
			fetch: fake.fetch,
		}),
	};
}

const NUMBER = "+15005550006";
const refusal = (status: number, code: number, headers = {}) => ({
	status,
	headers,
	body: { code, message: "No.", status },
});
const created = publishedSchema(
	"twilio-messages.json",
	"paths",
	PATH,
	"post",
	"requestBody",
	"content",
	"application/x-www-form-urlencoded",
	"schema",
);

describe("send", () => {
	it.skipIf(!created)(
		"sends what the published API description asks for (skipped without PROVIDER_SPECS)",
		async () => {
			const { provider, requests } = twilio(NUMBER, ACCEPTED);
			await provider.send({ ...SMS, validity_s: 600 });
			const { ValidityPeriod, ...form } = Object.fromEntries(new URLSearchParams(requests[0]?.body));
			expect(created?.({})).not.toEqual([]);
			expect(created?.({ ...form, ValidityPeriod: Number(ValidityPeriod) })).toEqual([]);
		},
	);

	it("posts a form with basic credentials", async () => {
		const { provider, requests } = twilio(NUMBER, ACCEPTED);
		expect(await provider.send({ ...SMS, validity_s: 99_999.5 })).toEqual({
			kind: "accepted",
			provider_id: ACCEPTED.body.sid,
		});
		expect(requests[0]?.url.pathname).toBe(PATH.replace("{AccountSid}", SID));
		expect(requests[0]?.headers.get("authorization")).toBe(`Basic ${btoa(`${SID}:secret`)}`);
		expect(requests[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
		expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
			To: SMS.to,
			From: NUMBER,
			Body: SMS.body,
			StatusCallback: SMS.status_callback,
			ValidityPeriod: "36000",
		});
	});

	it("sends through a messaging service where one is set", async () => {
		const { provider, requests } = twilio(`MG${"a".repeat(32)}`, ACCEPTED);
		await provider.send(SMS);
		const form = new URLSearchParams(requests[0]?.body);
		expect(form.get("MessagingServiceSid")).toBe(`MG${"a".repeat(32)}`);
		expect(form.has("From") || form.has("ValidityPeriod")).toBe(false);
	});

	it.each([
		[refusal(400, 21610), { kind: "terminal", code: "21610", suppress: "sms_opt_out" }],
		[refusal(400, 21211), { kind: "terminal", suppress: "invalid_phone" }],
		[refusal(400, 21614), { kind: "terminal", suppress: "invalid_phone" }],
		[refusal(400, 30005), { kind: "terminal", suppress: "invalid_phone" }],
		[refusal(400, 30006), { kind: "terminal", suppress: "invalid_phone" }],
		[refusal(400, 21408), { kind: "terminal", code: "21408" }],
		[refusal(400, 21612), { kind: "terminal" }],
		[refusal(400, 21617), { kind: "terminal" }],
		[refusal(429, 20429, { "retry-after": "2" }), { kind: "retry", counts: false, retry_after_s: 2 }],
		[refusal(400, 30001), { kind: "retry", counts: false }],
		[refusal(401, 20003), { kind: "retry", counts: true }],
		[refusal(400, 30002), { kind: "retry", counts: true }],
		[refusal(500, 20500), { kind: "retry", counts: true }],
		[{ status: 502, body: "<html>Bad Gateway" }, { kind: "ambiguous" }],
		[{ status: 201, body: "" }, { kind: "ambiguous" }],
		[new DOMException("The operation timed out.", "TimeoutError"), { kind: "ambiguous" }],
		[new TypeError("fetch failed", { cause: { code: "ECONNRESET" } }), { kind: "ambiguous" }],
		[new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }), { kind: "retry", counts: true }],
	])("%# turns a refusal into what to do next", async (reply, outcome) => {
		const got = await twilio(NUMBER, reply).provider.send(SMS);
		expect(got).toMatchObject(outcome);
		if (!("suppress" in outcome)) expect(got).not.toHaveProperty("suppress");
	});
});

describe("find", () => {
	const since = Date.UTC(2026, 10, 23, 10) / 1000;
	const listed = (over: object = {}) => ({
		sid: "SM1",
		to: SMS.to,
		body: SMS.body,
		status: "queued",
		direction: "outbound-api",
		date_created: "Mon, 23 Nov 2026 10:00:01 +0000",
		date_sent: null,
		...over,
	});
	const look = (...messages: object[]) => twilio(NUMBER, { body: { messages } });
	const wanted = { to: SMS.to, body: SMS.body, since };

	it("finds the message that was accepted unheard", async () => {
		const { provider, requests } = look(listed({ sid: "SM0", body: "another" }), listed());
		expect(await provider.find(wanted)).toEqual({ kind: "found", provider_id: "SM1", status: "queued" });
		expect(requests[0]?.method).toBe("GET");
		expect(requests[0]?.url.searchParams.get("To")).toBe(SMS.to);
	});

	it("knows a message that a trial account put words before", async () => {
		const body = `Sent from your Twilio trial account - ${SMS.body} `;
		expect((await look(listed({ body })).provider.find(wanted)).kind).toBe("found");
	});

	it.each([
		[{ date_created: "Mon, 23 Nov 2026 09:58:59 +0000" }],
		[{ body: "another" }],
		[{ direction: "inbound" }],
		[{ to: "+14155550199" }],
		[{ date_created: null }],
	])("%# does not take another message for it", async (over) => {
		expect(await look(listed(over)).provider.find(wanted)).toEqual({ kind: "absent" });
	});

	it("says absent only when the provider answered", async () => {
		expect(await twilio(NUMBER, refusal(503, 20503)).provider.find(wanted)).toMatchObject({ kind: "retry" });
		expect(await twilio(NUMBER, { body: "{}" }).provider.find(wanted)).toMatchObject({ kind: "retry" });
	});
});
