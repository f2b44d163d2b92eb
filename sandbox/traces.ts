import { type Call, json, page, problem, type Reply, type Route, readObject } from "./http.ts";
import type { Store } from "./store.ts";
import { renderTrace, renderTraces } from "./traces-view.ts";

/** Spans that are kept; the oldest go first. */
const KEPT = 20_000;
const LISTED = 100;

export interface Span {
	trace_id: string;
	span_id: string;
	parent_id: string | null;
	name: string;
	kind: "internal" | "server" | "client" | "producer" | "consumer";
	/** Epoch milliseconds. */
	began_ms: number;
	ended_ms: number;
	attributes: Record<string, string | number | boolean>;
	/** Ids of traces it is linked to. */
	links: string[];
	/** What went wrong; null where nothing did. */
	error: string | null;
}

export interface TraceLine {
	trace_id: string;
	/** Of its first span. */
	name: string;
	began_ms: number;
	duration_ms: number;
	spans: number;
	errors: number;
}

const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
/** Epoch milliseconds, to the microsecond: nanoseconds are more than a number holds. */
const millis = (nanos: unknown): number => Math.round(Number(nanos) / 1e3) / 1e3;

function attributesOf(given: unknown): Span["attributes"] {
	return Object.fromEntries(
		list(given).map(({ key, value }) => {
			const of = (value ?? {}) as Record<string, string | number | boolean | undefined>;
			const held = of.stringValue ?? of.boolValue ?? of.doubleValue ?? Number(of.intValue);
			return [text(key), held];
		}),
	);
}

/** The spans of an OTLP request in JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding); null where one is none. */
export function readOtlp(body: Record<string, unknown>): Span[] | null {
	const given = list(body.resourceSpans)
		.flatMap((resource) => list(resource.scopeSpans))
		.flatMap((scope) => list(scope.spans));
	const spans = given.map((span): Span => {
		const status = (span.status ?? {}) as { code?: unknown; message?: unknown };
		return {
			trace_id: text(span.traceId).toLowerCase(),
			span_id: text(span.spanId).toLowerCase(),
			parent_id: text(span.parentSpanId).toLowerCase() || null,
			name: text(span.name),
			kind: KINDS[Number(span.kind)] ?? "internal",
			began_ms: millis(span.startTimeUnixNano),
			ended_ms: millis(span.endTimeUnixNano),
			attributes: attributesOf(span.attributes),
			links: list(span.links).map(({ traceId }) => text(traceId)),
			error: status.code === 2 ? text(status.message) || "failed" : null,
		};
	});
	const isWhole = ({ trace_id, span_id, began_ms, ended_ms }: Span) =>
		/^[0-9a-f]{32}$/.test(trace_id) && /^[0-9a-f]{16}$/.test(span_id) && Number.isFinite(began_ms + ended_ms);
	return Array.isArray(body.resourceSpans) && spans.every(isWhole) ? spans : null;
}

/**
 * A collector of traces: `POST /v1/traces` takes OTLP in JSON, `GET /sandbox/traces` lists what came and
 * `GET /sandbox/traces/{trace_id}` shows one, as pages and with `.json` as data. `?q=` finds a word of a span's name or
 * attributes.
 */
export function openTraces({ db, atomically }: Store): Route[] {
	const insert = db.prepare("INSERT OR REPLACE INTO spans (trace_id, span_id, began_ms, content) VALUES (?, ?, ?, ?)");
	const prune = db.prepare("DELETE FROM spans WHERE seq <= (SELECT max(seq) FROM spans) - ?");
	const found = db.prepare(
		`SELECT trace_id, max(seq) AS seq FROM spans
		WHERE trace_id IN (SELECT trace_id FROM spans WHERE instr(lower(content), ?) > 0)
		GROUP BY trace_id ORDER BY seq DESC LIMIT ?`,
	);
	const one = db.prepare("SELECT content FROM spans WHERE trace_id = ? ORDER BY began_ms, seq");

	const spansOf = (trace_id: string): Span[] => one.all(trace_id).map((row) => JSON.parse(String(row.content)));

	function receive(call: Call): Reply {
		if (!text(call.headers["content-type"]).startsWith("application/json"))
			return problem(415, "not_json", "Send OTLP in its JSON encoding, as application/json.");
		const read = readObject(call);
		if ("reply" in read) return read.reply;
		const spans = readOtlp(read.value);
		if (!spans) return problem(400, "no_spans", "Send an ExportTraceServiceRequest with whole spans.");
		atomically(() => {
			for (const span of spans) insert.run(span.trace_id, span.span_id, span.began_ms, JSON.stringify(span));
			prune.run(KEPT);
		});
		return json(200, { partialSuccess: {} });
	}

	function lines(query: URLSearchParams): TraceLine[] {
		return found.all((query.get("q") ?? "").toLowerCase(), LISTED).map(({ trace_id }) => {
			const spans = spansOf(String(trace_id));
			const began_ms = Math.min(...spans.map((span) => span.began_ms));
			return {
				trace_id: String(trace_id),
				name: spans[0]?.name ?? "",
				began_ms,
				duration_ms: Math.max(...spans.map((span) => span.ended_ms)) - began_ms,
				spans: spans.length,
				errors: spans.filter((span) => span.error !== null).length,
			};
		});
	}

	const show = ({ params }: Call, as: (id: string, spans: Span[]) => Reply): Reply => {
		const id = (params.trace_id ?? "").toLowerCase();
		const spans = spansOf(id);
		return spans.length > 0 ? as(id, spans) : problem(404, "no_such_trace", "The sandbox has no such trace any more.");
	};
	return [
		{ method: "POST", path: "/v1/traces", handle: receive },
		{ method: "GET", path: "/sandbox/traces.json", handle: ({ query }) => json(200, { data: lines(query) }) },
		{
			method: "GET",
			path: "/sandbox/traces",
			handle: ({ query }) => page(renderTraces(lines(query), query.get("q") ?? "")),
		},
		{
			method: "GET",
			path: "/sandbox/traces/:trace_id.json",
			handle: (call) => show(call, (trace_id, spans) => json(200, { trace_id, spans })),
		},
		{
			method: "GET",
			path: "/sandbox/traces/:trace_id",
			handle: (call) => show(call, (id, spans) => page(renderTrace(id, spans))),
		},
	];
}
