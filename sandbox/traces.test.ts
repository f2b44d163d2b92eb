import { afterEach, beforeEach, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { clientOf, type FakeProduct, start, startProduct } from "./test-kit.ts";

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

const TRACE = "a".repeat(32);
const span = (id: string, parent: string | null, name: string, from: number, more = {}) => ({
	traceId: TRACE,
	spanId: id.repeat(16),
	...(parent && { parentSpanId: parent.repeat(16) }),
	name,
	kind: 3,
	startTimeUnixNano: `${from}000000`,
	endTimeUnixNano: `${from + 40}000000`,
	attributes: [{ key: "myxelium.registration_id", value: { stringValue: "reg_1" } }],
	status: { code: 0 },
	...more,
});
const request = (spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

it("takes traces in by OTLP and shows them as a list, a waterfall and data", async () => {
	expect((await client.get("/sandbox/traces")).body).toContain("No trace yet");
	// The child comes first, as it ends first.
	expect((await client.post("/v1/traces", request([span("2", "1", "resend POST <b>", 1010)]))).status).toBe(200);
	const failed = { status: { code: 2, message: "answered 500" }, links: [{ traceId: "f".repeat(32), spanId: "9" }] };
	await client.post("/v1/traces", request([span("1", null, "POST /enrollments", 1000, failed)]));
	const data = (await client.get("/sandbox/traces.json?q=REG_1")).body as { data: Record<string, unknown>[] };
	expect(data.data).toEqual([
		{ trace_id: TRACE, name: "POST /enrollments", began_ms: 1000, duration_ms: 50, spans: 2, errors: 1 },
	]);
	expect(((await client.get("/sandbox/traces.json?q=nobody")).body as typeof data).data).toEqual([]);
	const page = (await client.get(`/sandbox/traces/${TRACE}`)).body;
	expect(page).toContain('padding-left:18px">resend POST &lt;b&gt;');
	expect(page).toContain("left:20.000%;width:80.000%");
	expect(page).toContain("answered 500");
	const one = (await client.get(`/sandbox/traces/${TRACE}.json`)).body as { spans: { links: string[] }[] };
	expect(one.spans.map(({ links }) => links)).toEqual([["f".repeat(32)], []]);
	expect((await client.get(`/sandbox/traces/${"b".repeat(32)}`)).status).toBe(404);
	expect((await client.post("/v1/traces", { resourceSpans: [{ scopeSpans: [{ spans: [{}] }] }] })).status).toBe(400);
});
