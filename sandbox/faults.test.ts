import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { clientOf, email, type FakeProduct, start, startProduct } from "./test-kit.ts";

let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
let draw = 0;
let slept: number[] = [];

beforeEach(async () => {
	product = await startProduct();
	slept = [];
	const sleep = async (ms: number) => void slept.push(ms);
	sandbox = await start(product, {}, { random: () => draw, sleep });
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

const sms = () => client.sms({ To: "+14155550123", From: "+15005550006", Body: "Hi" });

describe("faults", () => {
	it("make a provider answer with an error in its own words, so many times", async () => {
		await client.fault({ provider: "resend", kind: "error", status: 503, count: 2 });
		await client.fault({ provider: "twilio", kind: "error", status: 400, code: 30002 });
		expect((await client.resend("/emails", email())).body).toMatchObject({
			statusCode: 503,
			name: "internal_server_error",
		});
		expect((await client.resend("/emails", email())).status).toBe(503);
		expect((await client.resend("/emails", email())).status).toBe(200);
		expect((await sms()).body).toMatchObject({ status: 400, code: 30002 });
		expect((await sms()).status).toBe(201);
	});

	it("strike only those whose body holds a text, where one is given", async () => {
		await client.fault({ provider: "resend", kind: "error", holding: "meant@people.example" });
		expect((await client.resend("/emails", email())).status).toBe(200);
		expect((await client.resend("/emails", email({ to: "meant@people.example" }))).status).toBe(500);
	});

	it("make it refuse for the rate, with the headers that go with it", async () => {
		for (const provider of ["resend", "twilio", "zoom"]) await client.fault({ provider, kind: "rate_limit" });
		expect((await client.resend("/emails", email())).headers.get("retry-after")).toBe("1");
		expect((await sms()).body.code).toBe(20429);
		expect((await client.call("POST", "/oauth/token")).headers.get("x-ratelimit-type")).toBe("QPS");
	});

	it("strike a share of requests until taken away", async () => {
		const { body } = await client.fault({ provider: "resend", kind: "error", rate: 0.2 });
		draw = 0.19;
		expect((await client.resend("/emails", email())).status).toBe(500);
		expect((await client.resend("/emails", email())).status).toBe(500);
		draw = 0.2;
		expect((await client.resend("/emails", email())).status).toBe(200);
		draw = 0;
		expect((await client.get("/sandbox/faults")).body.data[0]).toMatchObject({ hits: 2, rate: 0.2 });
		await client.call("DELETE", `/sandbox/faults/${body.id}`);
		expect((await client.resend("/emails", email())).status).toBe(200);
	});

	it("strike one endpoint alone when it is named", async () => {
		await client.fault({ provider: "resend", kind: "error", endpoint: "POST /emails/batch" });
		expect((await client.resend("/emails", email())).status).toBe(200);
		expect((await client.resend("/emails/batch", [email()])).status).toBe(500);
	});

	it("cut the connection after the message is stored", async () => {
		await client.fault({ provider: "resend", kind: "accept_then_cut" });
		await client.fault({ provider: "twilio", kind: "accept_then_cut" });
		const key = { "idempotency-key": "msg_1" };
		await expect(client.resend("/emails", email(), key)).rejects.toThrow();
		await expect(sms()).rejects.toThrow();
		const kept = await client.messages();
		expect(kept.map(({ channel }) => channel)).toEqual(["email", "sms"]);
		expect((await client.resend("/emails", email(), key)).body.id).toBe(kept[0]?.id);
		expect(await client.messages()).toHaveLength(2);
		const cut = (await client.get("/sandbox/calls")).body.data.filter(
			(row: { outcome: string }) => row.outcome === "cut",
		);
		expect(cut).toHaveLength(2);
	});

	it("leave a request without an answer and without effect, and free its key when the client gives up", async () => {
		await client.fault({ provider: "resend", kind: "timeout" });
		const controller = new AbortController();
		const init = {
			headers: { authorization: "Bearer re_1", "idempotency-key": "msg_1" },
			body: JSON.stringify(email()),
			signal: controller.signal,
		};
		const hanging = client.call("POST", "/emails", init);
		const unanswered = async () =>
			(await client.get("/sandbox/calls")).body.data.some((row: { outcome: string }) => row.outcome === "unanswered");
		while (!(await unanswered()));
		controller.abort();
		await expect(hanging).rejects.toThrow();
		let again = await client.resend("/emails", email(), { "idempotency-key": "msg_1" });
		// The server learns of the hang-up in its own time.
		while (again.status === 409) again = await client.resend("/emails", email(), { "idempotency-key": "msg_1" });
		expect(again.status).toBe(200);
		expect(await client.messages()).toHaveLength(1);
	});

	it("slow an answer down", async () => {
		await client.fault({ provider: "twilio", kind: "slow", delay_ms: 12_000 });
		expect((await sms()).status).toBe(201);
		expect(slept).toContain(12_000);
	});

	it("bounce an e-mail that was accepted", async () => {
		await client.fault({ provider: "resend", kind: "undelivered", code: "Transient" });
		await client.resend("/emails", email());
		await sandbox.idle();
		const bounced = product.received.map(({ body }) => JSON.parse(body)).find(({ type }) => type === "email.bounced");
		expect(bounced.data.bounce).toMatchObject({ type: "Transient", subType: "MailboxFull" });
	});

	it.each([
		[{ provider: "sendgrid", kind: "error" }, "provider"],
		[{ provider: "resend", kind: "explode" }, "kind"],
		[{ provider: "resend", kind: "error", status: 200 }, "status"],
		[{ provider: "resend", kind: "error", code: {} }, "code"],
		[{ provider: "resend", kind: "error", endpoint: 1 }, "endpoint"],
		[{ provider: "resend", kind: "error", count: 0 }, "count"],
		[{ provider: "resend", kind: "error", rate: 2 }, "rate"],
		[{ provider: "resend", kind: "error", rate: 0.5, count: 1 }, "either"],
		[{ provider: "resend", kind: "slow", delay_ms: -1 }, "delay_ms"],
	])("refuse %o with what to set", async (fault, word) => {
		const refused = await client.fault(fault);
		expect(refused.status).toBe(422);
		expect(refused.body.error.message).toContain(word);
	});

	it("can be taken away together; an unknown one cannot", async () => {
		await client.fault({ provider: "resend", kind: "error" });
		expect((await client.call("DELETE", "/sandbox/faults")).body).toEqual({ removed: 1 });
		expect((await client.call("DELETE", "/sandbox/faults/none")).status).toBe(404);
	});
});
