import type { AttendanceFacts } from "./branching";
import type { Seconds } from "./vocabulary";

/** What was reported of one stay: its beginning, its end, or both. */
export interface AttendanceReport {
	/** One holding of the meeting, by the provider's own id. */
	session: string;
	/** One presence in it, by the provider's own id: whoever drops out and comes back may have several. */
	participant: string;
	joined_at: Seconds | null;
	left_at: Seconds | null;
}

/** `from` <= `to`. */
export interface Interval {
	from: Seconds;
	to: Seconds;
}

/** Stays that end earlier than this before the start are rehearsals and people who mistook the day. */
const DOORS_OPEN = 2 * 3600;
/** Stays that begin later than this after the end belong to another use of the same meeting. */
const DOORS_CLOSE = 12 * 3600;

/** Beginnings of one stay that two reports tell of are no further apart, in seconds. */
const SAME_BEGINNING = 90;

const clamp = (at: Seconds, from: Seconds, to: Seconds): Seconds => Math.min(Math.max(at, from), to);

/** Reports of one presence by what they say; an end that a whole stay has as well is no other one. */
function sorted(presence: AttendanceReport[]): { whole: Interval[]; joins: Set<Seconds>; leaves: Set<Seconds> } {
	const whole: Interval[] = [];
	const joins = new Set<Seconds>();
	const leaves = new Set<Seconds>();
	for (const { joined_at, left_at } of presence) {
		if (joined_at !== null && left_at !== null) whole.push({ from: joined_at, to: Math.max(joined_at, left_at) });
		else if (joined_at !== null) joins.add(joined_at);
		else if (left_at !== null) leaves.add(left_at);
	}
	for (const { from, to } of whole) {
		joins.delete(from);
		leaves.delete(to);
	}
	return { whole, joins, leaves };
}

/**
 * The stays that `reports` amount to. Beginnings and ends of one presence are paired by their instants, never by the
 * order in which they were reported, and the same report twice is one. A stay nobody saw the end of lasts as long as a
 * whole one that began with it, whoever reported that; else until `endOf` says or somebody came again; an end without a beginning shows that somebody was there, and no more.
 *
 * @param endOf when somebody who came at `from` and was not seen leaving is held to have left the session
 */
export function staysOf(reports: AttendanceReport[], endOf: (session: string, from: Seconds) => Seconds): Interval[] {
	const stays: Interval[] = [];
	const known = reports.flatMap(({ joined_at: from, left_at: to }) =>
		from !== null && to !== null ? [{ from, to }] : [],
	);
	const lasted = (session: string, from: Seconds): Seconds => {
		const [nearest] = known
			.filter((w) => Math.abs(w.from - from) <= SAME_BEGINNING && w.to >= from)
			.sort((a, b) => Math.abs(a.from - from) - Math.abs(b.from - from) || a.to - b.to);
		return nearest ? nearest.to : endOf(session, from);
	};
	const presences = Map.groupBy(reports, (r) => `${r.session}\n${r.participant}`);
	for (const presence of presences.values()) {
		const { whole, joins, leaves } = sorted(presence);
		stays.push(...whole);
		const session = presence[0]?.session ?? "";
		let since: Seconds | null = null;
		const stay = (from: Seconds, to: Seconds) => {
			stays.push({ from, to });
			since = null;
		};
		for (const at of [...new Set([...joins, ...leaves])].sort((a, b) => a - b)) {
			// Of a leave and a join in one second the leave comes first where somebody was there to leave.
			const leftFirst = since !== null;
			if (leaves.has(at) && leftFirst) stay(since ?? at, at);
			if (joins.has(at)) {
				if (since !== null) stay(since, clamp(lasted(session, since), since, at));
				since = at;
			}
			if (leaves.has(at) && !leftFirst) stay(since ?? at, at);
		}
		if (since !== null) stay(since, Math.max(since, lasted(session, since)));
	}
	return stays;
}

/** The same time as a sorted list of intervals that neither overlap nor touch. */
export function mergeIntervals(intervals: Interval[]): Interval[] {
	const merged: Interval[] = [];
	for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
		const last = merged.at(-1);
		if (last && from <= last.to) last.to = Math.max(last.to, to);
		else merged.push({ from, to });
	}
	return merged;
}

/** Whole minutes in `intervals`, time that several of them cover counted once. */
export const minutesAttended = (intervals: Interval[]): number =>
	Math.floor(mergeIntervals(intervals).reduce((sum, { from, to }) => sum + to - from, 0) / 60);

/**
 * What `reports` say of one person's attendance of one event: a function of the set of reports alone. More reports
 * never make somebody who came a person who did not.
 *
 * @param ended when sessions of the meeting ended, by their ids; one that is not known to have ended lasts until the
 *   event's planned end
 * @returns `attended` null where no stay belongs to the event
 */
export function attendanceOf(
	reports: AttendanceReport[],
	event: { starts_at: Seconds; ends_at: Seconds },
	ended: ReadonlyMap<string, Seconds>,
): AttendanceFacts {
	const opens = event.starts_at - DOORS_OPEN;
	const closes = event.ends_at + DOORS_CLOSE;
	// Nobody waits from the day before on: of such a stay only the end was not reported.
	const endOf = (session: string, from: Seconds) => (from < opens ? from : (ended.get(session) ?? event.ends_at));
	const seen = (at: Seconds) => at >= opens && at <= closes;
	const stays = staysOf(reports, endOf).filter(({ from, to }) => seen(from) || seen(to));
	return stays.length === 0 ? { attended: null, minutes: null } : { attended: true, minutes: minutesAttended(stays) };
}

/** How far `at` lies outside the time in which stays count for an event, in seconds; 0 inside. */
export const distanceFrom = (event: { starts_at: Seconds; ends_at: Seconds }, at: Seconds): Seconds =>
	Math.max(0, event.starts_at - DOORS_OPEN - at, at - event.ends_at - DOORS_CLOSE);
