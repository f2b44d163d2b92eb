import type { Seconds } from "./vocabulary";
import { offsetAt, wallClockAt } from "./zone";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** Below this a start is told in hours, whatever the date: "in 3 hours" is right on both sides of midnight. */
const HOURS_ARE_CLEARER = 6 * HOUR;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
];

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** Days between the calendar dates that two instants have in a zone; 0 on the same date. */
export const calendarDaysBetween = (zone: string, from: Seconds, to: Seconds): number =>
	Math.floor(wallClockAt(zone, to) / DAY) - Math.floor(wallClockAt(zone, from) / DAY);

/** The calendar date in a zone: `Tuesday, December 1, 2026`. */
export function formatDate(at: Seconds, zone: string): string {
	return `${formatDay(at, zone)}, ${wallDate(at, zone).getUTCFullYear()}`;
}

/** The clock time in a zone with the zone's short name: `3:00 PM EST`, `9:00 PM GMT+1`. */
export const formatTime = (at: Seconds, zone: string): string =>
	`${clockTime(at, zone)} ${zoneName(at, zone, "short")}`;

/**
 * Date and time in a zone with the zone's full name, which tells standard from summer time:
 * `Tuesday, December 1, 2026 at 3:00 PM Eastern Standard Time`.
 */
export const formatDateTime = (at: Seconds, zone: string): string =>
	`${formatDate(at, zone)} at ${clockTime(at, zone)} ${zoneName(at, zone, "long")}`;

/**
 * The recipient's date and time; where the event's clock shows another time, that follows in parentheses, with its
 * date if that differs too.
 */
export function formatForBoth(at: Seconds, zone: string, event_zone: string): string {
	const own = formatDateTime(at, zone);
	if (offsetAt(zone, at) === offsetAt(event_zone, at)) return own;
	const there = `${clockTime(at, event_zone)} ${zoneName(at, event_zone, "long")}`;
	const same_day = formatDay(at, zone) === formatDay(at, event_zone);
	return `${own} (${same_day ? there : `${formatDay(at, event_zone)} at ${there}`})`;
}

/**
 * How far off a start is, in words that are true at `now` for somebody in `zone`: `in a moment`, `in 15 minutes`,
 * `in 2 hours`, `in 1 hour and 30 minutes`, `in about 5 hours`, `today`, `tomorrow`, `in 4 days`. `today` and
 * `tomorrow` go by the date of `zone`. Returns `now` from the start on.
 */
export function formatStartsIn(now: Seconds, starts_at: Seconds, zone: string): string {
	const left = starts_at - now;
	if (left <= 0) return "now";
	if (left < MINUTE) return "in a moment";
	if (left < HOURS_ARE_CLEARER) return inHours(Math.round(left / MINUTE));
	const days = calendarDaysBetween(zone, now, starts_at);
	if (days <= 0) return "today";
	return days === 1 ? "tomorrow" : `in ${days} days`;
}

function inHours(minutes: number): string {
	if (minutes < 60) return `in ${plural(minutes, "minute")}`;
	const nearest = Math.round(minutes / 60);
	if (Math.abs(minutes - nearest * 60) <= 2) return `in ${plural(nearest, "hour")}`;
	if (minutes >= 180) return `in about ${plural(nearest, "hour")}`;
	return `in ${formatDuration(minutes)}`;
}

/** A length in words: `45 minutes`, `1 hour and 30 minutes`; whole days, rounded up, from two days on. */
export function formatDuration(minutes: number): string {
	const whole = Math.round(minutes);
	if (whole >= 2 * 24 * 60) return plural(Math.ceil(whole / (24 * 60)), "day");
	const hours = Math.floor(whole / 60);
	const rest = whole % 60;
	if (hours === 0) return plural(rest, "minute");
	return rest === 0 ? plural(hours, "hour") : `${plural(hours, "hour")} and ${plural(rest, "minute")}`;
}

const wallDate = (at: Seconds, zone: string): Date => new Date(wallClockAt(zone, at) * 1000);

function formatDay(at: Seconds, zone: string): string {
	const date = wallDate(at, zone);
	return `${WEEKDAYS[date.getUTCDay()]}, ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
}

function clockTime(at: Seconds, zone: string): string {
	const date = wallDate(at, zone);
	const hour = date.getUTCHours();
	const minute = String(date.getUTCMinutes()).padStart(2, "0");
	return `${hour % 12 || 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Twice as many as there are zones with two lengths of name. */
const MOST_FORMATS = 2_000;

function zoneName(at: Seconds, zone: string, length: "short" | "long"): string {
	const key = `${length} ${zone}`;
	let format = formats.get(key);
	if (!format) {
		if (formats.size >= MOST_FORMATS) formats.clear();
		format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: length });
		formats.set(key, format);
	}
	const name = format.formatToParts(at * 1000).find((part) => part.type === "timeZoneName")?.value ?? zone;
	return name.replace(/\p{Zs}/gu, " ").replace("\u2212", "-");
}
