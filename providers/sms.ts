import type { Seconds } from "../funnel/vocabulary";
import { type Answer, basicAuth, call, readJson, retry, type Transport, trimSlash } from "./http";
import type { Refused, SendOutcome } from "./outcome";
import { twilioRefusal } from "./twilio-errors";

export type { SendOutcome } from "./outcome";

export interface OutgoingSms {
	/** E.164. */
	to: string;
	/** At most 1,600 characters. */
	body: string;
	/** Where the provider reports what became of the message; carries the message's id. */
	status_callback: string;
	/** Seconds after which the provider drops a message it still holds, 1 to 36,000. */
	validity_s?: Seconds;
}

export type FoundSms = { kind: "found"; provider_id: string; status: string } | { kind: "absent" } | Refused;

export interface SmsProvider {
	/** The number, name or service it sends from: the provider's rate is one for each. */
	sender: string;
	/** There is no idempotency key: after `ambiguous` look with `find` before sending again. */
	send(sms: OutgoingSms): Promise<SendOutcome>;
	/**
	 * Looks for a message that was accepted without our hearing of it.
	 *
	 * @param wanted.since wall clock of the first attempt; a little slack for the provider's clock is added
	 * @param wanted.except provider ids that are known to be other messages
	 */
	find(wanted: { to: string; body: string; since: Seconds; except?: string[] }): Promise<FoundSms>;
}

export interface TwilioSettings extends Transport {
	/** Such as `https://api.twilio.com`. */
	base_url: string;
	account_sid: string;
	auth_token: string;
	/** A number in E.164, a sender's name, or the id of a messaging service (`MG...`). */
	from: string;
}

const CLOCK_SLACK: Seconds = 60;
/** Far more than one person gets between two attempts. */
const LOOK_THROUGH = 100;
const LONGEST_VALIDITY: Seconds = 36_000;

/** Twilio over HTTP: https://www.twilio.com/docs/messaging/api/message-resource */
export function createTwilio(settings: TwilioSettings): SmsProvider {
	const messages = `${trimSlash(settings.base_url)}/2010-04-01/Accounts/${settings.account_sid}/Messages.json`;
	const authorization = basicAuth(settings.account_sid, settings.auth_token);
	const sender = /^MG[0-9a-f]{32}$/i.test(settings.from) ? "MessagingServiceSid" : "From";

	return {
		sender: settings.from,

		async send({ to, body, status_callback, validity_s }) {
			const form = new URLSearchParams({
				To: to,
				[sender]: settings.from,
				Body: body,
				StatusCallback: status_callback,
			});
			if (validity_s !== undefined)
				form.set("ValidityPeriod", String(Math.min(Math.max(Math.floor(validity_s), 1), LONGEST_VALIDITY)));
			const answer = await call(settings, messages, {
				method: "POST",
				headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
				body: form.toString(),
			});
			if (!isSuccess(answer)) return twilioRefusal(answer);
			const { sid } = readJson(answer.text);
			if (typeof sid !== "string") return { kind: "ambiguous", reason: `twilio ${answer.status} without a sid` };
			return { kind: "accepted", provider_id: sid };
		},

		async find({ to, body, since, except = [] }) {
			// The listing has no status callback and, while a message waits, no date of sending: text and creation decide.
			const query = new URLSearchParams({ To: to, PageSize: String(LOOK_THROUGH) });
			const answer = await call(settings, `${messages}?${query}`, { method: "GET", headers: { authorization } });
			if (!isSuccess(answer)) return twilioRefusal(answer);
			const listed = readJson(answer.text).messages;
			if (!Array.isArray(listed)) return retry(`twilio ${answer.status} without a list of messages`, true);
			const mine = (listed as Listed[]).find(
				(m) =>
					m.to === to &&
					!except.includes(String(m.sid)) &&
					m.direction !== "inbound" &&
					// A trial account puts words of its own in front.
					String(m.body).trim().endsWith(body.trim()) &&
					Date.parse(String(m.date_created)) / 1000 >= since - CLOCK_SLACK,
			);
			return mine ? { kind: "found", provider_id: String(mine.sid), status: String(mine.status) } : { kind: "absent" };
		},
	};
}

type Listed = Record<"sid" | "to" | "body" | "status" | "direction" | "date_created", unknown>;

const isSuccess = (answer: Answer): answer is Extract<Answer, { kind: "answer" }> =>
	answer.kind === "answer" && answer.status >= 200 && answer.status < 300;
