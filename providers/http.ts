import type { Ambiguous, RateInfo, Retry } from "./outcome";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Headers to add to every call, asked for at each one. */
export type ExtraHeaders = () => Record<string, string>;

export interface Transport {
	fetch?: Fetch;
	headers?: ExtraHeaders;
	/** Milliseconds until a call is given up, its answer's body included. */
	timeout_ms?: number;
	/** Is let watch each call. */
	around?: Around;
}

export type Around = (request: { method: string; url: string }, work: () => Promise<Answer>) => Promise<Answer>;

export type Answer =
	| { kind: "answer"; status: number; headers: Headers; text: string }
	/** `sent` is false only where the connection was never made. */
	| { kind: "no_answer"; reason: string; sent: boolean };

const TIMEOUT_MS = 10_000;
const USER_AGENT = "myxelium/1.0";
/** Node and workerd word a connection that was never made differently. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|connection refused|dns lookup failed/i;

function words(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause as { code?: string; message?: string } | undefined;
	return [error.name, error.message, cause?.code, cause?.message].filter(Boolean).join(": ");
}

/** Makes one call and reads the whole answer; a network failure or a time-out is an answer too, never thrown. */
export function call(transport: Transport, url: string, init: RequestInit): Promise<Answer> {
	const work = () => ask(transport, url, init);
	return transport.around ? transport.around({ method: init.method ?? "GET", url }, work) : work();
}

async function ask(transport: Transport, url: string, init: RequestInit): Promise<Answer> {
	const { fetch: send = (to, how) => fetch(to, how), headers, timeout_ms = TIMEOUT_MS } = transport;
	try {
		const response = await send(url, {
			...init,
			headers: { "user-agent": USER_AGENT, ...(init.headers as Record<string, string>), ...headers?.() },
			// Credentials stay with the host they are for.
			redirect: "manual",
			signal: AbortSignal.timeout(timeout_ms),
		});
		return { kind: "answer", status: response.status, headers: response.headers, text: await response.text() };
	} catch (error) {
		const reason = words(error);
		return { kind: "no_answer", reason, sent: !NEVER_SENT.test(reason) };
	}
}

/**
 * A JSON object, or an empty one where the text is none. Integers too long for a double, such as 64-bit ids, become
 * strings with all their digits.
 */
export function readJson(text: string): Record<string, unknown> {
	// The third argument, with the number as written, is newer than the library's types.
	const exact = (_: string, value: unknown, context?: { source?: string }) =>
		typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
			? context?.source
			: value;
	try {
		const value: unknown = JSON.parse(text, exact);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

const whole = (text: string | null): number | null =>
	text !== null && /^\d+$/.test(text.trim()) ? Number(text) : null;

/**
 * Seconds of a `Retry-After` header: a number, an HTTP date (RFC 9110 section 10.2.3) or an ISO instant, as Zoom sends
 * it. A date is measured from the answer's own `Date`.
 */
export function retryAfter(headers: Headers): number | undefined {
	const given = headers.get("retry-after");
	if (given === null) return undefined;
	const seconds = Number(given);
	if (given.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
	const [until, from] = [Date.parse(given), Date.parse(headers.get("date") ?? "")];
	return Number.isNaN(until) || Number.isNaN(from) ? undefined : Math.max(0, Math.ceil((until - from) / 1000));
}

/** The `ratelimit-*` headers of draft-ietf-httpapi-ratelimit-headers, which Resend sends. */
export function rateInfo(headers: Headers): RateInfo | undefined {
	const [limit, remaining, reset_s] = ["limit", "remaining", "reset"].map((n) => whole(headers.get(`ratelimit-${n}`)));
	if (limit == null && remaining == null && reset_s == null) return undefined;
	return { limit: limit ?? null, remaining: remaining ?? null, reset_s: reset_s ?? null };
}

function asked(headers?: Headers): { retry_after_s?: number; rate?: RateInfo } {
	const retry_after_s = headers && retryAfter(headers);
	const rate = headers && rateInfo(headers);
	return { ...(retry_after_s !== undefined && { retry_after_s }), ...(rate && { rate }) };
}

/** A retry that says why, with what the answer's headers add. */
export const retry = (reason: string, counts: boolean, headers?: Headers): Retry => ({
	kind: "retry",
	reason,
	counts,
	...asked(headers),
});

/** An outcome nobody knows, with what the answer's headers add. */
export const ambiguous = (reason: string, headers?: Headers): Ambiguous => ({
	kind: "ambiguous",
	reason,
	...asked(headers),
});

export const basicAuth = (user: string, password: string): string => {
	let binary = "";
	for (const byte of new TextEncoder().encode(`${user}:${password}`)) binary += String.fromCharCode(byte);
	return `Basic ${btoa(binary)}`;
};

export const trimSlash = (url: string): string => url.replace(/\/+$/, "");
