import { createEvent, type EventAttributes } from "ics";
import type { Seconds } from "../funnel/vocabulary";
import { escapeText, finishCalendar, mailAddress, parameterValue, plainValue } from "./calendar-text";
import { webUrl } from "./urls";

export { type CalendarLinks, calendarLinks } from "./calendar-links";

export type CalendarMethod = "REQUEST" | "CANCEL" | "PUBLISH";

export interface CalendarPerson {
	name: string;
	email: string;
}

export interface CalendarEntry {
	/** The same for the life of a registration: calendars know the entry again by it. */
	uid: string;
	/** Goes up with every change; a calendar ignores what is not newer. */
	sequence: number;
	method: CalendarMethod;
	title: string;
	description: string | null;
	location: string | null;
	url: string | null;
	starts_at: Seconds;
	ends_at: Seconds;
	organizer: CalendarPerson;
	/** Left out of the file where the method is `PUBLISH`, which has none (RFC 5546 section 3.2.1). */
	attendee: CalendarPerson;
	created_at: Seconds;
	/** When what the entry says last changed; also its DTSTAMP, so that the same entry gives the same bytes. */
	updated_at: Seconds;
	product_id?: string;
}

const PRODUCT_ID = "-//Myxelium//Event funnel//EN";
const SHORTEST: Seconds = 60;

/** Content type of an attached or served entry. Mail clients act on the entry only where `method` agrees with the file's. */
export const CALENDAR_MIME = (method: CalendarMethod): string => `text/calendar; method=${method}; charset=utf-8`;

/**
 * An entry as an iCalendar file (RFC 5545, RFC 5546), in UTC: a request to put it in, a cancellation, or a bare
 * publication. Reminders a day and a quarter of an hour before come with a request alone.
 *
 * @throws when an instant or the sequence is not a whole number from 0
 */
export function calendarFile(entry: CalendarEntry): string {
	const title = plainValue(entry.title).trim() || "Event";
	const url = entry.url && webUrl(entry.url);
	const person = (p: CalendarPerson) => ({ name: parameterValue(p.name) || p.email, email: mailAddress(p.email) });
	// The library takes `timestamp` for DTSTAMP but does not declare it; without it the stamp is the present moment.
	const attributes: EventAttributes & { timestamp: number } = {
		uid: plainValue(entry.uid),
		sequence: entry.sequence,
		method: entry.method,
		productId: entry.product_id ?? PRODUCT_ID,
		timestamp: entry.updated_at * 1000,
		created: entry.created_at * 1000,
		lastModified: entry.updated_at * 1000,
		start: entry.starts_at * 1000,
		end: Math.max(entry.ends_at, entry.starts_at + SHORTEST) * 1000,
		title,
		description: plainValue(entry.description ?? ""),
		location: plainValue(entry.location ?? ""),
		status: entry.method === "CANCEL" ? "CANCELLED" : "CONFIRMED",
		busyStatus: entry.method === "CANCEL" ? "FREE" : "BUSY",
		transp: entry.method === "CANCEL" ? "TRANSPARENT" : "OPAQUE",
		organizer: person(entry.organizer),
		...(entry.method !== "PUBLISH" && {
			attendees: [
				// Registering was the answer: asking for another would send replies to the organiser.
				{
					...person(entry.attendee),
					rsvp: false,
					cutype: "INDIVIDUAL" as const,
					role: "REQ-PARTICIPANT" as const,
					partstat: "ACCEPTED" as const,
				},
			],
		}),
		...(entry.method === "REQUEST" && {
			alarms: [{ hours: 24 }, { minutes: 15 }].map((trigger) => ({
				action: "display" as const,
				description: escapeText(title),
				trigger: { ...trigger, before: true },
			})),
		}),
	};
	const { error, value } = createEvent(attributes);
	if (error || value === null) throw new Error(`This calendar entry cannot be written: ${reasons(error)}`);
	return finishCalendar(value, url ? [`URL:${url}`] : []);
}

const reasons = (error: (Error & { errors?: string[] }) | null): string =>
	error?.errors?.join("; ") || error?.message || "unknown reason";
