/** What no count tells: state it, change it here. */
export const ASSUMED = {
	dashboard_requests_per_tenant: 2_000,
	page_views_per_registration: 10,
	/** Notices of one message: sent and delivered are measured, opened comes for half of them. */
	more_notices_per_message: 0.5,
	queue_retry_share: 0.05,
	/** Seconds an object is held in memory for one call, and its size in GB. */
	object_seconds: 0.1,
	object_gb: 0.128,
	/** Registrations' objects are emptied about a month after the event; rows and bodies are kept. */
	object_months: 1,
	storage_months: 12,
	sms_share: 0.2,
	sms_segments: 1.3,
	events_per_tenant: 10,
	/** Writing one event with a model and checking it: neurons at 15,000 tokens in and 4,000 out of an 8B model. */
	neurons_per_event: 200,
	chunks_per_tenant: 200,
	/** The whole and its parts: 3.7 and 4.4 on the pages of two organisations. */
	vectors_per_chunk: 4,
	vector_dimensions: 1_024,
	vector_queries_per_event: 10,
};

export const SCALES = [
	{ name: "1,000 tenants", tenants: 1_000, registrations: 50_000, messages: 500_000 },
	{ name: "100 times that", tenants: 100_000, registrations: 5_000_000, messages: 50_000_000 },
];

const sum = (counts, what, kinds = Object.keys(counts)) =>
	kinds.reduce((total, kind) => total + Math.max(0, counts[kind]?.[what] ?? 0), 0);
const GB = 1e9;

/** Metered amounts of one registration or message, without its share of what is assumed. */
export function usageOf({ counts, database_bytes, processor_ms }) {
	const calls = ["registration_calls", "throttle_calls", "limiter_calls", "alarms"];
	const object_requests = calls.reduce((total, what) => total + sum(counts, what), 0);
	const kinds = ["enrollment", "delivery", "notice", "task"];
	return {
		worker_requests: (counts.enrollment?.registration_calls ?? 0) + sum(counts, "queue_writes", ["notice"]),
		worker_cpu_ms: processor_ms,
		object_requests,
		object_gb_s: object_requests * ASSUMED.object_seconds * ASSUMED.object_gb,
		object_rows_written: sum(counts, "storage_writes") + sum(counts, "alarms_set"),
		object_gb_months: (sum(counts, "object_bytes") / GB) * ASSUMED.object_months,
		d1_rows_read: sum(counts, "d1_rows_read", kinds),
		d1_rows_written: sum(counts, "d1_rows_written", kinds),
		d1_gb_months: (database_bytes / GB) * ASSUMED.storage_months,
		queue_operations:
			(sum(counts, "queue_writes") + sum(counts, "queue_deletes") + sum(counts, "queue_reads")) *
			(1 + ASSUMED.queue_retry_share / 3),
		r2_writes: sum(counts, "r2_puts"),
		r2_gb_months: (sum(counts, "r2_bytes") / GB) * ASSUMED.storage_months,
	};
}

/** A month's metered amounts at `scale`. */
export function monthOf({ tenants, registrations, messages }, measured, totalUsage) {
	const events = tenants * ASSUMED.events_per_tenant;
	const vectors = tenants * ASSUMED.chunks_per_tenant * ASSUMED.vectors_per_chunk;
	const queries = events * ASSUMED.vector_queries_per_event;
	return totalUsage([
		{ usage: measured.registration, times: registrations },
		{ usage: measured.message, times: messages },
		{ usage: measured.notice, times: messages * ASSUMED.more_notices_per_message },
		{
			usage: {
				worker_requests:
					tenants * ASSUMED.dashboard_requests_per_tenant + registrations * ASSUMED.page_views_per_registration,
				neurons: events * ASSUMED.neurons_per_event,
				vector_dimensions_stored: vectors * ASSUMED.vector_dimensions,
				vector_dimensions_queried: (queries + vectors) * ASSUMED.vector_dimensions,
			},
			times: 1,
		},
	]);
}
