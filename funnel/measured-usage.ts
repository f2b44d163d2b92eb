import type { Usage } from "./prices";

/** Written by `npm run cost -- --write` from counts of the running product: change it there. */
export const MEASURED: { at: string; registration: Usage; message: Usage; notice: Usage } = {
	at: "2026-11-23",
	registration: {
		worker_requests: 1,
		worker_cpu_ms: 11.25,
		object_requests: 1.925,
		object_gb_s: 0.02464,
		object_gb_months: 0.00001638,
		d1_rows_read: 12.18,
		d1_rows_written: 19,
		d1_gb_months: 0.00003072,
		r2_gb_months: 0.00001675,
	},
	message: {
		worker_requests: 2,
		worker_cpu_ms: 22.5,
		object_requests: 2.075,
		object_gb_s: 0.02656,
		object_rows_written: 4,
		d1_rows_read: 31.15,
		d1_rows_written: 21.07,
		d1_gb_months: 0.00002826,
		queue_operations: 9.15,
		r2_writes: 1,
		r2_gb_months: 0.00007872,
	},
	notice: {
		worker_requests: 1,
		d1_rows_read: 6.5,
		d1_rows_written: 6,
		queue_operations: 3.05,
	},
};
