import type { RegistrationValues } from "./types";

const UTM = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
const UTM_MAX = 200;

/** What `FormData` and `URLSearchParams` have in common. */
interface Fields {
	get(name: string): unknown;
}

export interface RegistrationForm {
	values: RegistrationValues;
	idempotency_key: string;
	/** Versions of the wordings that were shown; null where none was. */
	email_text_version: string | null;
	sms_text_version: string | null;
	/** Filled by software, not by a person: show the thank-you page and keep nothing. */
	trapped: boolean;
	source: Record<string, string>;
}

/** The campaign parameters of an address or a form. */
export function readSource(fields: Fields): Record<string, string> {
	const pairs = UTM.flatMap((name) => {
		const value = text(fields, name).slice(0, UTM_MAX);
		return value ? [[name, value]] : [];
	});
	return Object.fromEntries(pairs);
}

function text(fields: Fields, name: string): string {
	const value = fields.get(name);
	return typeof value === "string" ? value.trim() : "";
}

/** Reads what `registrationPage` sends. Values are trimmed, not judged. */
export function readRegistration(fields: Fields): RegistrationForm {
	return {
		values: {
			email: text(fields, "email"),
			first_name: text(fields, "first_name"),
			last_name: text(fields, "last_name"),
			phone: text(fields, "phone"),
			timezone: text(fields, "timezone"),
			consent_email: text(fields, "consent_email") !== "",
			consent_sms: text(fields, "consent_sms") !== "",
		},
		idempotency_key: text(fields, "idempotency_key"),
		email_text_version: text(fields, "email_text_version") || null,
		sms_text_version: text(fields, "sms_text_version") || null,
		trapped: text(fields, "topic") !== "",
		source: readSource(fields),
	};
}
