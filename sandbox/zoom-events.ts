import { createHash, randomBytes } from "node:crypto";

export type MeetingKind = "meeting" | "webinar";

export interface Meeting {
	id: string;
	kind: MeetingKind;
	uuid: string;
	topic: string;
	/** ISO 8601 without fractions, product time. */
	start_time: string;
	/** Minutes. */
	duration: number;
	timezone: string;
	/** Wall time in milliseconds at which it last ended. */
	ended_ms?: number;
}

export interface Registrant {
	registrant_id: string;
	meeting_id: string;
	kind: MeetingKind;
	email: string;
	first_name: string;
	last_name: string;
	/** UTC day of the newest request, and how many came on it. */
	day: string;
	requests: number;
}

/** One stay in a meeting; whoever drops out and comes back has several. */
export interface Session {
	id: string;
	meeting_id: string;
	registrant_id: string | null;
	email: string;
	name: string;
	/** ISO 8601, product time. */
	join_time: string;
	leave_time: string | null;
}

export interface PollAnswer {
	id: string;
	meeting_id: string;
	email: string;
	name: string;
	question: string;
	answer: string;
	date_time: string;
}

export interface ZoomEvent {
	event: string;
	/** Wall time, milliseconds. */
	event_ts: number;
	payload: Record<string, unknown>;
}

/** Zoom writes whole seconds with a Z. */
export function zoomInstant(ms: number): string {
	return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function newMeeting(id: string, kind: MeetingKind, start_time: string): Meeting {
	const uuid = createHash("sha256").update(`${kind} ${id}`).digest().subarray(0, 16).toString("base64");
	return { id, kind, uuid, topic: `Sandbox ${kind} ${id}`, start_time, duration: 60, timezone: "UTC" };
}

export function newSessionId(): string {
	return randomBytes(12).toString("base64url");
}

function describe(meeting: Meeting): Record<string, unknown> {
	return {
		id: meeting.id,
		uuid: meeting.uuid,
		host_id: "sandbox-host",
		topic: meeting.topic,
		type: meeting.kind === "webinar" ? 5 : 2,
		start_time: meeting.start_time,
		timezone: meeting.timezone,
		duration: meeting.duration,
	};
}

/** `meeting.participant_joined` and `..._left` (or `webinar.`): https://developers.zoom.us/docs/api/meetings/events/. */
export function participantEvent(account_id: string, meeting: Meeting, session: Session, event_ts: number): ZoomEvent {
	const left = session.leave_time !== null;
	const participant = {
		user_id: session.id,
		user_name: session.name,
		participant_uuid: session.id,
		...(left ? { leave_time: session.leave_time, leave_reason: "left the meeting" } : { join_time: session.join_time }),
		email: session.email,
		...(session.registrant_id ? { registrant_id: session.registrant_id } : {}),
	};
	return {
		event: `${meeting.kind}.participant_${left ? "left" : "joined"}`,
		event_ts,
		payload: { account_id, object: { ...describe(meeting), participant } },
	};
}

export function endedEvent(account_id: string, meeting: Meeting, end_time: string, event_ts: number): ZoomEvent {
	return {
		event: `${meeting.kind}.ended`,
		event_ts,
		payload: { account_id, object: { ...describe(meeting), end_time } },
	};
}
