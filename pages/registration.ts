import { isTimeZone } from "../funnel/zone";
import { type Html, html } from "./html";
import { layout } from "./layout";
import { eventFacts } from "./parts";
import type { RegistrationPageData } from "./types";

const TEXT_FIELDS = {
	email: { label: "Email", type: "email", autocomplete: "email" },
	first_name: { label: "First name", type: "text", autocomplete: "given-name" },
	last_name: { label: "Last name", type: "text", autocomplete: "family-name" },
	phone: { label: "Mobile number", type: "tel", autocomplete: "tel" },
} as const;

type Fields = Pick<RegistrationPageData, "values" | "errors">;

function described(field: string, hint: boolean, error: string | undefined): Html | null {
	const ids = [hint && `${field}-hint`, error && `${field}-error`].filter(Boolean).join(" ");
	return ids ? html` aria-describedby="${ids}"` : null;
}

function invalid(error: string | undefined): Html | null {
	return error ? html` aria-invalid="true"` : null;
}

function errorLine(field: string, error: string | undefined): Html | null {
	return error ? html`<p class="error" id="${field}-error">${error}</p>` : null;
}

function textField(field: keyof typeof TEXT_FIELDS, { values, errors }: Fields, hint = ""): Html {
	const { label, type, autocomplete } = TEXT_FIELDS[field];
	const required = field === "email";
	const error = errors?.[field];
	return html`<div class="field">
<label for="${field}">${label}${!required && html` <span>(optional)</span>`}</label>
<input id="${field}" name="${field}" type="${type}" autocomplete="${autocomplete}" maxlength="254" value="${values?.[field]}"${required && html` required`}${described(field, hint !== "", error)}${invalid(error)}>
${hint && html`<p class="hint" id="${field}-hint">${hint}</p>`}
${errorLine(field, error)}
</div>`;
}

function tick(field: "consent_email" | "consent_sms", wording: string, { values, errors }: Fields): Html {
	const error = errors?.[field];
	return html`<div class="tick">
<input id="${field}" name="${field}" type="checkbox"${values?.[field] && html` checked`}${described(field, false, error)}${invalid(error)}>
<label for="${field}">${wording}</label>
${errorLine(field, error)}
</div>`;
}

function zoneField({ values, errors, zone, event }: RegistrationPageData): Html {
	const wanted = [values?.timezone, zone, event.time_zone].find((name) => name && isTimeZone(name)) ?? "UTC";
	const zones = new Set([wanted, "UTC", ...Intl.supportedValuesOf("timeZone")]);
	const options = [...zones].sort().map((name) => html`<option${name === wanted && html` selected`}>${name}`);
	const error = errors?.timezone;
	return html`<div class="field">
<label for="timezone">Your time zone</label>
<select id="timezone" name="timezone"${described("timezone", true, error)}${invalid(error)}>${options}</select>
<p class="hint" id="timezone-hint">Reminders tell the time on this clock.</p>
${errorLine("timezone", error)}
</div>`;
}

function summary({ errors = {}, error }: RegistrationPageData): Html | null {
	const wrong = Object.entries(errors).filter(([, message]) => message);
	if (!wrong.length && !error) return null;
	return html`<div class="note bad" role="alert" tabindex="-1">
<strong>${wrong.length ? "Please correct what is marked" : "Not registered yet"}</strong>
${error && html`<p>${error}</p>`}
${wrong.length > 0 && html`<ul>${wrong.map(([field, message]) => html`<li><a href="#${field}">${message}</a></li>`)}</ul>`}
</div>`;
}

/** The registration form, posting to its own address. Read what it sends with `readRegistration`. */
export function registrationPage(data: RegistrationPageData): string {
	const { tenant, event, sms, email_consent, source = {}, errors = {} } = data;
	const failed = Object.values(errors).some(Boolean) || Boolean(data.error);
	const hidden = {
		idempotency_key: data.idempotency_key,
		email_text_version: email_consent.version,
		...(sms.enabled && { sms_text_version: sms.consent_version }),
		...source,
	};
	return layout({
		tenant,
		title: `${failed ? "Error: " : ""}${event.title}`,
		indexed: true,
		body: html`<h1>${event.title}</h1>
${eventFacts(event, data.zone, true)}
${summary(data)}
<form method="post" novalidate>
${textField("email", data)}
<div class="pair">${textField("first_name", data)}${textField("last_name", data)}</div>
${sms.enabled && textField("phone", data, "With country code, such as +1 212 555 0123.")}
${zoneField(data)}
<div class="trap" aria-hidden="true"><label for="topic">Leave this empty</label><input id="topic" name="topic" type="text" tabindex="-1" autocomplete="off"></div>
${tick("consent_email", email_consent.text, data)}
${sms.enabled && tick("consent_sms", sms.consent_text, data)}
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="main">Register</button>
</form>`,
	});
}
