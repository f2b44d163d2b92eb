import { webUrl } from "../messages/urls";
import { type Html, html } from "./html";
import { layout } from "./layout";
import { calendarButtons, checkInPart, eventFacts, linkButton } from "./parts";
import type { ManagePageData } from "./types";

function status({ event, registration }: ManagePageData): string {
	if (event.status === "cancelled") return "The organiser has cancelled this event. You need not do anything.";
	if (registration.state === "cancelled")
		return "Your registration is cancelled. You get no more messages about this event.";
	if (event.status === "completed") return "This event is over.";
	return `You are registered with ${registration.email}.`;
}

function preferences(chosen: NonNullable<ManagePageData["preferences"]>): Html | null {
	const url = webUrl(chosen.url);
	if (!url) return null;
	const tick = (name: string, on: boolean, wording: string) => html`<div class="tick">
<input id="${name}" name="${name}" type="checkbox"${on && html` checked`}><label for="${name}">${wording}</label></div>`;
	return html`<section aria-labelledby="preferences">
<h2 id="preferences">What you want to hear</h2>
<form method="post" action="${url}">
${tick("consent_email", chosen.consent_email, chosen.email_text)}
${chosen.consent_sms !== null && tick("consent_sms", chosen.consent_sms, chosen.sms_text)}
<p class="hint">Messages needed for events you registered for, such as a new start time, are sent either way.</p>
<button>Save preferences</button>
</form>
</section>`;
}

function cancellation(cancel_url: string): Html | null {
	const url = webUrl(cancel_url);
	if (!url) return null;
	return html`<section aria-labelledby="cancel">
<h2 id="cancel">Can't make it?</h2>
<details>
<summary>Cancel my registration</summary>
<form method="post" action="${url}">
<p>Your place is given up, and the messages about this event stop.</p>
<button class="stop">Yes, cancel my registration</button>
</form>
</details>
</section>`;
}

/** A person's registration: the event on their clock, the way in, preferences, and the way out. Every change is a POST. */
export function managePage(data: ManagePageData): string {
	const { tenant, event, registration } = data;
	const open = registration.state === "active" && (event.status === "upcoming" || event.status === "live");
	const join =
		event.type === "in_person"
			? null
			: linkButton(data.join_url, event.status === "live" ? "Join now" : "Join the event", true);
	return layout({
		tenant,
		title: `Your registration: ${event.title}`,
		body: html`${data.notice && html`<p class="note" role="status">${data.notice}</p>`}
<h1>${event.title}</h1>
<p>${registration.first_name && `Hello ${registration.first_name}. `}${status(data)}</p>
${eventFacts(event, data.zone)}
${open && join}
${open && checkInPart(data.check_in)}
${open && calendarButtons(event, data.calendar)}
${data.preferences && preferences(data.preferences)}
${open && data.cancel_url && cancellation(data.cancel_url)}`,
	});
}
