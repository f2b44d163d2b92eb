import { randomBytes } from "node:crypto";
import { type Call, json, problem, type Reply, type Route, readObject } from "./http.ts";
import { type ProductClock, readInstant } from "./product-clock.ts";
import type { Settings } from "./settings.ts";
import { zoomEncryptedToken, zoomHeaders } from "./signing.ts";
import type { Records, Store } from "./store.ts";
import type { Webhooks } from "./webhooks.ts";
import { joinUrl, meetingOf, registrantKey } from "./zoom.ts";
import {
	endedEvent,
	type Meeting,
	type MeetingKind,
	newSessionId,
	type PollAnswer,
	participantEvent,
	type Registrant,
	type Session,
	zoomInstant,
} from "./zoom-events.ts";

interface Seams {
	settings: Settings;
	store: Store;
	webhooks: Webhooks;
	clock: ProductClock;
	now: () => number;
	publicUrl: () => string;
	fetch: typeof fetch;
}

interface Attendee {
	meeting: Meeting;
	registrant: Registrant | null;
	email: string;
	name: string;
}

export function findRegistrant(records: Records, registrant_id: string): Registrant | null {
	const key = records.get<string>("registrant_key", registrant_id);
	return key === null ? null : records.get<Registrant>("registrant", key);
}

const say = (message: string): Reply => problem(422, "invalid_simulation", message);

/**
 * What people do in a meeting, with the webhooks and reports that follow. Bodies name the meeting by `meeting_id` (and
 * `kind`, default meeting; known registrants carry theirs) and the person by `registrant_id` or `email`. Instants are
 * product time; left out, they are the product's now.
 */
export function openZoomSimulation({ settings, store, webhooks, clock, now, publicUrl, fetch }: Seams): Route[] {
	const { records } = store;
	const account = settings.zoomAccountId;
	const productNow = async () => Date.parse((await clock.now()) ?? new Date(now()).toISOString());

	function meetingIn(body: Record<string, unknown>): Meeting | Reply {
		const id = String(body.meeting_id ?? "").replaceAll(" ", "");
		if (!/^\d{9,12}$/.test(id)) return say("Send `meeting_id` as 9 to 12 digits.");
		const kind: MeetingKind = body.kind === "webinar" ? "webinar" : "meeting";
		const other: MeetingKind = kind === "webinar" ? "meeting" : "webinar";
		const stored =
			body.kind === undefined && !records.get("meeting", `${kind} ${id}`) && records.get("meeting", `${other} ${id}`);
		return meetingOf(records, stored ? other : kind, id, now());
	}

	function attendeeIn(body: Record<string, unknown>): Attendee | Reply {
		const { registrant_id, email } = body;
		if (typeof registrant_id === "string") {
			const registrant = findRegistrant(records, registrant_id);
			if (!registrant) return say("No such registrant; GET /sandbox/zoom/registrants lists them.");
			return attendee(meetingOf(records, registrant.kind, registrant.meeting_id, now()), registrant, registrant.email);
		}
		const meeting = meetingIn(body);
		if ("status" in meeting) return meeting;
		if (typeof email !== "string") return say("Send `registrant_id` or `email`.");
		return attendee(
			meeting,
			records.get<Registrant>("registrant", registrantKey(meeting.kind, meeting.id, email)),
			email,
		);
	}

	function attendee(meeting: Meeting, registrant: Registrant | null, email: string): Attendee {
		const name = registrant ? `${registrant.first_name} ${registrant.last_name}`.trim() : email;
		return { meeting, registrant, email, name };
	}

	function save(meeting: Meeting, session: Session, silent = false): void {
		store.atomically(() => {
			records.put("session", session.id, `${meeting.kind} ${meeting.id}`, session);
			if (!silent) webhooks.zoom(participantEvent(account, meeting, session, now()));
		});
	}

	/**
	 * `{minutes?, joined_at?, anonymous?, silent?}`: with minutes the person also leaves. Anonymous leaves out who it was;
	 * silent sends no webhook, so that the report alone tells.
	 */
	async function join(body: Record<string, unknown>): Promise<Reply> {
		const who = attendeeIn(body);
		if ("status" in who) return who;
		const { minutes, joined_at, anonymous } = body;
		const silent = body.silent === true;
		const from = joined_at === undefined ? await productNow() : Date.parse(readInstant(joined_at) ?? "");
		if (Number.isNaN(from)) return say("Send `joined_at` as ISO 8601.");
		if (minutes !== undefined && (typeof minutes !== "number" || !(minutes >= 0)))
			return say("Send `minutes` as a number of zero or more.");
		const session: Session = {
			id: newSessionId(),
			meeting_id: who.meeting.id,
			registrant_id: anonymous === true ? null : (who.registrant?.registrant_id ?? null),
			email: anonymous === true ? "" : who.email,
			name: who.name,
			join_time: zoomInstant(from),
			leave_time: null,
		};
		save(who.meeting, session, silent);
		if (typeof minutes === "number") {
			session.leave_time = zoomInstant(from + minutes * 60_000);
			save(who.meeting, session, silent);
		}
		return json(201, session);
	}

	async function leave(body: Record<string, unknown>): Promise<Reply> {
		const who = attendeeIn(body);
		if ("status" in who) return who;
		const at = await productNow();
		const open = records
			.list<Session>("session", `${who.meeting.kind} ${who.meeting.id}`)
			.filter((session) => session.leave_time === null && session.email === who.email);
		for (const session of open) save(who.meeting, { ...session, leave_time: zoomInstant(at) });
		return json(200, { left: open.length });
	}

	/** Everybody still there leaves, then the meeting ends. */
	async function end(body: Record<string, unknown>): Promise<Reply> {
		const meeting = meetingIn(body);
		if ("status" in meeting) return meeting;
		const at = zoomInstant(await productNow());
		const open = records
			.list<Session>("session", `${meeting.kind} ${meeting.id}`)
			.filter((session) => session.leave_time === null);
		for (const session of open) save(meeting, { ...session, leave_time: at });
		records.put("meeting", `${meeting.kind} ${meeting.id}`, meeting.id, { ...meeting, ended_ms: now() });
		webhooks.zoom(endedEvent(account, meeting, at, now()));
		return json(200, { ended: true, left: open.length });
	}

	async function answerPoll(body: Record<string, unknown>): Promise<Reply> {
		const who = attendeeIn(body);
		if ("status" in who) return who;
		const { question, answer } = body;
		if (typeof question !== "string" || typeof answer !== "string")
			return say("Send `question` and `answer` as texts.");
		const poll: PollAnswer = {
			id: randomBytes(12).toString("base64url"),
			meeting_id: who.meeting.id,
			email: who.email,
			name: who.name,
			question,
			answer,
			date_time: zoomInstant(await productNow()),
		};
		records.put("poll", poll.id, `${who.meeting.kind} ${who.meeting.id}`, poll);
		return json(201, poll);
	}

	/** What registrants' answers say of a meeting: `{meeting_id, kind?, topic?, start_time?, duration?, timezone?}`. */
	async function describeMeeting(body: Record<string, unknown>): Promise<Reply> {
		const meeting = meetingIn(body);
		if ("status" in meeting) return meeting;
		const { topic, start_time, duration, timezone } = body;
		if (typeof topic === "string") meeting.topic = topic;
		if (typeof duration === "number") meeting.duration = duration;
		if (typeof timezone === "string") meeting.timezone = timezone;
		const start = readInstant(start_time);
		if (start) meeting.start_time = zoomInstant(Date.parse(start));
		records.put("meeting", `${meeting.kind} ${meeting.id}`, meeting.id, meeting);
		return json(200, meeting);
	}

	/** Asks the product's endpoint the question Zoom asks every 72 h, and tells whether it answered rightly. */
	async function validate(): Promise<Reply> {
		const plainToken = randomBytes(16).toString("base64url");
		const body = JSON.stringify({ event: "endpoint.url_validation", event_ts: now(), payload: { plainToken } });
		const headers = {
			"content-type": "application/json",
			...zoomHeaders(settings.zoomWebhookSecret, body, Math.floor(now() / 1000)),
		};
		try {
			const url = `${settings.productUrl}/api/v1/webhooks/zoom`;
			const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(3_000) });
			const reply = (await answer.json()) as { plainToken?: unknown; encryptedToken?: unknown };
			const right =
				reply.plainToken === plainToken &&
				reply.encryptedToken === zoomEncryptedToken(settings.zoomWebhookSecret, plainToken);
			return json(200, { valid: answer.status === 200 && right, status: answer.status });
		} catch {
			return json(200, { valid: false, status: null });
		}
	}

	function registrants(call: Call): Reply {
		const list = records.list<Registrant>("registrant", call.query.get("meeting_id") ?? undefined);
		return json(200, {
			data: list.map((registrant) => ({ ...registrant, join_url: joinUrl(publicUrl(), registrant) })),
		});
	}

	const post = (name: string, handle: (body: Record<string, unknown>) => Promise<Reply>): Route => ({
		method: "POST",
		path: `/sandbox/zoom/${name}`,
		handle(call) {
			const read = readObject(call);
			return "reply" in read ? read.reply : handle(read.value);
		},
	});
	return [
		post("join", join),
		post("leave", leave),
		post("end", end),
		post("polls", answerPoll),
		post("meetings", describeMeeting),
		{ method: "POST", path: "/sandbox/zoom/validate", handle: validate },
		{ method: "GET", path: "/sandbox/zoom/registrants", handle: registrants },
	];
}
