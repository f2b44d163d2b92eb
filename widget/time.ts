export interface TimeText {
	/** Date and time in the zone that matters most to the reader, with its zone. */
	main: string;
	/** The same instant on the other clock, or null when both clocks agree. */
	other: string | null;
}

type When = { type: string; starts_at: string | null; ends_at: string | null; time_zone: string };

/** The form speaks English, so only the reader's flavour of English is taken (day order, 12 or 24 hours). */
export function pickLocale(languages: readonly string[]): string {
	return languages.find((language) => /^en\b/i.test(language)) ?? "en";
}

/** `America/New_York` -> `New York`. */
export function placeOf(zone: string): string {
	return (zone.split("/").pop() as string).replace(/_/g, " ");
}

function usable(zone: string): string {
	try {
		new Intl.DateTimeFormat("en", { timeZone: zone });
		return zone;
	} catch {
		return "UTC";
	}
}

function range(when: When, zone: string, locale: string, long: boolean): string {
	const format = new Intl.DateTimeFormat(locale, {
		timeZone: zone,
		weekday: long ? "long" : "short",
		day: "numeric",
		month: long ? "long" : "short",
		...(long && { year: "numeric" }),
		hour: "numeric",
		minute: "2-digit",
		timeZoneName: "short",
	});
	const start = new Date(when.starts_at as string);
	const text = when.ends_at ? format.formatRange(start, new Date(when.ends_at)) : format.format(start);
	return text.replace(/[\u2009\u202f]/g, " ").replace("GMT-", "GMT\u2011");
}

function wallClock(instant: string, zone: string): string {
	return new Date(instant).toLocaleString("sv", { timeZone: zone });
}

/**
 * When the event is, on the visitor's clock and on the event's own; null for an event without a start.
 * Whoever travels to an event lives by the clock of its place, so for `in_person` that one comes first.
 */
export function timeText(when: When, visitor_zone: string, locale: string): TimeText | null {
	if (!when.starts_at) return null;
	const mine = usable(visitor_zone);
	const theirs = usable(when.time_zone);
	const on_site = when.type === "in_person";
	const first = on_site ? theirs : mine;
	const second = on_site ? mine : theirs;
	const main = range(when, first, locale, true);
	if (wallClock(when.starts_at, mine) === wallClock(when.starts_at, theirs)) return { main, other: null };
	const label = on_site ? "On your clock" : `In ${placeOf(theirs)}`;
	return { main, other: `${label}: ${range(when, second, locale, false)}` };
}
