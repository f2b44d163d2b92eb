/** A page's figures as browsers report them, by the definitions of web.dev/articles/vitals. */
export const BUDGETS = { cls: 0.1, script_gzip_bytes: 250 * 1024 };

/**
 * Runs in a page, at any time as browsers keep the first 150 of each, and gathers into `window.vitals`: first and largest contentful paint
 * (milliseconds since the navigation), tasks over 50 ms, and layout shifts in windows of at most five seconds with
 * pauses of less than one (web.dev/articles/cls); a shift within half a second of a press is none.
 */
export function gatherVitals() {
	if (window.vitals) return;
	const vitals = { fcp_ms: null, lcp_ms: null, long_tasks: [], cls: 0, jumped: [] };
	let window_start = 0;
	let last = Number.NEGATIVE_INFINITY;
	let sum = 0;
	const watch = (type, take) =>
		new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
	watch("paint", ({ name, startTime }) => {
		if (name === "first-contentful-paint") vitals.fcp_ms = startTime;
	});
	watch("largest-contentful-paint", ({ startTime }) => {
		vitals.lcp_ms = startTime;
	});
	watch("longtask", ({ startTime, duration }) => vitals.long_tasks.push([startTime, duration]));
	watch("layout-shift", ({ startTime, value, hadRecentInput, sources }) => {
		if (hadRecentInput) return;
		if (startTime - last > 1000 || startTime - window_start > 5000) {
			window_start = startTime;
			sum = 0;
		}
		last = startTime;
		sum += value;
		vitals.cls = Math.max(vitals.cls, sum);
		for (const { node, previousRect: from, currentRect: to } of sources ?? [])
			vitals.jumped.push(
				`${value.toFixed(3)} ${node?.nodeName}.${node?.className} "${node?.textContent?.slice(0, 40)}" ${from.x},${from.y} ${from.width}x${from.height} -> ${to.x},${to.y} ${to.width}x${to.height}`,
			);
	});
	window.vitals = vitals;
}

/** The time by which tasks after the first paint overran 50 ms, in milliseconds (web.dev/articles/tbt). */
export const blockedAfter = (long_tasks, fcp_ms) =>
	long_tasks.reduce((sum, [at, ms]) => (at + ms <= fcp_ms ? sum : sum + ms - 50), 0);
