import { AsyncLocalStorage } from "node:async_hooks";
import { scrub } from "../cause";

/** Share of traces that are exported whether or not anything failed; decided by the trace's id, so alike everywhere. */
export const SAMPLED = 0.1;
/** New traces that one isolate samples in a second, so that a launch does not drown the collector. */
const MOST_NEW = 20;
/** Spans one invocation keeps. */
const MOST_SPANS = 1000;
/** Spans from which on calls of stores are left out, so that providers' find room. */
const MOST_LEAVES = 500;

/** Values of an attribute: never personal data. */
export type Attributes = Record<string, string | number | boolean>;

/** One place in a trace, as a `traceparent` names it. */
export interface Place {
	trace_id: string;
	span_id: string;
	sampled: boolean;
}

export interface Span extends Place {
	parent_id: string | null;
	name: string;
	/** 1 internal, 2 server, 3 client, 4 producer, 5 consumer, as OTLP numbers them. */
	kind: 1 | 2 | 3 | 4 | 5;
	/** Epoch milliseconds. */
	began: number;
	ended: number;
	attributes: Attributes;
	/** Traces it has to do with and is no part of. */
	links: Place[];
	/** What went wrong, scrubbed; null where nothing did. */
	error: string | null;
}

/** A first span of an invocation. */
export interface Root {
	name: string;
	kind: Span["kind"];
	/** A `traceparent` of our own that it goes on from. */
	parent?: unknown;
	/** By what its work finds it, where an invocation works for several traces at once. */
	key?: string;
	attributes?: Attributes;
	/** A `traceparent` that is not believed: it is linked to. */
	stranger?: unknown;
	/** False keeps it to failures. */
	sampled?: false;
}

interface Recording {
	spans: Span[];
	byKey: Map<string, Span>;
	wallMs: () => number;
	share: number;
}

const recordings = new AsyncLocalStorage<{ recording: Recording; current: Span[] }>();

const hex = (bytes: number): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");

const PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** A `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header), or null where it is none. */
export function readTraceparent(text: unknown): Place | null {
	const found = typeof text === "string" ? PARENT.exec(text) : null;
	if (!found) return null;
	const [, trace_id, span_id, flags] = found as unknown as [string, string, string, string];
	return { trace_id, span_id, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Whether a trace belongs to those exported in any case. */
export const isSampled = (trace_id: string, share = SAMPLED): boolean =>
	Number.parseInt(trace_id.slice(-8), 16) < share * 2 ** 32;

/** What a job or a call carries so that its work belongs to this trace; undefined outside of one. */
export function traceparent(): string | undefined {
	const span = recordings.getStore()?.current[0];
	return span && `00-${span.trace_id}-${span.span_id}-${span.sampled ? "01" : "00"}`;
}

/** The names of the current place, for a log; none where the work is for several traces at once. */
export function currentIds(): { trace_id?: string; span_id?: string } {
	const [span, ...others] = recordings.getStore()?.current ?? [];
	return span && others.length === 0 ? { trace_id: span.trace_id, span_id: span.span_id } : {};
}

function open(name: string, kind: Span["kind"], now: number, place: Omit<Place, "span_id">, parent_id: string | null) {
	const { trace_id, sampled } = place;
	const of = { attributes: {}, links: [], error: null };
	return { trace_id, span_id: hex(8), sampled, parent_id, name, kind, began: now, ended: now, ...of } as Span;
}

let second = 0;
let begun = 0;

/** Whether a new trace may still be sampled in this second. */
function isRoom(now: number): boolean {
	const current = Math.floor(now / 1000);
	if (current !== second) [second, begun] = [current, 0];
	begun += 1;
	return begun <= MOST_NEW;
}

function openRoot({ name, kind, parent, attributes = {}, stranger, sampled }: Root, now: number, share: number): Span {
	const carried = readTraceparent(parent);
	const trace_id = carried?.trace_id ?? hex(16);
	const begins = () => sampled ?? (isSampled(trace_id, share) && isRoom(now));
	const place = { trace_id, sampled: carried?.sampled ?? begins() };
	const linked = readTraceparent(stranger);
	const span = open(name, kind, now, place, carried?.span_id ?? null);
	return { ...span, attributes, links: linked ? [linked] : [] };
}

/** Runs `done` once `work` is over, whether it takes its time or not. */
function after<T>(work: () => T, failed: (error: unknown) => void, done: () => void): T {
	let result: T;
	try {
		result = work();
	} catch (error) {
		failed(error);
		done();
		throw error;
	}
	if (!(result instanceof Promise)) {
		done();
		return result;
	}
	return result.then(
		(value) => {
			done();
			return value;
		},
		(error) => {
			failed(error);
			done();
			throw error;
		},
	) as T;
}

/**
 * Runs one invocation as the first spans of its part of one trace or several.
 *
 * @param wanted is given what is to be exported once it is over: the sampled spans, and all of a trace that failed
 * @param share share of new traces that are sampled
 */
export function recorded<T>(
	roots: Root[],
	{ wallMs, share = SAMPLED, wanted }: { wallMs: () => number; share?: number; wanted: (spans: Span[]) => void },
	work: (roots: Span[]) => T,
): T {
	const now = wallMs();
	const spans = roots.map((root) => openRoot(root, now, share));
	const byKey = new Map(roots.flatMap(({ key }, i) => (key === undefined ? [] : [[key, spans[i] as Span] as const])));
	const first = [...spans];
	const recording: Recording = { spans, byKey, wallMs, share };
	return after(
		() => recordings.run({ recording, current: first }, () => work(first)),
		(error) => {
			for (const root of first) root.error ??= scrub(String(error));
		},
		() => {
			const end = wallMs();
			for (const root of first) root.ended = end;
			const failed = new Set(spans.filter((span) => span.error !== null).map((span) => span.trace_id));
			const told = spans.filter((span) => span.sampled || failed.has(span.trace_id));
			if (told.length > 0) wanted(told);
		},
	);
}

/** Runs `work` for those traces alone whose first spans have these keys; where there are none it just runs. */
export function onBehalfOf<T>(keys: string[], work: () => T): T {
	const store = recordings.getStore();
	const current = keys.flatMap((key) => store?.recording.byKey.get(key) ?? []);
	return store && current.length > 0 ? recordings.run({ ...store, current }, work) : work();
}

/** Adds to the first span under `key` what became of its work. */
export function noteOutcome(key: string, attributes: Attributes, error: string | null = null): void {
	const span = recordings.getStore()?.recording.byKey.get(key);
	if (!span) return;
	Object.assign(span.attributes, attributes);
	if (error !== null) span.error = scrub(error);
}

/**
 * Runs a part of an invocation as a span of each trace it is done for; outside of a recording it just runs.
 *
 * @param work is given what to write on the spans
 */
export function spanned<T>(
	name: string,
	kind: Span["kind"],
	attributes: Attributes,
	work: (note: (more: Attributes, error?: string) => void) => T,
): T {
	const store = recordings.getStore();
	if (!store || store.recording.spans.length >= MOST_SPANS) return work(() => {});
	const { recording } = store;
	const now = recording.wallMs();
	const own = store.current.map((parent) => open(name, kind, now, parent, parent.span_id));
	for (const span of own) Object.assign(span.attributes, attributes);
	recording.spans.push(...own);
	const note = (more: Attributes, error?: string) => {
		for (const span of own) {
			Object.assign(span.attributes, more);
			if (error !== undefined) span.error = scrub(error);
		}
	};
	return after(
		() => recordings.run({ recording, current: own }, () => work(note)),
		(error) => note({}, String(error)),
		() => {
			const end = recording.wallMs();
			for (const span of own) span.ended = end;
		},
	);
}

/**
 * Runs a call of a store as a span of each sampled trace it is done for, with nothing below it. It names and describes itself only
 * where there is one; of an unsampled trace that fails, whoever asked holds the error.
 */
export function leaf<T>(
	name: () => string,
	attributes: () => Attributes,
	work: () => Promise<T>,
	outcome: (result: T) => Attributes = () => ({}),
): Promise<T> {
	const store = recordings.getStore();
	const sampled = store?.current.filter((span) => span.sampled) ?? [];
	if (!store || sampled.length === 0 || store.recording.spans.length >= MOST_LEAVES) return work();
	const { recording } = store;
	const [called, given, now] = [name(), attributes(), recording.wallMs()];
	const own = sampled.map((parent) => open(called, 3, now, parent, parent.span_id));
	recording.spans.push(...own);
	const end = (more: Attributes, error: string | null) => {
		for (const span of own) {
			Object.assign(span.attributes, given, more);
			span.ended = recording.wallMs();
			span.error = error === null ? null : scrub(error);
		}
	};
	return work().then(
		(result) => {
			end(outcome(result), null);
			return result;
		},
		(error) => {
			end({}, String(error));
			throw error;
		},
	);
}

/** Makes the invocation a part of its caller's trace, sampled where the caller says so: for callers who may ask for that. */
export function joinCaller(parent: unknown): void {
	const spans = recordings.getStore()?.recording.spans ?? [];
	const caller = readTraceparent(parent);
	const root = spans[0];
	if (!caller || !root) return;
	root.parent_id = caller.span_id;
	root.links = [];
	for (const span of spans) {
		span.trace_id = caller.trace_id;
		span.sampled ||= caller.sampled;
	}
}
