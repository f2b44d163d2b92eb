import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { clientOf, email, type FakeProduct, start, startProduct } from "./test-kit.ts";

let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;

beforeEach(async () => {
	product = await startProduct();
	sandbox = await start(product);
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

const oneClick = () => ({
	"List-Unsubscribe": `<${product.url}/u/token>, <mailto:stop@coach.example>`,
	"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});

describe("the mailbox page", () => {
	it("says what will appear while it is empty", async () => {
		expect((await client.get("/")).body).toContain("Nothing has been sent yet.");
	});

	it("shows people, newest first, and each one's e-mails and texts", async () => {
		await client.resend("/emails", email({ to: "ana@example.com", subject: "First" }));
		await client.resend("/emails", email({ to: "bo@example.com", subject: "Second" }));
		await client.sms({ To: "+14155550123", From: "+15005550006", Body: "Join https://coach.example/r/abc." });
		await client.post("/slack/hook", { text: "Errors above 1%" });
		const { body } = await client.get("/?person=everybody");
		expect(body.indexOf("Second")).toBeLessThan(body.indexOf("First"));
		expect(body).toContain('class="sms outbound"');
		expect(body).toContain('href="https://coach.example/r/abc"');
		const ana = (await client.get("/?person=ana@example.com")).body;
		expect(ana).toContain("First");
		expect(ana).not.toContain("Second");
		expect((await client.get("/?person=slack")).body).toContain("Errors above 1%");
		expect((await client.get(`/?person=${encodeURIComponent("+14155550123")}`)).body).toContain('id="reply"');
	});

	it("renders an e-mail in a sandboxed frame, links by way of the sandbox", async () => {
		const html =
			'<head></head><a href="https://coach.example/?a=1&amp;b=2">x</a><img src="cid:logo"><script>alert(1)</script>';
		const attachments = [
			{ filename: "logo.png", content: "QQ==", content_type: "image/png", content_id: "logo" },
			{ filename: 'in"vite.ics', path: "https://coach.example/a.ics" },
		];
		const sent = await client.resend(
			"/emails",
			email({ html, attachments, headers: oneClick(), tags: [{ name: "step", value: "welcome" }] }),
		);
		const at = `/?person=ana@example.com&message=${sent.body.id}`;
		const { body } = await client.get(at);
		expect(body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
		expect(body).not.toContain("<script>alert");
		const link = encodeURIComponent("https://coach.example/?a=1&b=2");
		expect(body).toContain(`href=&quot;/sandbox/messages/${sent.body.id}/click?url=${link}&quot;`);
		expect(body).toContain("src=&quot;data:image/png;base64,QQ==&quot;");
		expect(body).toContain("Unsubscribe");
		expect((await client.get(`${at}&tab=text`)).body).toContain("See you</pre>");
		expect((await client.get(`${at}&tab=headers`)).body).toContain("List-Unsubscribe-Post");
		const linked = await client.get(`/sandbox/messages/${sent.body.id}/attachments/1`);
		expect(linked.headers.get("location")).toBe("https://coach.example/a.ics");
	});

	it("escapes what others wrote", async () => {
		await client.resend(
			"/emails",
			email({ subject: "<b>Sub</b>", from: "<dana@coach.example>", text: '"><script>x</script>' }),
		);
		const { body } = await client.get("/");
		expect(body).toContain("&lt;b&gt;Sub&lt;/b&gt;");
		expect(body).not.toContain("<script>x");
	});

	it("knows when to look again", async () => {
		const version = async () => (await client.get("/sandbox/version")).body.version;
		const before = await version();
		expect(await version()).toBe(before);
		await client.resend("/emails", email());
		expect(await version()).not.toBe(before);
	});

	it("serves its styles and its script", async () => {
		expect((await client.get("/assets/sandbox.css")).headers.get("content-type")).toContain("text/css");
		expect((await client.get("/assets/sandbox.js")).body).toContain("/sandbox/version");
	});
});

describe("what a reader can do", () => {
	it("unsubscribe with one click, as a mail program does", async () => {
		const { body } = await client.resend("/emails", email({ headers: oneClick() }));
		await sandbox.idle();
		product.received.length = 0;
		product.statuses = [200];
		expect((await client.post(`/sandbox/messages/${body.id}/unsubscribe`, {})).body).toEqual({ status: 200 });
		expect(product.received[0]).toMatchObject({ path: "/u/token", body: "List-Unsubscribe=One-Click" });
		const plain = await client.resend("/emails", email());
		expect((await client.post(`/sandbox/messages/${plain.body.id}/unsubscribe`, {})).status).toBe(422);
	});

	it("nothing with a message that is not there", async () => {
		expect((await client.get("/sandbox/messages/none")).status).toBe(404);
		const sms = await client.sms({ To: "+14155550123", From: "+15005550006", Body: "Hi" });
		expect((await client.post(`/sandbox/messages/${sms.body.sid}/complain`, {})).status).toBe(422);
		expect((await client.get(`/sandbox/messages/${sms.body.sid}/attachments/0`)).status).toBe(404);
	});
});

describe("inspection", () => {
	it("filters, pages, leaves bodies out, and empties", async () => {
		for (const to of ["a@example.com", "b@example.com", "c@example.com"]) await client.resend("/emails", email({ to }));
		const first = await client.get("/sandbox/messages?limit=2&body=false");
		expect(first.body.data).toHaveLength(2);
		expect(first.body.data[0]).not.toHaveProperty("html");
		const rest = await client.get(`/sandbox/messages?limit=2&cursor=${first.body.next_cursor}`);
		expect(rest.body).toMatchObject({ data: [{ to: "c@example.com" }], next_cursor: null });
		const later = new Date(Date.now() + 60_000).toISOString();
		expect(await client.messages(`?since=${later}`)).toEqual([]);
		expect((await client.get("/sandbox/messages?since=soon")).status).toBe(422);
		expect((await client.get("/sandbox/messages?channel=fax")).status).toBe(422);
		await client.call("DELETE", "/sandbox/messages");
		expect(await client.messages()).toEqual([]);
	});

	it("counts calls by endpoint and status", async () => {
		await client.resend("/emails", email());
		await client.resend("/emails", email());
		await client.resend("/emails", {});
		expect((await client.get("/sandbox/calls")).body.data).toEqual([
			{ provider: "resend", endpoint: "POST /emails", status: 200, outcome: "answered", count: 2 },
			{ provider: "resend", endpoint: "POST /emails", status: 422, outcome: "answered", count: 1 },
		]);
		await client.call("DELETE", "/sandbox/calls");
		expect((await client.get("/sandbox/calls")).body.data).toEqual([]);
	});

	it("answers health, and 404 for what it does not have", async () => {
		expect((await client.get("/health")).body).toMatchObject({ status: "ok" });
		expect((await client.get("/nothing")).body.error.code).toBe("not_found");
		expect((await client.get("/sandbox/messages/%E0%A4%A")).status).toBe(404);
	});
});

describe("alerts", () => {
	it("are taken as Slack and PagerDuty take them", async () => {
		expect((await client.post("/slack", { text: "Hello" })).body).toBe("ok");
		expect((await client.post("/services/T1/B1/x", { blocks: [] })).status).toBe(200);
		expect((await client.post("/slack", {})).body).toBe("no_text");
		expect((await client.call("POST", "/slack", { body: "x" })).body).toBe("invalid_payload");
		const trigger = { routing_key: "k", event_action: "trigger", dedup_key: "d", payload: { summary: "Down" } };
		const accepted = await client.post("/v2/enqueue", trigger);
		expect(accepted).toMatchObject({ status: 202, body: { status: "success", dedup_key: "d" } });
		await client.post("/v2/enqueue", { routing_key: "k", event_action: "resolve", dedup_key: "d" });
		expect((await client.post("/v2/enqueue", {})).body.errors).toHaveLength(3);
		expect((await client.messages("?channel=pagerduty")).map(({ status }) => status)).toEqual(["trigger", "resolve"]);
		expect(await client.messages()).toEqual([]);
		await client.fault({ provider: "slack", kind: "error" });
		expect((await client.post("/slack", { text: "Hello" })).status).toBe(500);
	});
});

describe("the widget's demo page", () => {
	it("loads the widget with the event and key of its address, escaped", async () => {
		const { body } = await client.get("/demo?event=evt_1&key=pk_%22x");
		expect(body).toContain(`<script src="${product.url}/widget.js" async>`);
		expect(body).toContain('<myxelium-registration event="evt_1" key="pk_&quot;x">');
		expect(body).toContain("Comic Sans");
		expect((await client.get("/demo?event=e&key=k&css=none")).body).not.toContain("Comic Sans");
	});

	it("asks for them where they are absent", async () => {
		expect((await client.get("/demo")).body).toContain("Publishable key");
	});
});
