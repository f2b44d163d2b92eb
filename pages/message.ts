import { webUrl } from "../messages/urls";
import { html } from "./html";
import { layout } from "./layout";
import { calendarButtons, eventFacts, linkButton } from "./parts";
import type { EventClosedPageData, JoinPendingPageData, MessagePageData } from "./types";

const CLOSED = {
	over: "This event is over, and registration has closed.",
	cancelled: "The organiser has cancelled this event.",
	not_published: "Registration for this event is not open yet.",
};

/** A heading and a sentence that says what to do, for whatever has no page of its own. */
export function messagePage({ tenant, status, heading, text, link }: MessagePageData): string {
	return layout({
		tenant,
		title: `${status >= 400 ? "Error: " : ""}${heading}`,
		body: html`<h1>${heading}</h1>
<p>${text}</p>
${link && linkButton(link.url, link.label)}`,
	});
}

/** In place of the form when nobody can register. */
export function eventOverPage({ tenant, event, zone, reason }: EventClosedPageData): string {
	return layout({
		tenant,
		title: event.title,
		body: html`<h1>${event.title}</h1>
<p class="note">${CLOSED[reason]}</p>
${eventFacts(event, zone)}`,
	});
}

/** Where a join link leads as long as the meeting has no address yet. */
export function joinPendingPage({ tenant, event, zone, calendar, manage_url }: JoinPendingPageData): string {
	const manage = manage_url && webUrl(manage_url);
	return layout({
		tenant,
		title: "The room is not open yet",
		body: html`<h1>The room is not open yet</h1>
<p>Your link is right, and it will lead you in here once the organiser has opened the room for <strong>${event.title}</strong>.</p>
${eventFacts(event, zone)}
<p><a class="button main" href="">Try again</a></p>
${calendarButtons(event, calendar)}
${manage && html`<p><a href="${manage}">View or cancel your registration</a></p>`}`,
	});
}
