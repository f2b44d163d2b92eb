import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { type Call, json, type Provider, type Reply, type Route } from "./http.ts";
import type { Settings } from "./settings.ts";
import type { Records } from "./store.ts";
import {
	type Meeting,
	type MeetingKind,
	newMeeting,
	type PollAnswer,
	type Registrant,
	type Session,
	zoomInstant,
} from "./zoom-events.ts";

const TOKEN_SECONDS = 3_599;
/** Zoom takes three registrations a day for one address and meeting. */
const REQUESTS_A_DAY = 3;

function refusal(
	status: number,
	code: number,
	message: string,
	more: object = {},
	headers?: Record<string, string>,
): Reply {
	return json(status, { code, message, ...more }, headers);
}

interface Seams {
	settings: Settings;
	records: Records;
	now: () => number;
	/** Where a browser reaches the sandbox. */
	publicUrl: () => string;
	sleep: (ms: number) => Promise<void>;
}

export const meetingOf = (records: Records, kind: MeetingKind, id: string, now_ms: number): Meeting =>
	records.get<Meeting>("meeting", `${kind} ${id}`) ?? newMeeting(id, kind, zoomInstant(now_ms));

export const registrantKey = (kind: MeetingKind, meeting_id: string, email: string) =>
	`${kind} ${meeting_id} ${email.trim().toLowerCase()}`;

export const joinUrl = (base: string, registrant: Registrant) => `${base}/zoom/join/${registrant.registrant_id}`;

/** Zoom: tokens, registrants and the reports of what `zoom-simulation.ts` let happen. Any numeric meeting id exists. */
export function openZoom({ settings, records, now, publicUrl, sleep }: Seams): Provider {
	const seal = (expires: number) =>
		createHmac("sha256", settings.zoomWebhookSecret).update(`token ${expires}`).digest("base64url");

	function guard(call: Call): Reply | undefined {
		if (call.path === "/oauth/token") return undefined;
		const token = /^Bearer\s+sandbox\.(\d+)\.(\S+)$/i.exec(call.headers.authorization ?? "");
		const expires = Number(token?.[1]);
		if (!token || token[2] !== seal(expires)) return refusal(401, 124, "Invalid access token.");
		if (expires <= now() / 1000) return refusal(401, 124, "Access token is expired.");
		const id = call.params.id ?? "";
		if (call.path.startsWith("/v2/report/")) return undefined;
		if (!/^\d{9,12}$/.test(id)) return refusal(404, 3001, `Meeting does not exist: ${id}.`);
		return undefined;
	}

	async function token(call: Call): Promise<Reply> {
		const fields = new URLSearchParams(call.body.toString("utf8"));
		const field = (name: string) => call.query.get(name) ?? fields.get(name) ?? "";
		const basic = /^Basic\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "";
		const [id, secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
		if (!id || !secret) return json(401, { reason: "Invalid client_id or client_secret", error: "invalid_client" });
		if (field("grant_type") !== "account_credentials") {
			return json(400, { reason: "unsupported grant type", error: "unsupported_grant_type" });
		}
		if (field("account_id") === "") return json(400, { reason: "Bad Request", error: "invalid_request" });
		await call.work();
		const expires = Math.floor(now() / 1000) + TOKEN_SECONDS;
		return json(200, {
			access_token: `sandbox.${expires}.${seal(expires)}`,
			token_type: "bearer",
			expires_in: TOKEN_SECONDS,
			scope: "meeting:write:registrant:admin webinar:write:registrant:admin report:read:admin",
			api_url: publicUrl(),
		});
	}

	async function register(call: Call, kind: MeetingKind): Promise<Reply> {
		let body: Record<string, unknown> = {};
		try {
			body = JSON.parse(call.body.toString("utf8")) ?? {};
		} catch {
			return refusal(400, 300, "Request Body should be a valid JSON object.");
		}
		const { email, first_name, last_name } = body;
		const errors: { field: string; message: string }[] = [];
		if (typeof email !== "string" || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
			errors.push({ field: "email", message: "Invalid email." });
		if (typeof first_name !== "string" || first_name === "")
			errors.push({ field: "first_name", message: "Invalid field." });
		if (errors.length > 0) return refusal(400, 300, "Validation Failed.", { errors });
		await sleep(settings.zoomLatencyMs);
		await call.work();
		const meeting = meetingOf(records, kind, call.params.id ?? "", now());
		const day = zoomInstant(now()).slice(0, 10);
		const key = registrantKey(kind, meeting.id, String(email));
		const known = records.get<Registrant>("registrant", key);
		const requests = known?.day === day ? known.requests : 0;
		if (known && requests >= REQUESTS_A_DAY) {
			const message = `You have exceeded the daily rate limit (${REQUESTS_A_DAY}) of Add ${kind} registrant API requests for the registrant (${email}).`;
			const midnight = zoomInstant(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
			return refusal(429, 429, message, {}, { "x-ratelimit-type": "Daily-limit", "retry-after": midnight });
		}
		const registrant: Registrant = {
			registrant_id: known?.registrant_id ?? randomBytes(16).toString("base64url"),
			meeting_id: meeting.id,
			kind,
			email: String(email),
			first_name: String(first_name),
			last_name: typeof last_name === "string" ? last_name : "",
			day,
			requests: requests + 1,
		};
		records.put("registrant", key, meeting.id, registrant);
		records.put("registrant_key", registrant.registrant_id, meeting.id, key);
		records.put("meeting", `${kind} ${meeting.id}`, meeting.id, meeting);
		return json(201, {
			id: Number(meeting.id),
			join_url: joinUrl(publicUrl(), registrant),
			registrant_id: registrant.registrant_id,
			start_time: meeting.start_time,
			topic: meeting.topic,
		});
	}

	/**
	 * The meeting whose report is asked for, by its number or by the UUID of its last holding; a UUID that starts with a
	 * slash or holds two in a row is known only when it was encoded twice. There is no report before the meeting ended,
	 * nor until the lag has passed.
	 */
	function reported(call: Call, kind: MeetingKind): Meeting | Reply {
		let id = call.params.id ?? "";
		const unknown = refusal(404, 3001, `Meeting does not exist: ${id}.`);
		if (/^\/|\/\//.test(id)) return unknown;
		try {
			id = decodeURIComponent(id);
		} catch {
			return unknown;
		}
		const meeting = /^\d{9,12}$/.test(id)
			? records.get<Meeting>("meeting", `${kind} ${id}`)
			: records.list<Meeting>("meeting").find((m) => m.kind === kind && m.uuid === id);
		const ready = meeting?.ended_ms !== undefined && meeting.ended_ms + settings.zoomReportLagMs <= now();
		return meeting && ready ? meeting : unknown;
	}

	async function participants(call: Call, kind: MeetingKind): Promise<Reply> {
		await call.work();
		const meeting = reported(call, kind);
		if ("status" in meeting) return meeting;
		const withRegistrant = (call.query.get("include_fields") ?? "").split(",").includes("registrant_id");
		const size = Math.min(Math.max(Number(call.query.get("page_size") ?? 30) || 30, 1), 300);
		const start = Number(call.query.get("next_page_token") || 0) || 0;
		const sessions = records
			.list<Session>("session", `${kind} ${meeting.id}`)
			.sort((a, b) => a.join_time.localeCompare(b.join_time) || a.id.localeCompare(b.id));
		const shown = sessions.slice(start, start + size).map((session) => ({
			id: session.id,
			user_id: session.id,
			name: session.name,
			user_email: session.email,
			join_time: session.join_time,
			leave_time: session.leave_time ?? "",
			duration: session.leave_time
				? Math.round((Date.parse(session.leave_time) - Date.parse(session.join_time)) / 1000)
				: 0,
			...(withRegistrant ? { registrant_id: session.registrant_id ?? "" } : {}),
		}));
		return json(200, {
			page_count: Math.max(1, Math.ceil(sessions.length / size)),
			page_size: size,
			total_records: sessions.length,
			next_page_token: start + size < sessions.length ? String(start + size) : "",
			participants: shown,
		});
	}

	async function polls(call: Call, kind: MeetingKind): Promise<Reply> {
		await call.work();
		const meeting = reported(call, kind);
		if ("status" in meeting) return meeting;
		const people = new Map<string, { email: string; name: string; question_details: object[] }>();
		for (const { email, name, question, answer, id, date_time } of records.list<PollAnswer>(
			"poll",
			`${kind} ${meeting.id}`,
		)) {
			const person = people.get(email) ?? { email, name, question_details: [] };
			person.question_details.push({ question, answer, polling_id: id, date_time });
			people.set(email, person);
		}
		return json(200, {
			id: Number(meeting.id),
			uuid: meeting.uuid,
			start_time: meeting.start_time,
			questions: [...people.values()],
		});
	}

	/** Takes approved registrants' places back; their links lead nowhere from then on. */
	async function cancel(call: Call, kind: MeetingKind): Promise<Reply> {
		let body: { action?: unknown; registrants?: { id?: unknown; email?: unknown }[] } = {};
		try {
			body = JSON.parse(call.body.toString("utf8")) ?? {};
		} catch {
			return refusal(400, 300, "Request Body should be a valid JSON object.");
		}
		if (body.action !== "cancel" || !Array.isArray(body.registrants) || body.registrants.length === 0)
			return refusal(400, 300, "Validation Failed.", { errors: [{ field: "action", message: "Invalid field." }] });
		await call.work();
		for (const { id } of body.registrants) {
			const key = records.get<string>("registrant_key", String(id ?? ""));
			const registrant = key === null ? null : records.get<Registrant>("registrant", key);
			if (!key || registrant?.kind !== kind || registrant.meeting_id !== call.params.id)
				return refusal(404, 3043, `Registrant does not exist: ${String(id)}.`);
			records.remove("registrant", key);
			records.remove("registrant_key", registrant.registrant_id);
		}
		return { status: 204, body: "" };
	}

	const both = (
		method: string,
		path: (plural: string) => string,
		handle: (call: Call, kind: MeetingKind) => Promise<Reply>,
	): Route[] =>
		(["meeting", "webinar"] as const).map((kind) => ({
			method,
			path: path(`${kind}s`),
			handle: (call) => handle(call, kind),
		}));

	return {
		name: "zoom",
		guard,
		refuse(status, code) {
			const headers: Record<string, string> | undefined =
				status === 429
					? {
							"x-ratelimit-category": "Light",
							"x-ratelimit-type": "QPS",
							"x-ratelimit-limit": "30",
							"x-ratelimit-remaining": "0",
							"retry-after": "1",
						}
					: undefined;
			return refusal(
				status,
				typeof code === "number" ? code : status,
				"The sandbox was asked to answer with this error.",
				{},
				headers,
			);
		},
		routes: [
			{ method: "POST", path: "/oauth/token", handle: token },
			...both("POST", (plural) => `/v2/${plural}/:id/registrants`, register),
			...both("PUT", (plural) => `/v2/${plural}/:id/registrants/status`, cancel),
			...both("GET", (plural) => `/v2/report/${plural}/:id/participants`, participants),
			...both("GET", (plural) => `/v2/report/${plural}/:id/polls`, polls),
		],
	};
}
