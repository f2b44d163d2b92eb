import { and, eq, sql } from "drizzle-orm";
import { attendance_intervals, meeting_sessions, unmatched_attendance } from "../d1-migrations/schema-attendance";
import { listPresent, listUnmatched, readAttendance, writeAttendance } from "../db/attendance";
import { getEvent } from "../db/events";
import { type MeetingEvent, matchParticipant, type ParticipantIdentity } from "../db/matching";
import { getTenant } from "../db/tenants";
import { type AttendanceReport, attendanceOf } from "../funnel/attendance";
import { branchFor } from "../funnel/branching";
import type { Seconds } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { sha256Text } from "./ids";
import { branchRule } from "./registration-snapshot";

/** A stay, or one end of it, as a provider or a person reported it. Instants are product time. */
export interface ReportedStay extends AttendanceReport {
	who: ParticipantIdentity;
	source: string;
}

type EventOf = Pick<MeetingEvent, "tenant_id" | "id" | "starts_at" | "duration_minutes">;

const PAGE = 100;
/** More rounds than workers that report on one person at once. */
const MOST_ROUNDS = 10;

/**
 * Takes in a reported stay. The registration's attendance follows from all of its reports together, so neither order
 * nor repetition matters. A stay of nobody known is kept until a registration fits.
 *
 * @returns whether a registration was found
 */
export async function recordAttendanceInterval(ctx: Ctx, event: EventOf, stay: ReportedStay): Promise<boolean> {
	const registration_id = await matchParticipant(ctx.db, event, stay.who);
	if (registration_id) await keep(ctx, event, registration_id, stay);
	else await keepUnmatched(ctx, event, stay);
	if (registration_id) await refreshAttendance(ctx, event, registration_id);
	return registration_id !== null;
}

/** Takes in that one holding of the meeting is over: whoever was not seen leaving left then. */
export async function endMeetingSession(ctx: Ctx, event: EventOf, session: string, ended_at: Seconds): Promise<void> {
	const { tenant_id, id: event_id } = event;
	await ctx.db
		.insert(meeting_sessions)
		.values({ tenant_id, event_id, session, ended_at })
		.onConflictDoUpdate({
			target: [meeting_sessions.tenant_id, meeting_sessions.event_id, meeting_sessions.session],
			set: { ended_at: sql`max(${meeting_sessions.ended_at}, excluded.ended_at)` },
		});
	await matchAgain(ctx, event);
	for (let cursor = ""; ; ) {
		const page = await listPresent(ctx.db, tenant_id, event_id, session, cursor, PAGE);
		for (const id of page) await refreshAttendance(ctx, event, id);
		const last = page.at(-1);
		if (page.length < PAGE || last === undefined) return;
		cursor = last;
	}
}

/** Holds the stays of nobody known against the registrations as they are now. */
async function matchAgain(ctx: Ctx, event: EventOf): Promise<void> {
	for (const { tenant_id, event_id, id, registrant_id, email, join_url, ...stay } of await listUnmatched(
		ctx.db,
		event.tenant_id,
		event.id,
		PAGE * MOST_ROUNDS,
	)) {
		const who = { registrant_id, email, join_url };
		const registration_id = await matchParticipant(ctx.db, event, who);
		if (!registration_id) continue;
		await keep(ctx, event, registration_id, { ...stay, who });
		await ctx.db
			.delete(unmatched_attendance)
			.where(
				and(
					eq(unmatched_attendance.tenant_id, tenant_id),
					eq(unmatched_attendance.event_id, event_id),
					eq(unmatched_attendance.id, id),
				),
			);
		await refreshAttendance(ctx, event, registration_id);
	}
}

/** The id of a stay's row: a function of what the report says, so that a repeated one is the same row. */
export const stayId = ({
	session,
	participant,
	joined_at,
	left_at,
	who,
}: Omit<ReportedStay, "source">): Promise<string> => {
	const presence = participant || `${who.registrant_id ?? ""} ${who.email ?? ""}`;
	return sha256Text([session, presence, joined_at ?? "", left_at ?? ""].join("\n"));
};

async function keep(ctx: Ctx, event: EventOf, registration_id: string, stay: ReportedStay): Promise<void> {
	const { who: _who, ...row } = stay;
	await ctx.db
		.insert(attendance_intervals)
		.values({ tenant_id: event.tenant_id, registration_id, id: await stayId(stay), event_id: event.id, ...row })
		.onConflictDoNothing();
}

async function keepUnmatched(ctx: Ctx, event: EventOf, stay: ReportedStay): Promise<void> {
	const { who, ...row } = stay;
	await ctx.db
		.insert(unmatched_attendance)
		.values({ tenant_id: event.tenant_id, event_id: event.id, id: await stayId(stay), ...who, ...row })
		.onConflictDoNothing();
}

/**
 * Works out one registration's attendance from all that was reported of it, the coach's word first, writes it down and tells its object. What
 * was reported meanwhile is taken in before it returns, so that the last to finish leaves the whole truth.
 */
export async function refreshAttendance(ctx: Ctx, event: EventOf, registration_id: string): Promise<void> {
	const { tenant_id, id: event_id, starts_at } = event;
	const [tenant, row] = await Promise.all([getTenant(ctx.db, tenant_id), getEvent(ctx.db, tenant_id, event_id)]);
	if (!tenant || !row) return;
	const timing = { starts_at, ends_at: starts_at + (event.duration_minutes ?? 0) * 60 };
	let told = "";
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const known = await readAttendance(ctx.db, tenant_id, event_id, registration_id);
		const { mark } = known;
		const version = `${known.reports.length} ${known.ended.size} ${mark ? `${mark.attended} ${mark.minutes}` : ""}`;
		if (version === told) return;
		const facts = mark ?? attendanceOf(known.reports, timing, known.ended);
		if (facts.attended === null) return;
		const attendance = branchFor(facts, branchRule(tenant, row));
		const at = { tenant_id, event_id, registration_id, now: ctx.clock.now(), wall: ctx.clock.wall() };
		// A mark was written together with what it amounts to.
		if (!mark && !(await writeAttendance(ctx.db, at, known, { attendance, minutes: facts.minutes }))) continue;
		await ctx.registration(tenant_id, registration_id).observe({ attended: facts.attended, minutes: facts.minutes });
		told = version;
	}
	throw new Error(`attendance of ${registration_id} keeps changing`);
}
