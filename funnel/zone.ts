import type { Seconds } from "./vocabulary";

/** About a year: offsets are found once per zone and stretch of this length, then looked up. */
const STRETCH = 31_556_952;
/** No zone on record changes its offset and back again within a week. */
const PROBE = 7 * 86_400;
/** There are about 600 names; beyond this the cache starts afresh rather than grow. */
const MOST_ZONES = 1_000;

interface Offsets {
	/** Instants at which the offset changes, ascending. */
	changes: Seconds[];
	/** `values[i]` holds before `changes[i]`; one more than there are changes. */
	values: number[];
}

interface Zone {
	format: Intl.DateTimeFormat;
	stretches: Map<number, Offsets>;
}

const zones = new Map<string, Zone>();

/** True for an IANA name this runtime knows; a bare offset such as `+05:30` is none. */
export function isTimeZone(name: string): boolean {
	if (!/^[A-Za-z]/.test(name)) return false;
	try {
		zoneOf(name);
		return true;
	} catch {
		return false;
	}
}

/**
 * Seconds to add to an instant to get the wall clock of `zone` (east is positive).
 * Throws RangeError for a zone the runtime does not know.
 */
export function offsetAt(zone: string, at: Seconds): number {
	const { changes, values } = offsetsOf(zoneOf(zone), Math.floor(at / STRETCH));
	let i = 0;
	while (i < changes.length && at >= (changes[i] as number)) i++;
	return values[i] as number;
}

/** The wall clock of `zone` at an instant, as seconds since 1970-01-01T00:00 on that clock. */
export function wallClockAt(zone: string, at: Seconds): number {
	return at + offsetAt(zone, at);
}

/**
 * The instant at which the clock of `zone` shows `wall` (seconds since 1970-01-01T00:00 on that clock).
 * A time shown twice means the first; a time that is skipped moves on by what was skipped (RFC 5545, 3.3.5).
 */
export function instantOfWallClock(zone: string, wall: number): Seconds {
	const before = offsetAt(zone, wall - 86_400 - 50_400);
	const first = wall - before;
	if (offsetAt(zone, first) === before) return first;
	const after = offsetAt(zone, wall + 86_400 + 50_400);
	const second = wall - after;
	return offsetAt(zone, second) === after ? second : first;
}

function zoneOf(name: string): Zone {
	const known = zones.get(name);
	if (known) return known;
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: name,
		calendar: "gregory",
		numberingSystem: "latn",
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	if (zones.size >= MOST_ZONES) zones.clear();
	const zone = { format, stretches: new Map<number, Offsets>() };
	zones.set(name, zone);
	return zone;
}

function offsetsOf(zone: Zone, stretch: number): Offsets {
	let found = zone.stretches.get(stretch);
	if (!found) {
		found = findOffsets(zone.format, stretch * STRETCH, (stretch + 1) * STRETCH);
		zone.stretches.set(stretch, found);
	}
	return found;
}

function findOffsets(format: Intl.DateTimeFormat, from: Seconds, to: Seconds): Offsets {
	let value = askOffset(format, from);
	const changes: Seconds[] = [];
	const values = [value];
	for (let low = from; low < to; ) {
		let high = Math.min(low + PROBE, to);
		if (askOffset(format, high) === value) {
			low = high;
			continue;
		}
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (askOffset(format, middle) === value) low = middle;
			else high = middle;
		}
		value = askOffset(format, high);
		changes.push(high);
		values.push(value);
		low = high;
	}
	return { changes, values };
}

function askOffset(format: Intl.DateTimeFormat, at: Seconds): number {
	const part: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(at * 1000)) part[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - at;
}
