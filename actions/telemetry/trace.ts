import { AsyncLocalStorage } from "node:async_hooks";
import { scrub } from "../cause";

/** Share of traces that are exported whether or not anything failed; decided by the trace's id, so alike everywhere. */
const SAMPLED = 0.1;
/** Spans one invocation keeps. */
const MOST_SPANS = 200;

/** Values of an attribute: never personal data. */
export type Attributes = Record<string, string | number | boolean>;

export interface Span {
	trace_id: string;
	span_id: string;
	parent_id: string | null;
	name: string;
	/** 1 internal, 2 server, 3 client, 4 producer, 5 consumer, as OTLP numbers them. */
	kind: 1 | 2 | 3 | 4 | 5;
	/** Epoch milliseconds. */
	began: number;
	ended: number;
	attributes: Attributes;
	/** What went wrong, scrubbed; null where nothing did. */
	error: string | null;
}

/** One invocation's spans, until it is known whether they are wanted. */
export interface Recording {
	spans: Span[];
	current: Span;
}

const running = new AsyncLocalStorage<Recording>();

const hex = (bytes: number): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");

const PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** A `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header), or null where it is none. */
export function readTraceparent(text: unknown): { trace_id: string; span_id: string } | null {
	const found = typeof text === "string" ? PARENT.exec(text) : null;
	return found ? { trace_id: found[1] as string, span_id: found[2] as string } : null;
}

/** Whether a trace belongs to those exported in any case. */
export const isSampled = (trace_id: string): boolean => Number.parseInt(trace_id.slice(-8), 16) < SAMPLED * 2 ** 32;

/** What a job or a call carries so that its work belongs to this trace; undefined outside of one. */
export function traceparent(): string | undefined {
	const span = running.getStore()?.current;
	return span && `00-${span.trace_id}-${span.span_id}-${isSampled(span.trace_id) ? "01" : "00"}`;
}

function open(
	name: string,
	kind: Span["kind"],
	now: number,
	parent: { trace_id: string; span_id: string } | null,
): Span {
	return {
		trace_id: parent?.trace_id ?? hex(16),
		span_id: hex(8),
		parent_id: parent?.span_id ?? null,
		name,
		kind,
		began: now,
		ended: now,
		attributes: {},
		error: null,
	};
}

/**
 * Runs one invocation as the first span of its own part of a trace.
 *
 * @param parent the `traceparent` it came with
 * @param wanted is given the spans once it is over: where the trace is sampled, or anything in it failed
 */
export async function recorded<T>(
	name: string,
	kind: Span["kind"],
	parent: unknown,
	wallMs: () => number,
	wanted: (spans: Span[]) => void,
	work: (root: Span) => Promise<T>,
): Promise<T> {
	const root = open(name, kind, wallMs(), readTraceparent(parent));
	const recording: Recording = { spans: [root], current: root };
	try {
		return await running.run(recording, () => work(root));
	} catch (error) {
		root.error = scrub(String(error));
		throw error;
	} finally {
		root.ended = wallMs();
		if (isSampled(root.trace_id) || recording.spans.some((span) => span.error !== null)) wanted(recording.spans);
	}
}

/** Runs a part of an invocation as a span within the current one; outside of a recording it just runs. */
export async function spanned<T>(
	name: string,
	kind: Span["kind"],
	wallMs: () => number,
	work: (span: Span | null) => Promise<T>,
): Promise<T> {
	const recording = running.getStore();
	if (!recording || recording.spans.length >= MOST_SPANS) return work(null);
	const span = open(name, kind, wallMs(), recording.current);
	recording.spans.push(span);
	try {
		return await running.run({ ...recording, current: span }, () => work(span));
	} catch (error) {
		span.error = scrub(String(error));
		throw error;
	} finally {
		span.ended = wallMs();
	}
}
