import { causeText } from "../../actions/cause";
import { DomainError, type ErrorKind } from "../../actions/errors";
import { log } from "../../actions/telemetry/log";
import type { HttpContext } from "../http";

const STATUS = {
	malformed: 400,
	unauthenticated: 401,
	forbidden: 403,
	not_found: 404,
	conflict: 409,
	too_large: 413,
	unsupported_type: 415,
	invalid: 422,
	rate_limited: 429,
	unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

/** The one place where a failure becomes an HTTP answer. What is not a domain error says nothing of the inside. */
export function answerError(error: unknown, c: HttpContext): Response {
	const request_id = c.get("request_id");
	if (error instanceof DomainError) {
		if (error.retry_after !== undefined) c.header("retry-after", String(Math.ceil(error.retry_after)));
		const { code, message, fields } = error;
		return c.json({ error: { code, message, request_id, ...(fields && { fields }) } }, STATUS[error.kind]);
	}
	log("error", "request failed", { path: new URL(c.req.url).pathname, stack: causeText(error, true) });
	const message = "Something went wrong on our side: try again, and quote the request id if it stays.";
	return c.json({ error: { code: "internal_error", message, request_id } }, 500);
}
