import type { Usage } from "./prices";

/** Written by `npm run cost -- --write` from counts of the running product: change it there. */
export const MEASURED: { at: string; registration: Usage; message: Usage; notice: Usage } = {
	at: "2026-12-01",
	registration: {
		worker_requests: 1,
		worker_cpu_ms: 4,
		object_requests: 2,
		object_gb_s: 0.0256,
		object_gb_months: 0.00001638,
		d1_rows_read: 13.2,
		d1_rows_written: 19,
		d1_gb_months: 0.00003318,
		r2_gb_months: 0.00001675,
	},
	message: {
		worker_requests: 2,
		worker_cpu_ms: 17.75,
		object_requests: 2.025,
		object_gb_s: 0.02592,
		object_rows_written: 4,
		d1_rows_read: 38.08,
		d1_rows_written: 23.05,
		d1_gb_months: 0.00002826,
		queue_operations: 9.15,
		r2_writes: 1,
		r2_gb_months: 0.00007887,
	},
	notice: {
		worker_requests: 1,
		d1_rows_read: 10,
		d1_rows_written: 7,
		queue_operations: 3.05,
	},
};
