import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import { contacts, registrations } from "../d1-migrations/schema";
import { attendance_intervals, attendance_marks, report_pulls } from "../d1-migrations/schema-attendance";
import type { Seconds } from "../funnel/vocabulary";
import type { Db } from "./client";

export type ReportPull = typeof report_pulls.$inferSelect;

/** From an event's end to the first look at its reports, in seconds. */
export const FIRST_PULL = 300;
/** How long ago an event may have ended for its reports to be asked for without a word from the provider, in seconds. */
const RECENT = 2 * 86_400;
/** Events longer than this are found by their provider's notice of the end, in seconds. */
const LONGEST = 6 * 86_400;

/** Notes the reports of every event with a meeting that ended lately. @returns how many were new */
export async function noteEndedMeetings(db: Db, now: Seconds): Promise<number> {
	const ended = sql`starts_at + coalesce(duration_minutes, 0) * 60 + ${FIRST_PULL}`;
	const rows = await db.all(
		sql`insert into report_pulls (tenant_id, event_id, due_at)
			select tenant_id, id, ${ended} from events
			where coalesce(zoom_meeting_id, zoom_webinar_id, gotowebinar_key) is not null
				and starts_at > ${now - RECENT - LONGEST} and starts_at < ${now}
				and state in ('published', 'completed') and ${ended} between ${now - RECENT} and ${now}
				and not exists (select 1 from report_pulls p where p.tenant_id = events.tenant_id and p.event_id = events.id)
			on conflict do nothing returning event_id`,
	);
	return rows.length;
}

/** Asks for an event's reports from `due_at` on, once more where they were all in. */
export const duePull = (db: Db, tenant_id: string, event_id: string, due_at: Seconds) =>
	db
		.insert(report_pulls)
		.values({ tenant_id, event_id, due_at })
		.onConflictDoUpdate({
			target: [report_pulls.tenant_id, report_pulls.event_id],
			set: { due_at, attempts: 0, finished_at: null, error: null },
		});

export async function listDuePulls(db: Db, now: Seconds, limit: number): Promise<ReportPull[]> {
	return db
		.select()
		.from(report_pulls)
		.where(and(isNull(report_pulls.finished_at), lte(report_pulls.due_at, now)))
		.orderBy(asc(report_pulls.due_at))
		.limit(limit)
		.all();
}

export async function getPull(db: Db, tenant_id: string, event_id: string): Promise<ReportPull | null> {
	const own = and(eq(report_pulls.tenant_id, tenant_id), eq(report_pulls.event_id, event_id));
	return (await db.select().from(report_pulls).where(own).get()) ?? null;
}

/** Takes the next attempt; false where another worker has it. */
export async function claimPull(db: Db, pull: ReportPull, due_at: Seconds): Promise<boolean> {
	const claimed = await db
		.update(report_pulls)
		.set({ attempts: pull.attempts + 1, due_at })
		.where(
			and(
				eq(report_pulls.tenant_id, pull.tenant_id),
				eq(report_pulls.event_id, pull.event_id),
				eq(report_pulls.attempts, pull.attempts),
				isNull(report_pulls.finished_at),
			),
		)
		.returning({ id: report_pulls.event_id });
	return claimed.length > 0;
}

/** Everybody who registered for an event, with what is written down of their attendance. */
export async function listPeopleOf(db: Db, tenant_id: string, event_id: string) {
	return db
		.select({
			id: registrations.id,
			registrant_id: registrations.zoom_registrant_id,
			join_url: registrations.join_url,
			attendance: registrations.attendance,
			minutes: registrations.attended_minutes,
			email: contacts.email,
			name: sql<string>`trim(coalesce(${contacts.first_name}, '') || ' ' || coalesce(${contacts.last_name}, ''))`,
			marked: sql<number>`exists (select 1 from ${attendance_marks} m where m.tenant_id = registrations.tenant_id and m.registration_id = registrations.id)`,
		})
		.from(registrations)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		)
		.where(and(eq(registrations.tenant_id, tenant_id), eq(registrations.event_id, event_id)))
		.orderBy(asc(registrations.id))
		.all();
}
export type PersonOf = Awaited<ReturnType<typeof listPeopleOf>>[number];

export async function listIntervalsOf(db: Db, tenant_id: string, event_id: string) {
	return db
		.select()
		.from(attendance_intervals)
		.where(and(eq(attendance_intervals.tenant_id, tenant_id), eq(attendance_intervals.event_id, event_id)))
		.all();
}
