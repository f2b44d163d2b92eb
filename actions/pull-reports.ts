import { and, eq, sql } from "drizzle-orm";
import {
	type attendance_intervals,
	meeting_sessions,
	report_pulls,
	type unmatched_attendance,
} from "../d1-migrations/schema-attendance";
import { endsAt, getEvent } from "../db/events";
import type { MeetingEvent } from "../db/matching";
import { claimPull, duePull, getPull, listIntervalsOf, listPeopleOf, type PersonOf } from "../db/report-pulls";
import { getTenant } from "../db/tenants";
import { attendanceOf, distanceFrom } from "../funnel/attendance";
import { branchFor } from "../funnel/branching";
import type { Seconds } from "../funnel/vocabulary";
import type { Participant, PollAnswer } from "../providers/meetings";
import type { Ctx } from "./context";
import { conflict, notFound } from "./errors";
import type { TaskJob } from "./jobs";
import { type Match, matcherOf } from "./match-people";
import { meetingOf, providerOf } from "./meeting-link";
import { takePollAnswers } from "./poll-report";
import { refreshAttendance, stayId } from "./record-attendance-interval";
import { branchRule } from "./registration-snapshot";

/** Product seconds to the next look, by how many there were: reports lag the end by half an hour and more. */
const NEXT_LOOK = [600, 1_200, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
/** A report this long after the end is held to be whole, in seconds. */
const LATE_ENOUGH = 1_800;
const TASK_SIZE = 50;
/** Rows of one statement: each is some 200 bytes of a statement's one JSON parameter. */
const ROWS = 500;

type Event = MeetingEvent & NonNullable<Awaited<ReturnType<typeof getEvent>>>;
type Report =
	| { kind: "ok"; stays: { session: string; participant: Participant }[]; answers: PollAnswer[] }
	| { kind: "wait" | "never"; reason: string };

/**
 * Asks the meeting provider who was there and what they answered, and merges it with what its webhooks told. A report
 * that is not there yet is asked for again later; one that was late enough and changes nothing more ends it. Repeating
 * it changes nothing.
 */
export async function pullReports(ctx: Ctx, tenant_id: string, event_id: string): Promise<void> {
	const [pull, row] = await Promise.all([getPull(ctx.db, tenant_id, event_id), getEvent(ctx.db, tenant_id, event_id)]);
	const now = ctx.clock.now();
	if (!pull || pull.finished_at !== null || pull.due_at > now || !row || row.starts_at === null) return;
	const next = NEXT_LOOK[pull.attempts];
	if (!(await claimPull(ctx.db, pull, now + (next ?? 0)))) return;
	const event: Event = { ...row, starts_at: row.starts_at };
	const sessions = await endedSessions(ctx, event);
	const report = await ask(ctx, event, [...sessions.keys()]);
	if (report.kind !== "ok") {
		const over = report.kind === "never" || next === undefined;
		await note(ctx, event, { error: report.reason, ...(over && { finished_at: now }) });
		return;
	}
	const people = await listPeopleOf(ctx.db, tenant_id, event_id);
	const match = matcherOf(people);
	await keep(ctx, event, report.stays, match);
	await takePollAnswers(ctx, event, report.answers, match);
	const behind = await outdated(ctx, event, people, sessions);
	for (let i = 0; i < behind.length; i += TASK_SIZE)
		await ctx.task({
			v: 1,
			kind: "refresh_attendance",
			tenant_id,
			event_id,
			registration_ids: behind.slice(i, i + TASK_SIZE),
		});
	const whole = now >= Math.max(endOf(event), ...sessions.values()) + LATE_ENOUGH && behind.length === 0;
	const finished = whole || next === undefined;
	await note(ctx, event, { stays: report.stays.length, error: null, ...(finished && { finished_at: now }) });
}

/**
 * Has an event's reports pulled now, at somebody's wish.
 *
 * @throws not_found, conflict for an event that is not over or names no meeting whose provider is set up
 * @returns when they are asked for, in product time
 */
export async function askForReports(ctx: Ctx, tenant_id: string, event_id: string): Promise<Seconds> {
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	const meeting = meetingOf(event);
	if (!meeting || !providerOf(ctx, meeting))
		throw conflict("no_meeting", "This event names no Zoom meeting or GoToWebinar: import a list of who came instead.");
	const now = ctx.clock.now();
	const ends_at = endsAt(event);
	if (ends_at === null || now < ends_at)
		throw conflict("event_not_over", "The reports are there once the event is over: ask again then.");
	await duePull(ctx.db, tenant_id, event_id, now);
	await ctx.task({ v: 1, kind: "pull_reports", tenant_id, event_id });
	return now;
}

/** Works out the attendance of some registrations of an event from all that was reported. */
export async function refreshMany(ctx: Ctx, job: Extract<TaskJob, { kind: "refresh_attendance" }>): Promise<void> {
	const row = await getEvent(ctx.db, job.tenant_id, job.event_id);
	if (!row || row.starts_at === null) return;
	const event: Event = { ...row, starts_at: row.starts_at };
	for (const id of job.registration_ids) await refreshAttendance(ctx, event, id);
}

const endOf = (event: MeetingEvent): Seconds => event.starts_at + (event.duration_minutes ?? 0) * 60;

const note = (ctx: Ctx, event: MeetingEvent, set: Partial<typeof report_pulls.$inferInsert>) =>
	ctx.db
		.update(report_pulls)
		.set(set)
		.where(and(eq(report_pulls.tenant_id, event.tenant_id), eq(report_pulls.event_id, event.id)));

async function endedSessions(ctx: Ctx, event: MeetingEvent): Promise<Map<string, Seconds>> {
	const own = and(eq(meeting_sessions.tenant_id, event.tenant_id), eq(meeting_sessions.event_id, event.id));
	const rows = await ctx.db.select().from(meeting_sessions).where(own).all();
	return new Map(rows.map((r) => [r.session, r.ended_at]));
}

/** The reports of each holding that is known to have ended, else of the meeting's last one. */
async function ask(ctx: Ctx, event: Event, sessions: string[]): Promise<Report> {
	const meeting = meetingOf(event);
	const provider = meeting && providerOf(ctx, meeting);
	if (!provider) return { kind: "never", reason: "The event names no meeting whose provider is set up." };
	const ids = meeting.provider === "zoom" && sessions.length > 0 ? sessions : [meeting.id];
	const stays: { session: string; participant: Participant }[] = [];
	const answers: PollAnswer[] = [];
	for (const id of ids) {
		const report = await provider.participants(meeting.kind, id);
		if (report.kind === "retry") return { kind: "wait", reason: report.reason };
		if (report.kind === "terminal")
			return { kind: report.code === "not_found" ? "wait" : "never", reason: `${report.code}: ${report.reason}` };
		stays.push(...report.participants.map((participant) => ({ session: id, participant })));
		const polls = await provider.polls(meeting.kind, id);
		if (polls.kind === "retry") return { kind: "wait", reason: polls.reason };
		// A meeting without polls has no report of them.
		if (polls.kind === "ok") answers.push(...polls.answers);
	}
	const timing = { starts_at: event.starts_at, ends_at: endOf(event) };
	const here = (at: Seconds) => distanceFrom(timing, at) === 0;
	const belongs = ({ joined_at, left_at }: Participant) => here(joined_at) || (left_at !== null && here(left_at));
	return { kind: "ok", stays: stays.filter((s) => belongs(s.participant)), answers };
}

async function keep(
	ctx: Ctx,
	event: MeetingEvent,
	stays: { session: string; participant: Participant }[],
	match: (who: Participant) => Match,
): Promise<void> {
	const known: (typeof attendance_intervals.$inferInsert)[] = [];
	const unknown: (typeof unmatched_attendance.$inferInsert)[] = [];
	for (const { session, participant: p } of stays) {
		const who = { registrant_id: p.registrant_id, email: p.email, join_url: null };
		const stay = {
			session,
			participant: `report ${p.registrant_id ?? p.email ?? p.name}`,
			joined_at: p.joined_at,
			left_at: p.left_at,
			source: "report",
		};
		const row = { tenant_id: event.tenant_id, event_id: event.id, id: await stayId({ ...stay, who }), ...stay };
		const found = match(p);
		if (found.kind === "matched") known.push({ ...row, registration_id: found.id });
		else unknown.push({ ...row, ...who });
	}
	for (let i = 0; i < known.length; i += ROWS) {
		const json = JSON.stringify(known.slice(i, i + ROWS));
		await ctx.db.run(
			sql`insert into attendance_intervals (tenant_id, registration_id, id, event_id, session, participant, joined_at, left_at, source)
				select value ->> 'tenant_id', value ->> 'registration_id', value ->> 'id', value ->> 'event_id', value ->> 'session', value ->> 'participant', value ->> 'joined_at', value ->> 'left_at', value ->> 'source'
				from json_each(${json}) where true on conflict do nothing`,
		);
	}
	for (let i = 0; i < unknown.length; i += ROWS) {
		const json = JSON.stringify(unknown.slice(i, i + ROWS));
		await ctx.db.run(
			sql`insert into unmatched_attendance (tenant_id, event_id, id, session, participant, registrant_id, email, join_url, joined_at, left_at, source)
				select value ->> 'tenant_id', value ->> 'event_id', value ->> 'id', value ->> 'session', value ->> 'participant', value ->> 'registrant_id', value ->> 'email', value ->> 'join_url', value ->> 'joined_at', value ->> 'left_at', value ->> 'source'
				from json_each(${json}) where true on conflict do nothing`,
		);
	}
}

/** Registrations whose attendance as written down is not what all reports together say, the coach's word aside. */
async function outdated(
	ctx: Ctx,
	event: Event,
	people: PersonOf[],
	sessions: ReadonlyMap<string, Seconds>,
): Promise<string[]> {
	const [tenant, intervals] = await Promise.all([
		getTenant(ctx.db, event.tenant_id),
		listIntervalsOf(ctx.db, event.tenant_id, event.id),
	]);
	if (!tenant) return [];
	const rule = branchRule(tenant, event);
	const timing = { starts_at: event.starts_at, ends_at: endOf(event) };
	const reports = Map.groupBy(intervals, (i) => i.registration_id);
	return people.flatMap((person) => {
		const own = reports.get(person.id);
		if (!own || person.marked) return [];
		const facts = attendanceOf(own, timing, sessions);
		const same = person.attendance === branchFor(facts, rule) && person.minutes === facts.minutes;
		return facts.attended === null || same ? [] : [person.id];
	});
}
