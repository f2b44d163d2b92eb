import type { FieldErrors, Problem } from "./types";

interface ApiError {
	error?: { code?: string; message?: string; fields?: { path?: string; message?: string }[] };
}

/**
 * Puts the API's `error.fields` (`contact.email`, `custom_fields.company`, ...) beside the form's fields; what has no
 * field among `known` is joined up.
 */
export function mapFields(
	fields: { path?: string; message?: string }[],
	known: readonly string[],
): { fields: FieldErrors; rest: string } {
	const mapped: FieldErrors = {};
	const rest: string[] = [];
	for (const { path, message } of fields) {
		const name = (path ?? "").split(/[./[\]]/).pop() ?? "";
		const field = known.find((one) => one === name);
		const text = message || "Check this value.";
		if (field) mapped[field] ??= text;
		else rest.push(text);
	}
	return { fields: mapped, rest: rest.join(" ") };
}

function problem(kind: Problem["kind"], message: string, fields: FieldErrors = {}): Problem {
	return { kind, message, fields };
}

/** A request that got no answer: no connection, blocked, or timed out. */
export function unreachable(online: boolean): Problem {
	return problem(
		"retry",
		online
			? "We could not reach the server. Nothing is lost: try again."
			: "You seem to be offline. We will try again when you are back.",
	);
}

/** What an answer other than 2xx means for the visitor. `retry_after` is the header's value in seconds. */
export function problemFrom(
	status: number,
	answer: unknown,
	retry_after: string | null,
	known: readonly string[],
): Problem {
	const error = (answer as ApiError | null)?.error ?? {};
	if (error.code === "event_over") return problem("over", "");
	if (error.code === "event_cancelled") return problem("cancelled", "");
	if (error.code === "event_not_published") return problem("refused", "Registration for this event is not open yet.");
	if (status === 429) {
		const wait = Number(retry_after) > 0 ? `in ${Math.ceil(Number(retry_after))} seconds` : "in a moment";
		return problem("retry", `Many people are registering right now. Try again ${wait}.`);
	}
	if (status >= 500 || status === 408)
		return problem("retry", "Something went wrong on our side. Nothing is lost: try again.");
	if (status === 401 || status === 403 || status === 404)
		return problem("refused", "This form is not set up correctly. Please tell the organiser.");
	const { fields, rest } = mapFields(error.fields ?? [], known);
	if (Object.keys(fields).length) return problem("fields", rest, fields);
	return problem("refused", rest || error.message || "The registration was not accepted. Check what you entered.");
}
