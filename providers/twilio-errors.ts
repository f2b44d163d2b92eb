import { type Answer, readJson, retry } from "./http";
import type { Refused, Suppress } from "./outcome";

/** Error codes after which the number must not be tried again: https://www.twilio.com/docs/api/errors */
const SUPPRESS: Record<string, Suppress> = {
	21610: "sms_opt_out",
	21211: "invalid_phone",
	21217: "invalid_phone",
	21614: "invalid_phone",
	30005: "invalid_phone",
	30006: "invalid_phone",
};

/** Turned away for want of room: too many requests, a full queue of the account or of the sender. */
const NO_ROOM = new Set(["20429", "14107", "30001", "21611", "63038"]);

/** Faults of the account, which someone mends: credentials, permissions, suspension. */
const ACCOUNT = new Set(["20003", "20005", "20403", "30002"]);

/** Why a carrier's refusal of `code`, in an answer or a status callback, ends all messages to the number; else null. */
export const suppressionOf = (code: string): Suppress | null => SUPPRESS[code] ?? null;

/**
 * What an answer that is no success means. An error in Twilio's own words was decided by Twilio, so nothing was
 * accepted; a gateway's error page or silence after the request left may hide an accepted message.
 */
export function twilioRefusal(answer: Answer): Refused {
	if (answer.kind === "no_answer") {
		const reason = `twilio: ${answer.reason}`;
		return answer.sent ? { kind: "ambiguous", reason } : retry(reason, true);
	}
	const { status, headers } = answer;
	const body = readJson(answer.text);
	const own = typeof body.code === "number" || typeof body.message === "string";
	const code = typeof body.code === "number" ? String(body.code) : `http_${status}`;
	const reason = typeof body.message === "string" ? body.message : `twilio answered ${status}`;
	if (status === 429 || NO_ROOM.has(code)) return retry(`${code}: ${reason}`, false, headers);
	if (status >= 500 && !own) return { kind: "ambiguous", reason: `twilio answered ${status}` };
	if (status >= 500 || status < 400 || [401, 403, 408].includes(status) || ACCOUNT.has(code))
		return retry(`${code}: ${reason}`, true, headers);
	const suppress = suppressionOf(code);
	return { kind: "terminal", code, reason, ...(suppress && { suppress }) };
}
