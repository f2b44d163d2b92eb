import { escapeHtml, formatInstant, renderDocument } from "./page.ts";
import type { Span, TraceLine } from "./traces.ts";

const HEADER = `<header><h1><a href="/">Sandbox</a></h1><nav aria-label="Tools"><a href="/sandbox/traces">Traces</a><a href="/">Mailbox</a></nav></header>`;

const took = (ms: number): string =>
	ms < 1000 ? `${Math.round(ms)} ms` : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;

/** What came in, newest first. */
export function renderTraces(traces: TraceLine[], q: string): string {
	const rows = traces.map(
		({ trace_id, name, began_ms, duration_ms, spans, errors }) => `<tr${errors > 0 ? ' class="failed"' : ""}>
<td><a href="/sandbox/traces/${trace_id}">${escapeHtml(name)}</a></td><td>${formatInstant(began_ms)}</td>
<td class="number">${took(duration_ms)}</td><td class="number">${spans}</td><td class="number">${errors || ""}</td></tr>`,
	);
	return renderDocument({
		title: "Traces",
		view: "traces",
		body: `${HEADER}<main><form role="search"><label for="q">Find</label>
<input id="q" name="q" value="${escapeHtml(q)}" placeholder="POST /api/v1/enrollments, or a registration's id"><button>Find</button></form>
${
	rows.length === 0
		? "<p>No trace yet: register somebody on the demo page.</p>"
		: `<table><thead><tr><th scope="col">Begins with</th><th scope="col">Wall time, UTC</th><th scope="col">Took</th><th scope="col">Spans</th><th scope="col">Failed</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
}</main>`,
	});
}

interface Row {
	span: Span;
	depth: number;
}

/** Each span under the one it comes from; one whose parent did not come stands at the top. */
export function nested(spans: Span[]): Row[] {
	const known = new Set(spans.map((span) => span.span_id));
	const below = Map.groupBy(spans, ({ parent_id }) => (parent_id !== null && known.has(parent_id) ? parent_id : ""));
	const rows: Row[] = [];
	const walk = (id: string, depth: number) => {
		for (const span of below.get(id) ?? []) {
			rows.push({ span, depth });
			walk(span.span_id, depth + 1);
		}
	};
	walk("", 0);
	return rows;
}

/** One trace as a waterfall: a row for each span, its bar where it lies in the whole. */
export function renderTrace(trace_id: string, spans: Span[]): string {
	const from = Math.min(...spans.map((span) => span.began_ms));
	const whole = Math.max(1, Math.max(...spans.map((span) => span.ended_ms)) - from);
	const percent = (ms: number) => ((100 * ms) / whole).toFixed(3);
	const rows = nested(spans).map(({ span, depth }) => {
		const { name, kind, began_ms, ended_ms, attributes, links, error } = span;
		const facts = [
			...Object.entries(attributes),
			...links.map((id) => ["linked to", id] as const),
			...(error === null ? [] : [["error", error] as const]),
		].map(([key, value]) => `<dt>${escapeHtml(key)}</dt><dd>${escapeHtml(String(value))}</dd>`);
		return `<li class="${kind}${error === null ? "" : " failed"}"><details><summary>
<span class="what" style="padding-left:${depth * 18}px">${escapeHtml(name)}</span><span class="kind">${kind}</span>
<span class="bar" aria-hidden="true"><i style="left:${percent(began_ms - from)}%;width:${percent(ended_ms - began_ms)}%"></i></span>
<span class="number">+${took(began_ms - from)}</span><span class="number">${took(ended_ms - began_ms)}</span></summary><dl>${facts.join("")}</dl></details></li>`;
	});
	return renderDocument({
		title: spans[0]?.name ?? "Trace",
		view: "traces",
		body: `${HEADER}<main><h2>${escapeHtml(spans[0]?.name ?? "")}</h2>
<p class="quiet">${trace_id} · ${formatInstant(from)} UTC · ${spans.length} spans · ${took(whole)} · <a href="/sandbox/traces/${trace_id}.json">JSON</a></p>
<ol class="waterfall">${rows.join("")}</ol></main>`,
	});
}
