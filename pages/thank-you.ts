import { webUrl } from "../messages/urls";
import { html } from "./html";
import { layout } from "./layout";
import { calendarButtons, checkInPart, eventFacts, linkButton } from "./parts";
import type { ThankYouPageData } from "./types";

/** What follows a registration: when it is, the calendar buttons, and the way to change or cancel. */
export function thankYouPage(data: ThankYouPageData): string {
	const { tenant, event, email, created } = data;
	const heading = created ? "You are registered" : "You were already registered";
	const manage_url = data.manage_url && webUrl(data.manage_url);
	return layout({
		tenant,
		title: heading,
		body: html`<h1>${heading}</h1>
<h2>${event.title}</h2>
${eventFacts(event, data.zone)}
<p>${
			created
				? html`A confirmation is on its way to <strong>${email}</strong>. If it is not there in a few minutes, look in your spam folder.`
				: html`The confirmation went to <strong>${email}</strong> when you first registered.`
		}</p>
${event.status === "live" && linkButton(data.join_url, "Join now", true)}
${checkInPart(data.check_in)}
${calendarButtons(event, data.calendar)}
${manage_url && html`<p><a href="${manage_url}">View or cancel your registration</a></p>`}`,
	});
}
