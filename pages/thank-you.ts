import { webUrl } from "../messages/urls";
import { type Html, html } from "./html";
import { layout } from "./layout";
import { calendarButtons, checkInPart, eventFacts, linkButton } from "./parts";
import type { ThankYouPageData } from "./types";

/** Where the confirmation is, or what is left to do before anything is sent. */
function mailLine({ created, confirmation_needed, email }: ThankYouPageData): Html {
	if (confirmation_needed)
		return html`<p class="note"><strong>One step is left.</strong> We sent an email to <strong>${email}</strong>: open it and confirm that the address is yours. Everything else follows then.</p>`;
	return created
		? html`<p>A confirmation is on its way to <strong>${email}</strong>. If it is not there in a few minutes, look in your spam folder.</p>`
		: html`<p>The confirmation went to <strong>${email}</strong> when you first registered.</p>`;
}

/** What follows a registration: when it is, the calendar buttons, and the way to change or cancel. */
export function thankYouPage(data: ThankYouPageData): string {
	const { tenant, event, created } = data;
	const heading = created ? "You are registered" : "You were already registered";
	const manage_url = data.manage_url && webUrl(data.manage_url);
	return layout({
		tenant,
		title: heading,
		body: html`<h1>${heading}</h1>
<h2>${event.title}</h2>
${eventFacts(event, data.zone)}
${mailLine(data)}
${event.status === "live" && linkButton(data.join_url, "Join now", true)}
${checkInPart(data.check_in)}
${calendarButtons(event, data.calendar)}
${manage_url && html`<p><a href="${manage_url}">View or cancel your registration</a></p>`}`,
	});
}
