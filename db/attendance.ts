import { and, asc, eq, gt, sql } from "drizzle-orm";
import {
	attendance_intervals,
	attendance_marks,
	meeting_sessions,
	unmatched_attendance,
} from "../d1-migrations/schema-attendance";
import type { Seconds } from "../funnel/vocabulary";
import { runBatch } from "./batch";
import type { Db } from "./client";
import { attendanceTold } from "./outgoing";

export type AttendanceRow = typeof attendance_intervals.$inferSelect;
export type UnmatchedRow = typeof unmatched_attendance.$inferSelect;

/** All that is known of one registration's attendance, read at one moment. */
export interface AttendanceKnown {
	reports: AttendanceRow[];
	/** When sessions of the event's meeting ended. */
	ended: Map<string, Seconds>;
	/** What the coach or the door said: it outranks every report. */
	mark: typeof attendance_marks.$inferSelect | null;
}

export async function readAttendance(
	db: Db,
	tenant_id: string,
	event_id: string,
	registration_id: string,
): Promise<AttendanceKnown> {
	const [reports, sessions, marks] = await db.batch([
		db
			.select()
			.from(attendance_intervals)
			.where(
				and(eq(attendance_intervals.tenant_id, tenant_id), eq(attendance_intervals.registration_id, registration_id)),
			),
		db
			.select()
			.from(meeting_sessions)
			.where(and(eq(meeting_sessions.tenant_id, tenant_id), eq(meeting_sessions.event_id, event_id))),
		db
			.select()
			.from(attendance_marks)
			.where(and(eq(attendance_marks.tenant_id, tenant_id), eq(attendance_marks.registration_id, registration_id))),
	]);
	return { reports, ended: new Map(sessions.map((s) => [s.session, s.ended_at])), mark: marks[0] ?? null };
}

/**
 * Writes what `known` amounts to, unless more has become known since: rows are only ever added, so their number tells.
 *
 * @returns false where it was not written
 */
export async function writeAttendance(
	db: Db,
	at: { tenant_id: string; event_id: string; registration_id: string; now: Seconds; wall: Seconds },
	known: AttendanceKnown,
	result: { attendance: string; minutes: number | null },
): Promise<boolean> {
	const { tenant_id, event_id, registration_id, now } = at;
	const [written = []] = await runBatch(db, [
		sql`update registrations set attendance = ${result.attendance}, attended_minutes = ${result.minutes}, updated_at = ${now}
			where tenant_id = ${tenant_id} and id = ${registration_id}
			and (select count(*) from attendance_intervals where tenant_id = ${tenant_id} and registration_id = ${registration_id}) = ${known.reports.length}
			and (select count(*) from meeting_sessions where tenant_id = ${tenant_id} and event_id = ${event_id}) = ${known.ended.size}
			and not exists (select 1 from attendance_marks where tenant_id = ${tenant_id} and registration_id = ${registration_id})
			returning id`,
		attendanceTold(at, result.attendance, at.wall),
	]);
	return written.length > 0;
}

/** Registrations that were seen in a session of the meeting: a page by id, from after `cursor` on. */
export async function listPresent(
	db: Db,
	tenant_id: string,
	event_id: string,
	session: string,
	cursor: string,
	limit: number,
): Promise<string[]> {
	const rows = await db
		.selectDistinct({ id: attendance_intervals.registration_id })
		.from(attendance_intervals)
		.where(
			and(
				eq(attendance_intervals.tenant_id, tenant_id),
				eq(attendance_intervals.event_id, event_id),
				eq(attendance_intervals.session, session),
				gt(attendance_intervals.registration_id, cursor),
			),
		)
		.orderBy(asc(attendance_intervals.registration_id))
		.limit(limit)
		.all();
	return rows.map((r) => r.id);
}

export async function listUnmatched(db: Db, tenant_id: string, event_id: string, limit: number) {
	return db
		.select()
		.from(unmatched_attendance)
		.where(and(eq(unmatched_attendance.tenant_id, tenant_id), eq(unmatched_attendance.event_id, event_id)))
		.limit(limit)
		.all();
}
