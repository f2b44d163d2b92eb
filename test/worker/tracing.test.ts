import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isSampled, readTraceparent, recorded, spanned, traceparent } from "../../actions/telemetry/trace";
import { createApp } from "../../workers/api/app";
import { BASE } from "./product";

const SAMPLED = `00-${"a".repeat(24)}00000001-${"b".repeat(16)}-01`;
const UNSAMPLED = `00-${"a".repeat(24)}ffffffff-${"b".repeat(16)}-00`;
const app = createApp();

afterEach(() => {
	vi.restoreAllMocks();
});

async function request(parent: string, path = "/health") {
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
	const collected = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector/" };
	const answer = await app.request(
		`${BASE}${path}`,
		{ headers: { traceparent: parent } },
		collected,
		execution as never,
	);
	await Promise.all(behind);
	return { answer, sent };
}

describe("traces", () => {
	it("go on from the caller's, are exported behind the answer, and by the id alone", async () => {
		const { answer, sent } = await request(SAMPLED);
		expect(answer.status).toBe(200);
		expect(sent.map(({ url }) => url)).toEqual(["http://collector/v1/traces"]);
		const [span] = JSON.parse(sent[0]?.body ?? "").resourceSpans[0].scopeSpans[0].spans;
		expect(span).toMatchObject({
			traceId: `${"a".repeat(24)}00000001`,
			parentSpanId: "b".repeat(16),
			name: "GET /health",
		});
		expect((await request(UNSAMPLED)).sent).toEqual([]);
	});

	it("are kept whole where a part of them failed, and name nobody", async () => {
		const kept: string[][] = [];
		const run = (fail: boolean) =>
			recorded(
				"root",
				2,
				UNSAMPLED,
				Date.now,
				(spans) => kept.push(spans.map((s) => `${s.name} ${s.error}`)),
				() =>
					spanned("part", 3, Date.now, async () => {
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
});
