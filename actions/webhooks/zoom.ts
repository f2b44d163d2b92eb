import { z } from "zod";
import { findEventsOfMeeting, type MeetingEvent } from "../../db/matching";
import { duePull, FIRST_PULL } from "../../db/report-pulls";
import { distanceFrom } from "../../funnel/attendance";
import type { Seconds } from "../../funnel/vocabulary";
import type { Ctx } from "../context";
import { endMeetingSession, recordAttendanceInterval } from "../record-attendance-interval";
import type { Handled, Notice } from "./notice";

const id = z.union([z.string(), z.number()]).transform(String);
const text = z.string().nullish();
/** ISO 8601 to epoch seconds. Zoom's join, leave and end times are product time. */
const instant = z
	.string()
	.transform((value) => Math.floor(Date.parse(value) / 1000))
	.refine(Number.isFinite)
	.nullish();

const participantNotice = z.object({
	event: z.enum([
		"meeting.participant_joined",
		"meeting.participant_left",
		"webinar.participant_joined",
		"webinar.participant_left",
	]),
	payload: z.object({
		object: z.object({
			id,
			uuid: z.string(),
			participant: z.object({
				participant_uuid: text,
				user_id: id.nullish(),
				registrant_id: text,
				email: text,
				join_url: text,
				join_time: instant,
				leave_time: instant,
			}),
		}),
	}),
});

const endedNotice = z.object({
	event: z.enum(["meeting.ended", "webinar.ended"]),
	payload: z.object({ object: z.object({ id, uuid: z.string(), end_time: instant }) }),
});

/** The longest an event may last that somebody joins near its end, in seconds. */
const LONGEST_EVENT = 60 * 86_400;
/** How far from an event's time its meeting may be used: whether a stay counts is decided on the whole of it. */
const AROUND = 86_400;

/** Of the events that use the meeting the one whose time it is at `at`: an id may serve a whole series. */
async function eventOf(ctx: Ctx, { scope }: Notice, meeting_id: string, at: Seconds): Promise<MeetingEvent | null> {
	const using = await findEventsOfMeeting(ctx.db, meeting_id, at - LONGEST_EVENT, at + AROUND, scope);
	const distance = (e: MeetingEvent) =>
		distanceFrom({ starts_at: e.starts_at, ends_at: e.starts_at + (e.duration_minutes ?? 0) * 60 }, at);
	const [nearest] = using
		.filter((e) => distance(e) <= AROUND)
		.sort(
			(a, b) =>
				distance(a) - distance(b) ||
				Math.abs(at - a.starts_at) - Math.abs(at - b.starts_at) ||
				a.created_at - b.created_at,
		);
	return nearest ?? null;
}

/** Takes in who came, who went and that a meeting is over. */
export async function handleZoom(ctx: Ctx, notice: Notice): Promise<Handled> {
	const body: unknown = JSON.parse(notice.body);
	const ended = endedNotice.safeParse(body);
	if (ended.success) {
		const { id: meeting_id, uuid, end_time } = ended.data.payload.object;
		const event = end_time ? await eventOf(ctx, notice, meeting_id, end_time) : null;
		if (!event || !end_time) return "ignored";
		notice.matched(event.tenant_id);
		await endMeetingSession(ctx, event, uuid, end_time);
		await duePull(ctx.db, event.tenant_id, event.id, end_time + FIRST_PULL);
		return "processed";
	}
	const parsed = participantNotice.safeParse(body);
	if (!parsed.success) return "ignored";
	const { id: meeting_id, uuid, participant } = parsed.data.payload.object;
	const left = parsed.data.event.endsWith("_left");
	const at = left ? participant.leave_time : participant.join_time;
	const event = at ? await eventOf(ctx, notice, meeting_id, at) : null;
	if (!event || !at) return "ignored";
	notice.matched(event.tenant_id);
	const who = {
		registrant_id: participant.registrant_id || null,
		join_url: participant.join_url || null,
		email: participant.email?.trim().toLowerCase() || null,
	};
	const known = await recordAttendanceInterval(ctx, event, {
		session: uuid,
		participant: participant.participant_uuid || participant.user_id || "",
		joined_at: participant.join_time ?? null,
		left_at: left ? at : null,
		source: "zoom",
		who,
	});
	return known ? "processed" : "ignored";
}
