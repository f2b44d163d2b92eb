import { type Answer, ambiguous, call, rateInfo, readJson, retry, type Transport, trimSlash } from "./http";
import type { RateInfo, Refused, SendOutcome } from "./outcome";

export { type EmailAttachment, type OutgoingEmail, serializeEmail } from "./email-body";
export type { RateInfo, Refused, SendOutcome } from "./outcome";

export type BatchOutcome = { kind: "accepted"; provider_ids: string[]; rate?: RateInfo } | Refused;

/** Most e-mails in one batch call. */
export const EMAIL_BATCH_MAX = 100;

export interface EmailProvider {
	/**
	 * @param body bytes of `serializeEmail`, the same on every retry
	 * @param idempotencyKey 1 to 256 characters; the provider keeps it for 24 hours
	 */
	send(body: string, idempotencyKey: string): Promise<SendOutcome>;
	/**
	 * All or none. The ids come in the order of `bodies`. One key covers the call, so members and order must be the
	 * same on every retry; a `terminal` outcome means that one of them is bad: send them one by one to learn which.
	 *
	 * @param bodies 1 to 100 of `serializeEmail`, without attachments
	 */
	sendBatch(bodies: string[], idempotencyKey: string): Promise<BatchOutcome>;
}

export interface ResendSettings extends Transport {
	/** Such as `https://api.resend.com`. */
	base_url: string;
	api_key: string;
}

/**
 * Resend over HTTP. Whatever is not terminal may be repeated, since the key makes a repetition harmless; `ambiguous`
 * says that the first call may have been accepted.
 * https://resend.com/docs/api-reference/errors, https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export function createResend(settings: ResendSettings): EmailProvider {
	const base = trimSlash(settings.base_url);
	const post = (path: string, body: string, key: string) =>
		call(settings, `${base}${path}`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${settings.api_key}`,
				"content-type": "application/json",
				"idempotency-key": key,
			},
			body,
		});

	return {
		async send(body, idempotencyKey) {
			const answer = await post("/emails", body, idempotencyKey);
			if (!isSuccess(answer)) return refused(answer);
			const { id } = readJson(answer.text);
			if (typeof id !== "string") return { kind: "ambiguous", reason: `resend ${answer.status} without an id` };
			return { kind: "accepted", provider_id: id, ...withRate(answer.headers) };
		},

		async sendBatch(bodies, idempotencyKey) {
			if (bodies.length === 0 || bodies.length > EMAIL_BATCH_MAX)
				throw new RangeError(`Send 1 to ${EMAIL_BATCH_MAX} e-mails in a batch, not ${bodies.length}.`);
			const answer = await post("/emails/batch", `[${bodies.join(",")}]`, idempotencyKey);
			if (!isSuccess(answer)) return refused(answer);
			const { data } = readJson(answer.text);
			const ids = Array.isArray(data) ? data.map((item) => item?.id).filter((id) => typeof id === "string") : [];
			if (ids.length !== bodies.length)
				return { kind: "ambiguous", reason: `resend gave ${ids.length} ids for ${bodies.length} e-mails` };
			return { kind: "accepted", provider_ids: ids, ...withRate(answer.headers) };
		},
	};
}

type Answered = Extract<Answer, { kind: "answer" }>;

const isSuccess = (answer: Answer): answer is Answered =>
	answer.kind === "answer" && answer.status >= 200 && answer.status < 300;

function withRate(headers: Headers): { rate?: RateInfo } {
	const rate = rateInfo(headers);
	return rate ? { rate } : {};
}

function refused(answer: Answer): Refused {
	if (answer.kind === "no_answer") {
		const reason = `resend: ${answer.reason}`;
		return answer.sent ? { kind: "ambiguous", reason } : retry(reason, true);
	}
	const { status, headers } = answer;
	const { name, message } = readJson(answer.text);
	const code = typeof name === "string" ? name : `http_${status}`;
	const reason = typeof message === "string" ? message : `resend answered ${status}`;
	// A spent quota answers 429 like a full second; both pass by waiting.
	if (status === 429) return retry(`${code}: ${reason}`, false, headers);
	if (status === 409 && code === "invalid_idempotent_request")
		return { kind: "terminal", code: "idempotency_conflict", reason };
	// The first call under this key is still under way: what comes of it is not known yet.
	if (status === 409) return { ...ambiguous(`${code}: ${reason}`, headers), well: true };
	// A server that failed, or a gateway before it, may have taken the e-mail: only the same key and bytes are safe.
	if (status >= 500 || status === 408) return ambiguous(`${code}: ${reason}`, headers);
	// The account's key, domain or address of the API: someone mends it, and the message still counts.
	if (status === 401 || status === 403 || status < 400) return retry(`${code}: ${reason}`, true, headers);
	return { kind: "terminal", code, reason };
}
