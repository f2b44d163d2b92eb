import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { inLogScope, log, nameTenant } from "../../actions/telemetry/log";
import { watchProvider } from "../../actions/telemetry/provider-span";
import { watchD1, watchR2 } from "../../actions/telemetry/store-span";
import { isSampled, readTraceparent, recorded, type Span, spanned, traceparent } from "../../actions/telemetry/trace";
import { createApp } from "../../workers/api/app";
import { BASE, signUp } from "./product";

const SAMPLED = `00-${"a".repeat(24)}00000001-${"b".repeat(16)}-01`;
const UNSAMPLED = `00-${"a".repeat(24)}ffffffff-${"b".repeat(16)}-00`;
const app = createApp();

afterEach(() => {
	vi.restoreAllMocks();
});

async function request(parent: string, path = "/health", headers: Record<string, string> = {}, on = app) {
	const sent: { url: string; body: string }[] = [];
	vi.spyOn(globalThis, "fetch").mockImplementation((async (url: string, init: RequestInit) => {
		sent.push({ url, body: String(init.body) });
		return new Response("{}");
	}) as never);
	const behind: Promise<unknown>[] = [];
	const execution = {
		waitUntil: (work: Promise<unknown>) => behind.push(work),
		passThroughOnException() {},
		props: {},
	};
	const collected = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector/", OTEL_TRACES_SAMPLER_ARG: "0" };
	const answer = await on.request(
		`${BASE}${path}`,
		{ headers: { traceparent: parent, ...headers } },
		collected,
		execution as never,
	);
	await Promise.all(behind);
	vi.restoreAllMocks();
	const spans = sent.flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans);
	return { answer, sent, spans };
}

describe("traces", () => {
	it("cannot be asked for by anybody but an admin, who goes on with the caller's", async () => {
		const tenant = await signUp();
		for (const headers of [{}, tenant.publishable]) {
			const { answer, sent } = await request(SAMPLED, "/api/v1/events", headers);
			expect([answer.status >= 400, sent]).toEqual([true, []]);
		}
		const { answer, sent, spans } = await request(SAMPLED, "/api/v1/events", tenant.auth);
		expect(answer.status).toBe(200);
		expect(sent.map(({ url }) => url)).toEqual(["http://collector/v1/traces"]);
		expect(spans[0]).toMatchObject({
			traceId: `${"a".repeat(24)}00000001`,
			parentSpanId: "b".repeat(16),
			name: "GET /api/v1/events",
		});
		const queries = spans.filter((span: { name: string }) => span.name.startsWith("d1 select"));
		expect(queries.length).toBeGreaterThan(0);
		expect(JSON.stringify(queries)).toContain("db.query.text");
		expect((await request(UNSAMPLED, "/api/v1/events", tenant.auth)).sent).toEqual([]);
	});

	it("are exported where they failed, sampled or not, with a link to the caller's", async () => {
		vi.spyOn(console, "error").mockImplementation(() => {});
		const broken = createApp();
		broken.get("/broken", () => {
			throw new Error("to ada@example.com");
		});
		const { answer, spans } = await request(SAMPLED, "/broken", {}, broken);
		expect(answer.status).toBe(500);
		expect(spans).toHaveLength(1);
		expect(spans[0].links).toEqual([{ traceId: `${"a".repeat(24)}00000001`, spanId: "b".repeat(16) }]);
		expect(spans[0].traceId).not.toContain("a".repeat(24));
		expect(spans[0].status).toEqual({ code: 2, message: "answered 500" });
	});

	it("are kept whole where a part of them failed, and name nobody", async () => {
		const kept: string[][] = [];
		const wanted = (spans: Span[]) => kept.push(spans.map((s) => `${s.name} ${s.error}`));
		const run = (fail: boolean) =>
			recorded([{ name: "root", kind: 2, parent: UNSAMPLED }], { wallMs: Date.now, wanted }, () =>
				spanned("part", 3, {}, async () => {
					expect(readTraceparent(traceparent())?.trace_id).toBe(`${"a".repeat(24)}ffffffff`);
					if (fail) throw new Error("to ada@example.com");
				}),
			);
		await run(false);
		await expect(run(true)).rejects.toThrow();
		expect(kept).toHaveLength(1);
		expect(kept[0]?.join()).toContain("part Error: to [email ");
		expect([traceparent(), readTraceparent("00-x"), isSampled("0".repeat(32))]).toEqual([undefined, null, true]);
	});

	it.each([
		[
			"twilio",
			"https://api.twilio.com/2010-04-01/Accounts/AC0f/Messages.json?To=%2B1",
			"/2010-04-01/Accounts/{}/Messages.json",
		],
		["zoom", "https://api.zoom.us/v2/meetings/85746065432/registrants", "/v2/meetings/{}/registrants"],
		["hubspot", "https://api.hubapi.com/crm/v3/objects/contacts/ada@example.com", "/crm/v3/objects/contacts/{}"],
		["webhook", "https://hooks.example.com/secret", ""],
	])("hold a call of %s without its ids", async (provider, url, path) => {
		const kept: Span[] = [];
		const wanted = (spans: Span[]) => void kept.push(...spans);
		const answer = { kind: "answer", status: 503, headers: new Headers(), text: "ada@example.com" } as const;
		await recorded([{ name: "root", kind: 1, parent: UNSAMPLED }], { wallMs: Date.now, wanted }, () =>
			watchProvider(provider, Date.now)({ method: "POST", url }, async () => answer),
		);
		expect(kept.map(({ name, error }) => [name, error])).toEqual([
			["root", null],
			[`${provider} POST${path && ` ${path}`}`, "answered 503"],
		]);
		expect(JSON.stringify(kept)).not.toContain("ada@");
	});

	it("hold the calls of D1 and R2 without their values, where they are sampled alone", async () => {
		const kept: Span[] = [];
		const wanted = (spans: Span[]) => void kept.push(...spans);
		const [d1, r2] = [watchD1(env.DB), watchR2(env.BODIES)];
		const asked = async () => {
			await r2.put("ten_1/ada", "words");
			expect(await (await r2.get("ten_1/ada"))?.text()).toBe("words");
			const one = d1.prepare("select id from tenants where id = ?").bind("ada@example.com");
			expect([await one.first(), await one.raw()]).toEqual([null, []]);
			await d1.batch([one, d1.prepare("select 'ada@example.com' as who, 17 as n")]);
			await expect(d1.prepare("select nothing from nowhere").all()).rejects.toThrow();
		};
		const record = (parent: string) =>
			recorded([{ name: "root", kind: 1, parent }], { wallMs: Date.now, wanted }, asked);
		await record(UNSAMPLED);
		expect(kept).toEqual([]);
		await record(SAMPLED);
		expect(kept.map(({ name, error }) => [name, error !== null])).toEqual([
			["root", false],
			["r2 put", false],
			["r2 get", false],
			["d1 select tenants", false],
			["d1 select tenants", false],
			["d1 batch select tenants", false],
			["d1 select nowhere", true],
		]);
		expect(kept[5]?.attributes).toMatchObject({
			"db.operation.batch.size": 2,
			"db.query.text": "select id from tenants where id = ?; select ? as who, ? as n",
			"d1.rows_written": 0,
		});
		expect(JSON.stringify(kept)).not.toMatch(/ada@|17 as/);
	});

	it("are named on the lines of a log, which name nobody", async () => {
		const lines: string[] = [];
		vi.spyOn(console, "error").mockImplementation((line) => void lines.push(line));
		recorded([{ name: "root", kind: 1, parent: SAMPLED }], { wallMs: Date.now, wanted: () => {} }, () =>
			inLogScope({ request_id: "req_1" }, () => {
				nameTenant("ten_1");
				log("error", "refused", {
					email: "ada@example.com",
					first_name: "Ada",
					error: new Error("+12025550171 is off"),
				});
			}),
		);
		expect(JSON.parse(lines[0] as string)).toMatchObject({
			level: "error",
			message: "refused",
			request_id: "req_1",
			tenant_id: "ten_1",
			trace_id: `${"a".repeat(24)}00000001`,
			email: expect.stringMatching(/^\[email \w{12}\]$/),
			first_name: expect.stringMatching(/^\[first_name \w{12}\]$/),
			error: expect.stringMatching(/^Error: \[phone \w{12}\] is off$/),
		});
	});
});
