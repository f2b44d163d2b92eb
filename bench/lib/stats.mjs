/** The value below which `share` of the sorted numbers lie. */
export const percentile = (sorted, share) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export const round = (value, digits = 2) => Number(value.toFixed(digits));

/** Throughput and latency of `count` calls over `connections` at once. `call(i)` throws where an answer is wrong. */
export async function load(count, connections, call) {
	const latencies = [];
	let next = 0;
	const started = performance.now();
	const worker = async () => {
		for (let i = next++; i < count; i = next++) {
			const at = performance.now();
			await call(i);
			latencies.push(performance.now() - at);
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
	const seconds = (performance.now() - started) / 1000;
	latencies.sort((a, b) => a - b);
	return {
		count,
		per_second: round(count / seconds, 1),
		p50_ms: round(percentile(latencies, 0.5)),
		p95_ms: round(percentile(latencies, 0.95)),
		p99_ms: round(percentile(latencies, 0.99)),
	};
}

export const median = (values) =>
	percentile(
		[...values].sort((a, b) => a - b),
		0.5,
	);
