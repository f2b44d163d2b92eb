import type { Submission } from "./payload";
import { problemFrom, unreachable } from "./problems";
import type { EnrolmentAnswer, Problem, PublicEvent } from "./types";

const TIMEOUT_MS = 15_000;

export type Answer<T> = { ok: true; value: T; created: boolean } | { ok: false; problem: Problem };

async function call<T>(url: string, init: RequestInit, known: readonly string[] = []): Promise<Answer<T>> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
	try {
		const response = await fetch(url, { ...init, credentials: "omit", signal: abort.signal });
		const text = await response.text();
		let json: unknown = null;
		try {
			json = JSON.parse(text);
		} catch {
			// A proxy's error page is no JSON; its status says enough.
		}
		if (response.ok && json) return { ok: true, value: json as T, created: response.status === 201 };
		const status = response.ok ? 502 : response.status;
		return { ok: false, problem: problemFrom(status, json, response.headers.get("retry-after"), known) };
	} catch {
		return { ok: false, problem: unreachable(navigator.onLine !== false) };
	} finally {
		clearTimeout(timer);
	}
}

/** Reads what the form shows of an event. */
export function fetchEvent(base: string, event_id: string, key: string): Promise<Answer<PublicEvent>> {
	const query = `?key=${encodeURIComponent(key)}`;
	return call(`${base}/api/v1/public/events/${encodeURIComponent(event_id)}${query}`, {});
}

/**
 * Sends a registration. The same submission may be sent any number of times: its key makes it count once.
 * @param known names of the form's fields, which errors are put beside
 */
export function enrol(
	base: string,
	key: string,
	submission: Submission,
	known: readonly string[],
): Promise<Answer<EnrolmentAnswer>> {
	const headers = {
		Authorization: `Bearer ${key}`,
		"Content-Type": "application/json",
		"Idempotency-Key": submission.key,
	};
	return call(`${base}/api/v1/enrollments`, { method: "POST", headers, body: submission.body }, known);
}
