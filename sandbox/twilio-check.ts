import { countSegments } from "./segments.ts";

/** An error of https://www.twilio.com/docs/api/errors. */
export interface TwilioError {
	status: number;
	code: number;
	message: string;
}

/** E.164: a plus, a first digit that is not zero, at most 15 digits. */
const E164 = /^\+[1-9]\d{6,14}$/;
const MOST_CHARACTERS = 1_600;

/** Recipients that always fail: https://www.twilio.com/docs/iam/test-credentials#test-sms-messages-parameters-To. */
const TEST_NUMBERS: Record<string, [number, string]> = {
	"+15005550001": [21211, "Invalid 'To' Phone Number: +15005550001"],
	"+15005550002": [21612, "The 'To' phone number is not currently reachable via SMS."],
	"+15005550003": [
		21408,
		"Permission to send an SMS has not been enabled for the region indicated by the 'To' number.",
	],
	"+15005550004": [21610, "Attempt to send to unsubscribed recipient"],
	"+15005550009": [21614, "'To' number is not a valid mobile number"],
};

const bad = (code: number, message: string): TwilioError => ({ status: 400, code, message });

export interface SmsRequest {
	to: string;
	from: string | null;
	messaging_service_sid: string | null;
	body: string;
	segments: number;
	status_callback: string | null;
}

/** The form of a Messages request, checked; `optedOut` tells whether `to` has stopped messages from `sender`. */
export function checkSms(
	form: URLSearchParams,
	optedOut: (sender: string, to: string) => boolean,
): SmsRequest | TwilioError {
	const to = form.get("To") ?? "";
	const from = form.get("From") || null;
	const service = form.get("MessagingServiceSid") || null;
	const body = form.get("Body") ?? "";
	const callback = form.get("StatusCallback") || null;
	if (to === "") return bad(21604, "A 'To' phone number is required.");
	if (!E164.test(to)) return bad(21211, `Invalid 'To' Phone Number: ${to}`);
	if (!from && !service) return bad(21603, "A 'From' phone number is required.");
	if (service && !/^MG[0-9a-fA-F]{32}$/.test(service)) {
		return bad(21701, "The Messaging Service does not exist.");
	}
	// A number, a short code, or an alphanumeric sender of up to eleven characters.
	if (from && !E164.test(from) && !/^\d{3,8}$/.test(from) && !/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from)) {
		return bad(21212, `Invalid 'From' Phone Number: ${from}`);
	}
	if (body === "" && !form.has("MediaUrl") && !form.has("ContentSid")) return bad(21602, "Message body is required.");
	if ([...body].length > MOST_CHARACTERS) {
		return bad(21617, "The concatenated message body exceeds the 1600 character limit.");
	}
	if (callback && !URL.canParse(callback)) return bad(21609, "The 'StatusCallback' URL is not a valid URL.");
	const special = TEST_NUMBERS[to];
	if (special) return bad(special[0], special[1]);
	if (optedOut(service ?? from ?? "", to)) return bad(21610, "Attempt to send to unsubscribed recipient");
	return { to, from, messaging_service_sid: service, body, segments: countSegments(body), status_callback: callback };
}

/** The keyword of an inbound text as Twilio understands it: the whole text, in any case. */
export function optOutKeyword(body: string): "STOP" | "START" | "HELP" | null {
	const word = body.trim().toUpperCase();
	if (["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"].includes(word)) return "STOP";
	if (["START", "YES", "UNSTOP"].includes(word)) return "START";
	return ["HELP", "INFO"].includes(word) ? "HELP" : null;
}
