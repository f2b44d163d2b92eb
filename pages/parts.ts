import { formatDateTime, formatDuration } from "../funnel/local-time";
import { isTimeZone, offsetAt } from "../funnel/zone";
import { webUrl } from "../messages/urls";
import { type Html, html } from "./html";
import { qrCode } from "./qr";
import type { CheckInLink, PageCalendar, PageEvent } from "./types";

const CALENDARS = [
	["google", "Google"],
	["outlook", "Outlook.com"],
	["office365", "Office 365"],
	["yahoo", "Yahoo"],
] as const;

/**
 * When the event is: on the person's clock and, where that reads differently, on the event's. Whoever travels to an
 * event lives by the clock of its place, so for `in_person` that one comes first. Empty for a membership.
 */
export function whenLines(event: PageEvent, zone: string | null): string[] {
	const { starts_at, time_zone, duration_minutes } = event;
	if (starts_at === null) return [];
	const place = isTimeZone(time_zone) ? time_zone : "UTC";
	const own = zone !== null && isTimeZone(zone) ? zone : place;
	const theirs = formatDateTime(starts_at, place);
	const mine = formatDateTime(starts_at, own);
	const same = offsetAt(own, starts_at) === offsetAt(place, starts_at);
	const clocks =
		event.type === "in_person" ? [theirs, `${mine} on your clock`] : [mine, `${theirs} on the event's clock`];
	const duration = duration_minutes ? [`Takes ${formatDuration(duration_minutes)}`] : [];
	return [clocks[0] as string, ...(same ? [] : [clocks[1] as string]), ...duration];
}

/** Time and place; with `about`, the description too. */
export function eventFacts(event: PageEvent, zone: string | null, about = false): Html {
	const [first, ...more] = whenLines(event, zone);
	return html`<div class="facts">
${event.status === "live" && html`<p><strong>Happening now</strong></p>`}
${first && html`<p><strong>${first}</strong></p>`}
${more.map((line) => html`<p class="soft">${line}</p>`)}
${event.location && html`<p>Where: ${event.location}</p>`}
</div>
${about && event.description?.trim() && html`<p class="about">${event.description.trim()}</p>`}`;
}

/** A link that looks like a button; nothing where the address is no web address. */
export function linkButton(url: string | null | undefined, label: string, main = false): Html | null {
	const href = url && webUrl(url);
	return href ? html`<a class="button${main && " main"}" href="${href}" rel="noopener">${label}</a>` : null;
}

/** The ticket with its code for the door, or the way to the own progress. */
export function checkInPart(check_in: CheckInLink | null | undefined): Html | null {
	if (!check_in) return null;
	return html`<section aria-labelledby="check-in">
<h2 id="check-in">${check_in.label}</h2>
${check_in.ticket_url && qrCode(check_in.ticket_url)}
${linkButton(check_in.url, check_in.ticket_url ? "Open your ticket" : "Open your progress")}
</section>`;
}

/** The calendar buttons; nothing where the event has no start or no address is given. */
export function calendarButtons(event: PageEvent, calendar: PageCalendar): Html | null {
	const buttons = [
		...CALENDARS.map(([name, label]) => linkButton(calendar.links[name], label)),
		linkButton(calendar.ics_url, "Apple or .ics"),
	].filter((button) => button !== null);
	if (event.starts_at === null || !buttons.length) return null;
	return html`<section aria-labelledby="calendars">
<h2 id="calendars">Add it to your calendar</h2>
<ul class="links">${buttons.map((button) => html`<li>${button}</li>`)}</ul>
</section>`;
}
