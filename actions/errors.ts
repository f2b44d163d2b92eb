export interface FieldIssue {
	path: string;
	message: string;
}

export type ErrorKind =
	| "malformed"
	| "unauthenticated"
	| "forbidden"
	| "not_found"
	| "conflict"
	| "too_large"
	| "unsupported_type"
	| "invalid"
	| "rate_limited"
	| "unavailable";

/** A failure the caller can do something about. `message` is one sentence that says what. Knows nothing of HTTP. */
export class DomainError extends Error {
	constructor(
		readonly kind: ErrorKind,
		readonly code: string,
		message: string,
		readonly fields?: FieldIssue[],
		readonly retry_after?: number,
	) {
		super(message);
		this.name = "DomainError";
	}
}

export const notFound = (noun: string) =>
	new DomainError("not_found", `${noun}_not_found`, `There is no such ${noun}: check its id.`);

export const invalid = (fields: FieldIssue[], message = "Some values are not valid: see fields.") =>
	new DomainError("invalid", "validation_failed", message, fields);

export const conflict = (code: string, message: string) => new DomainError("conflict", code, message);
