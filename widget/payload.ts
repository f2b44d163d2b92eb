import type { CustomField, FieldErrors, FormValues, PublicEvent } from "./types";

/** What can be told without asking the server. Empty when the values may be sent. */
export function validate(values: FormValues, custom: CustomField[] = []): FieldErrors {
	const errors: FieldErrors = {};
	const email = values.email.trim();
	if (!email) errors.email = "Enter your email address.";
	else if (!/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email))
		errors.email = "Enter an email address in the form name@example.com.";
	const phone = values.phone.trim();
	if (!phone && values.consent_sms) errors.phone = "Enter your mobile number, or untick text messages below.";
	else if (phone && !/^\+?[\d\s().-]{6,24}$/.test(phone))
		errors.phone = "Enter a phone number with its country code, such as +1 212 555 0123.";
	for (const { name, label, required, type } of custom) {
		if (!required || values.custom[name]?.trim()) continue;
		errors[name] = type === "checkbox" ? `Tick “${label}” to go on.` : `Fill in “${label}”.`;
	}
	return errors;
}

/** The body of `POST /enrollments`. Empty optional fields are left out; a wording's version is sent where it was shown. */
export function buildEnrolment(
	event: PublicEvent,
	values: FormValues,
	timezone: string,
	source: Record<string, string> | null,
) {
	const optional = (name: "first_name" | "last_name" | "phone") => {
		const value = values[name].trim();
		return value ? { [name]: value } : {};
	};
	const custom = Object.entries(values.custom)
		.map(([name, value]) => [name, value.trim()])
		.filter(([, value]) => value);
	return {
		event_id: event.event_id,
		contact: {
			email: values.email.trim(),
			...optional("first_name"),
			...optional("last_name"),
			...(event.sms.enabled && optional("phone")),
			timezone,
			consent_email: values.consent_email,
			consent_sms: event.sms.enabled && values.consent_sms,
		},
		consent: {
			email_text_version: event.email_consent.version,
			...(event.sms.enabled && { sms_text_version: event.sms.consent_version }),
		},
		...(custom.length && { custom_fields: Object.fromEntries(custom) }),
		...(source && { source }),
	};
}

/** A random v4 UUID; pages without TLS lack `crypto.randomUUID`. */
export function newKey(source: Crypto = crypto): string {
	if (source.randomUUID) return source.randomUUID();
	const bytes = source.getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] as number) & 15) | 64;
	bytes[8] = ((bytes[8] as number) & 63) | 128;
	const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export interface Submission {
	key: string;
	body: string;
}

/** Keeps the idempotency key for as long as the same body is tried again; another body gets another key. */
export function nextSubmission(last: Submission | null, body: string, create: () => string): Submission {
	return last && last.body === body ? last : { key: create(), body };
}
