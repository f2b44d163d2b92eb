import { type Html, html } from "./html";
import { layout } from "./layout";
import type { PageTenant } from "./types";
import { maskEmail } from "./unsubscribe";

export interface PreferencesPageData {
	tenant: PageTenant;
	email: string;
	/** Paths that the forms post to. */
	urls: { save: string; data: string; erase: string };
	consent_email: boolean;
	email_text: string;
	/** Null where the person has no phone number or SMS is off. */
	consent_sms: boolean | null;
	sms_text: string;
	topics: { key: string; name: string; wanted: boolean }[];
	/** What was just done or went wrong, told at the top. */
	notice?: string | null;
}

const tick = (name: string, on: boolean, wording: string): Html => html`<div class="tick">
<input id="${name}" name="${name}" type="checkbox"${on && html` checked`}><label for="${name}">${wording}</label></div>`;

const addressField = (id: string): Html =>
	html`<p><label for="${id}">Your e-mail address, so that nobody else does this</label>
<input id="${id}" name="email" type="email" required autocomplete="email"></p>`;

/** What a person wants to hear, by channel and topic, and what is held about them. Every change is a POST. */
export function preferencesPage(data: PreferencesPageData): string {
	const { tenant, topics, urls } = data;
	return layout({
		tenant,
		title: "Your preferences",
		body: html`${data.notice && html`<p class="note" role="status">${data.notice}</p>`}
<h1>What you want to hear from ${tenant.name}</h1>
<p class="soft">For ${maskEmail(data.email)}.</p>
<form method="post" action="${urls.save}">
${tick("consent_email", data.consent_email, data.email_text)}
${data.consent_sms !== null && tick("consent_sms", data.consent_sms, data.sms_text)}
${topics.length > 0 && html`<fieldset><legend>Topics</legend>${topics.map(({ key, name, wanted }) => tick(`topic.${key}`, wanted, name))}</fieldset>`}
<p class="hint">Messages needed for events you registered for, such as a new start time, are sent either way.</p>
<button class="main">Save preferences</button>
</form>
<section aria-labelledby="held">
<h2 id="held">What is held about you</h2>
<details>
<summary>Download my data</summary>
<form method="post" action="${urls.data}">
${addressField("data-email")}
<button name="format" value="json">As JSON</button>
<button name="format" value="csv">As a table (CSV)</button>
</form>
</details>
<details>
<summary>Erase my data</summary>
<form method="post" action="${urls.erase}">
<p>Your registrations, messages and answers are deleted for good. Only a scrambled mark of an opt-out stays, so that it holds.</p>
${addressField("erase-email")}
<button class="stop">Erase everything about me</button>
</form>
</details>
</section>`,
	});
}

/** Asks first: link scanners open every address in a message, so opening it must confirm nothing. */
export const confirmPage = ({ tenant, email }: { tenant: PageTenant; email: string }): string =>
	layout({
		tenant,
		title: "Confirm your address",
		body: html`<h1>Is this your address?</h1>
<p>${maskEmail(email)} was registered with ${tenant.name}. Confirm it, and everything you need follows at once.</p>
<form method="post"><button class="main">Yes, confirm my address</button></form>`,
	});
