import { log } from "./log";
import type { Attributes, Span } from "./trace";

const TIMEOUT_MS = 5_000;

const anyValue = (value: string | number | boolean) => {
	if (typeof value === "string") return { stringValue: value };
	if (typeof value === "boolean") return { boolValue: value };
	return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

const attributesOf = (attributes: Attributes) =>
	Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

const nanos = (ms: number): string => `${Math.round(ms)}000000`;

/** Spans as an OTLP/HTTP request in JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export const otlpTraces = (spans: Span[], resource: Attributes) => ({
	resourceSpans: [
		{
			resource: { attributes: attributesOf({ "service.name": "myxelium", ...resource }) },
			scopeSpans: [
				{
					scope: { name: "myxelium" },
					spans: spans.map((span) => ({
						traceId: span.trace_id,
						spanId: span.span_id,
						...(span.parent_id && { parentSpanId: span.parent_id }),
						name: span.name,
						kind: span.kind,
						startTimeUnixNano: nanos(span.began),
						endTimeUnixNano: nanos(span.ended),
						attributes: attributesOf(span.attributes),
						...(span.links.length > 0 && {
							links: span.links.map(({ trace_id, span_id }) => ({ traceId: trace_id, spanId: span_id })),
						}),
						status: span.error === null ? { code: 0 } : { code: 2, message: span.error },
					})),
				},
			],
		},
	],
});

/** Sends spans to a collector. Never throws: what cannot be told is let go of. */
export async function exportSpans(
	endpoint: string,
	spans: Span[],
	resource: Attributes,
	send: typeof fetch = fetch,
): Promise<void> {
	try {
		const answer = await send(`${endpoint.replace(/\/+$/, "")}/v1/traces`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(otlpTraces(spans, resource)),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		await answer.body?.cancel();
	} catch (error) {
		log("warn", "spans not exported", { error });
	}
}
