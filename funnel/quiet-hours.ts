import { type RegionalHours, regionalHoursOn, regionalRules } from "./quiet-hours-regions";
import type { Seconds } from "./vocabulary";
import { instantOfWallClock, wallClockAt } from "./zone";

/** No tenant may text outside 08:00-21:00 local time (47 CFR 64.1200(c)(1)). */
const WIDEST_FROM = 8 * 60;
const WIDEST_TO = 21 * 60;
const DAY = 86_400;
/** A closed Sunday between two holidays is the longest closed stretch; a fortnight is ample. */
const DAYS_TO_SEARCH = 14;

/** When a text may reach one person: local minutes `[from, to)` of each day, narrowed by the region's own hours. */
export interface SendWindow {
	time_zone: string;
	from_minute: number;
	to_minute: number;
	region: RegionalHours | null;
}

/** `time_zone` is the recipient's, else the event's. An unknown or missing region narrows nothing. */
export function sendWindow(
	quiet: { from_minute: number; to_minute: number },
	time_zone: string,
	region: string | null,
): SendWindow {
	return {
		time_zone,
		from_minute: Math.max(quiet.from_minute, WIDEST_FROM),
		to_minute: Math.min(quiet.to_minute, WIDEST_TO),
		region: regionalRules(region, time_zone),
	};
}

/** Whether a text may leave at this instant. */
export function isAllowed(window: SendWindow, at: Seconds): boolean {
	const wall = wallClockAt(window.time_zone, at);
	const day = Math.floor(wall / DAY);
	const second = wall - day * DAY;
	return second >= openingOn(window, day) && second < closingOn(window, day);
}

/** Start of the last allowed minute that begins at or before `at`; null if there is none within a fortnight. */
export function lastAllowedMinute(window: SendWindow, at: Seconds): Seconds | null {
	const wall = wallClockAt(window.time_zone, at);
	const today = Math.floor(wall / DAY);
	for (let day = today; day > today - DAYS_TO_SEARCH; day--) {
		const opening = day * DAY + openingOn(window, day);
		const last = Math.min(day * DAY + closingOn(window, day) - 60, Math.floor(wall / 60) * 60);
		if (last < opening) continue;
		const candidate = instantOfWallClock(window.time_zone, last);
		if (candidate <= at && isAllowed(window, candidate)) return candidate;
	}
	return null;
}

/** The first allowed instant at or after `at`; null if there is none within a fortnight. */
export function firstAllowed(window: SendWindow, at: Seconds): Seconds | null {
	if (isAllowed(window, at)) return at;
	const wall = wallClockAt(window.time_zone, at);
	const today = Math.floor(wall / DAY);
	for (let day = today; day < today + DAYS_TO_SEARCH; day++) {
		const opening = openingOn(window, day);
		if (opening >= closingOn(window, day)) continue;
		const candidate = instantOfWallClock(window.time_zone, day * DAY + opening);
		if (candidate >= at && isAllowed(window, candidate)) return candidate;
	}
	return null;
}

function openingOn(window: SendWindow, day: number): number {
	const regional = window.region && regionalHoursOn(window.region, day);
	if (!regional) return window.from_minute * 60;
	return (regional === "never" ? WIDEST_TO : Math.max(window.from_minute, regional[0])) * 60;
}

function closingOn(window: SendWindow, day: number): number {
	const regional = window.region && regionalHoursOn(window.region, day);
	if (!regional) return window.to_minute * 60;
	return (regional === "never" ? WIDEST_FROM : Math.min(window.to_minute, regional[1])) * 60;
}
