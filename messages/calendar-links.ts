import type { Seconds } from "../funnel/vocabulary";

export interface CalendarLinkEntry {
	title: string;
	description: string | null;
	location: string | null;
	starts_at: Seconds;
	ends_at: Seconds;
	/** IANA name of the event's zone; Google shows the entry in it. */
	time_zone?: string | null;
}

export interface CalendarLinks {
	google: string;
	outlook: string;
	office365: string;
	yahoo: string;
}

/** Longest description in characters: addresses of more than some 2,000 are cut off by mail clients and browsers. */
const MOST_DESCRIPTION = 500;

const extended = (at: Seconds): string => new Date(at * 1000).toISOString().replace(".000Z", "Z");
const basic = (at: Seconds): string => extended(at).replace(/[-:]/g, "");

/** Percent-encoded throughout: Outlook shows a plus as a plus. */
const query = (fields: Record<string, string | null | undefined>): string =>
	Object.entries(fields)
		.filter(([, value]) => value)
		.map(([name, value]) => `${name}=${encodeURIComponent((value as string).toWellFormed())}`)
		.join("&");

function shorten(text: string | null): string {
	const characters = [...(text ?? "")];
	return characters.length <= MOST_DESCRIPTION
		? characters.join("")
		: `${characters.slice(0, MOST_DESCRIPTION - 1).join("")}…`;
}

/** Addresses that open a calendar's own "new entry" page with the event filled in. */
export function calendarLinks(entry: CalendarLinkEntry): CalendarLinks {
	const { title, location, starts_at, ends_at, time_zone } = entry;
	const description = shorten(entry.description);
	const outlook = query({
		path: "/calendar/action/compose",
		rru: "addevent",
		subject: title,
		startdt: extended(starts_at),
		enddt: extended(ends_at),
		body: description,
		location,
	});
	const google = query({
		action: "TEMPLATE",
		text: title,
		dates: `${basic(starts_at)}/${basic(ends_at)}`,
		details: description,
		location,
		ctz: time_zone,
	});
	const yahoo = query({
		v: "60",
		title,
		st: basic(starts_at),
		et: basic(ends_at),
		desc: description,
		in_loc: location,
	});
	return {
		google: `https://calendar.google.com/calendar/render?${google}`,
		outlook: `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`,
		office365: `https://outlook.office.com/calendar/0/deeplink/compose?${outlook}`,
		yahoo: `https://calendar.yahoo.com/?${yahoo}`,
	};
}
