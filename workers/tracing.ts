import { exportSpans } from "../actions/telemetry/otlp";
import { type Root, recorded, SAMPLED, type Span } from "../actions/telemetry/trace";
import type { Env } from "./env";

/** Wall milliseconds that spans wait for others of their isolate, so that one call exports them together. */
const TOGETHER_MS = 200;
/** Wall milliseconds after which it is taken that whoever was to export them was ended before. */
const LOST_MS = 5_000;
/** Spans that wait at most; what comes on top is let go of. */
const MOST_WAITING = 5_000;

const waiting: Span[] = [];
let leave_by = 0;

function hand(env: Env, endpoint: string, spans: Span[], background: (work: Promise<unknown>) => void): void {
	waiting.push(...spans.slice(0, MOST_WAITING - waiting.length));
	if (Math.abs(leave_by - Date.now()) < LOST_MS) return;
	leave_by = Date.now();
	const leave = async () => {
		await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
		leave_by = 0;
		await exportSpans(endpoint, waiting.splice(0), { "service.version": env.VERSION ?? "0.1.0" });
	};
	background(leave());
}

/**
 * Runs an invocation as spans, exported behind it; without a collector it just runs.
 *
 * @param work is given the first spans in the order of `roots`, none without a collector
 */
export function traced<T>(
	env: Env,
	background: (work: Promise<unknown>) => void,
	roots: Root[],
	work: (roots: Span[]) => T,
): T {
	const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
	if (!endpoint) return work([]);
	const share = env.OTEL_TRACES_SAMPLER_ARG === undefined ? SAMPLED : Number(env.OTEL_TRACES_SAMPLER_ARG);
	const wanted = (spans: Span[]) => hand(env, endpoint, spans, background);
	return recorded(roots, { wallMs: () => Date.now(), share, wanted }, work);
}
