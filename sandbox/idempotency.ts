import { createHash } from "node:crypto";
import type { Store } from "./store.ts";

/** Resend remembers a key for 24 h. */
const KEPT_MS = 24 * 3_600_000;

export type Claim =
	| { state: "new"; keep(response: unknown): void; release(): void }
	| { state: "answered"; response: unknown }
	| { state: "in_flight" }
	| { state: "other_payload" };

/**
 * Idempotency keys as https://resend.com/docs/dashboard/emails/idempotency-keys describes: the first answer is given
 * again for 24 h. `keep` must run in the transaction that stores the messages, so that a kill leaves both or neither.
 */
export function openIdempotency(store: Store): { claim(key: string, payload: string, now_ms: number): Claim } {
	const inFlight = new Set<string>();
	const find = store.db.prepare("SELECT payload_hash, response FROM idempotency WHERE key = ? AND at_ms > ?");
	const keep = store.db.prepare(
		"INSERT OR REPLACE INTO idempotency (key, payload_hash, response, at_ms) VALUES (?, ?, ?, ?)",
	);
	return {
		claim(key, payload, now_ms) {
			const hash = createHash("sha256").update(payload).digest("hex");
			if (inFlight.has(key)) return { state: "in_flight" };
			const known = find.get(key, now_ms - KEPT_MS);
			if (known && known.payload_hash !== hash) return { state: "other_payload" };
			if (known) return { state: "answered", response: JSON.parse(String(known.response)) };
			inFlight.add(key);
			return {
				state: "new",
				keep: (response) => void keep.run(key, hash, JSON.stringify(response), now_ms),
				release: () => void inFlight.delete(key),
			};
		},
	};
}
