import { exportSpans } from "../actions/telemetry/otlp";
import { recorded, type Span } from "../actions/telemetry/trace";
import type { Env } from "./env";

const wallMs = () => Date.now();

/** Runs an invocation as a span, exported behind it; without a collector it just runs. */
export function traced<T>(
	env: Env,
	background: (work: Promise<unknown>) => void,
	name: string,
	kind: Span["kind"],
	parent: unknown,
	work: (root: Span | null) => Promise<T>,
): Promise<T> {
	const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
	if (!endpoint) return work(null);
	const resource = { "service.version": env.VERSION ?? "0.1.0" };
	return recorded(name, kind, parent, wallMs, (spans) => background(exportSpans(endpoint, spans, resource)), work);
}
