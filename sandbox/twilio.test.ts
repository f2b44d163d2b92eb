import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import {
	ACCOUNT,
	AUTH_TOKEN,
	basic,
	clientOf,
	type FakeProduct,
	SERVICE,
	start,
	startProduct,
	testClock,
} from "./test-kit.ts";

const PERSON = "+14155550123";
const SENDER = "+15005550006";
const LIST = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
const credentials = { authorization: basic(ACCOUNT, AUTH_TOKEN) };

let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
const clock = testClock();
const sms = (changed: Record<string, string> = {}) =>
	client.sms({ To: PERSON, From: SENDER, Body: "See you", ...changed });

beforeEach(async () => {
	product = await startProduct();
	sandbox = await start(product, {}, { now: clock.now });
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

describe("sending an SMS", () => {
	it("answers 201 with the message, which can be fetched and is delivered later", async () => {
		const sent = await sms();
		expect(sent).toMatchObject({
			status: 201,
			body: { status: "queued", to: PERSON, from: SENDER, num_segments: "1" },
		});
		await sandbox.idle();
		const uri = `/2010-04-01/Accounts/${ACCOUNT}/Messages/${sent.body.sid}.json`;
		expect(sent.body.uri).toBe(uri);
		const found = await client.get(uri, credentials);
		expect(found.body).toMatchObject({
			sid: sent.body.sid,
			status: "delivered",
			date_sent: "Mon, 23 Nov 2026 12:00:00 +0000",
		});
		expect((await client.messages("?channel=sms"))[0]).toMatchObject({
			to: PERSON,
			text: "See you",
			status: "delivered",
		});
	});

	it("accepts a messaging service in place of a sender", async () => {
		const sent = await client.sms({ To: PERSON, MessagingServiceSid: SERVICE, Body: "Hi" });
		expect(sent.body).toMatchObject({ status: "accepted", from: null, messaging_service_sid: SERVICE });
	});

	it.each([
		[{ To: "4155550123" }, 21211],
		[{ To: "" }, 21604],
		[{ From: "" }, 21603],
		[{ From: "not a sender at all" }, 21212],
		[{ Body: "" }, 21602],
		[{ Body: "x".repeat(1601) }, 21617],
		[{ StatusCallback: "nowhere" }, 21609],
		[{ MessagingServiceSid: "MG1" }, 21701],
		[{ To: "+15005550009" }, 21614],
	])("refuses %o with %i", async (changed, code) => {
		const refused = await sms(changed);
		expect(refused).toMatchObject({
			status: 400,
			body: { code, status: 400, more_info: expect.stringContaining(String(code)) },
		});
	});

	it("refuses JSON, wrong credentials and what is no account", async () => {
		const headers = { ...credentials, "content-type": "application/json" };
		expect((await client.call("POST", LIST, { headers, body: "{}" })).status).toBe(415);
		expect((await client.sms({}, { authorization: basic(ACCOUNT, "wrong") })).body.code).toBe(20003);
		expect((await client.call("POST", LIST)).status).toBe(401);
		const odd = { authorization: basic("ACshort", "x") };
		expect((await client.get("/2010-04-01/Accounts/ACshort/Messages.json", odd)).body.code).toBe(20404);
	});
});

describe("listing", () => {
	it("finds what went to a number since an instant", async () => {
		const first = await sms();
		await sandbox.idle();
		clock.ms += 60_000;
		const second = await sms();
		await sms({ To: "+14155550199" });
		const since = `&${encodeURIComponent("DateSent>")}=2026-11-23T12:01:00Z`;
		const sids = async (query: string) =>
			(await client.get(`${LIST}?To=${encodeURIComponent(PERSON)}${query}`, credentials)).body.messages.map(
				(message: { sid: string }) => message.sid,
			);
		expect(await sids("")).toEqual([second.body.sid, first.body.sid]);
		expect(await sids(since)).toEqual([second.body.sid]);
		expect(await sids("&DateSent=2026-11-23")).toHaveLength(2);
		expect(await sids(`&${encodeURIComponent("DateSent<")}=2026-11-22`)).toEqual([]);
		const page = await client.get(`${LIST}?PageSize=2&Page=1`, credentials);
		expect(page.body).toMatchObject({ page: 1, page_size: 2, start: 2, next_page_uri: null });
		expect(page.body.messages).toHaveLength(1);
		expect((await client.get(`${LIST}?DateSent=soon`, credentials)).status).toBe(400);
		clock.ms -= 60_000;
	});
});

describe("a text from a person", () => {
	it("stops messages until START", async () => {
		const say = (body: string) => client.post("/sandbox/sms/inbound", { from: PERSON, to: SENDER, body });
		await sms();
		expect((await say("stop ")).body).toMatchObject({ opt_out: true });
		expect((await sms()).body.code).toBe(21610);
		expect((await sms({ From: "+15005550007" })).status).toBe(201);
		await say("Stop please");
		await say("START");
		expect((await sms()).status).toBe(201);
		expect(await client.messages(`?to=${encodeURIComponent(PERSON)}`)).toHaveLength(6);
	});

	it("needs a number and a text", async () => {
		expect((await client.post("/sandbox/sms/inbound", { from: "ana", body: "Hi" })).status).toBe(422);
		expect((await client.post("/sandbox/sms/inbound", { from: PERSON, body: "" })).status).toBe(422);
		expect((await client.call("POST", "/sandbox/sms/inbound", { body: "{" })).status).toBe(400);
	});
});
