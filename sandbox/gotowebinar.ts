import { Buffer } from "node:buffer";
import { randomBytes, randomUUID } from "node:crypto";
import { type Call, json, type Provider, problem, type Reply, type Route, readObject } from "./http.ts";
import { readInstant } from "./product-clock.ts";
import type { Records } from "./store.ts";
import { zoomInstant } from "./zoom-events.ts";

const TOKEN_SECONDS = 3_600;

interface GoRegistrant {
	key: string;
	webinar: string;
	email: string;
	firstName: string;
	lastName: string;
}

interface GoSession {
	key: string;
	webinar: string;
}

interface GoStay {
	id: string;
	registrant: string;
	joinTime: string;
	leaveTime: string;
}

interface Seams {
	records: Records;
	now: () => number;
	publicUrl: () => string;
}

/** 64 random bits, above what a double holds: as GoToWebinar's keys are. */
const newKey = (): string => ((randomBytes(8).readBigUInt64BE() >> 1n) | (1n << 62n)).toString();

/** JSON in which every value under a name that ends in `Key` is a bare number with all its digits. */
const withKeys = (status: number, value: unknown): Reply => ({
	status,
	headers: { "content-type": "application/json; charset=utf-8" },
	body: JSON.stringify(value).replace(/("\w+Key":)"(\d+)"/g, "$1$2"),
});

const refusal = (status: number, errorCode: string, description: string): Reply =>
	json(status, { errorCode, description, incident: randomUUID() });

/**
 * GoToWebinar: sign-in by refresh tokens that are good once, registrants, sessions and their attendees. Any webinar key
 * exists. What people do is told by `/sandbox/gotowebinar/join` (`{webinar_key, email, joined_at, minutes}`) and
 * `/sandbox/gotowebinar/end` (`{webinar_key}`), after which there is a session.
 */
export function openGoToWebinar({ records, now, publicUrl }: Seams): { provider: Provider; routes: Route[] } {
	const registrantsOf = (webinar: string) => records.list<GoRegistrant>("go_registrant", webinar);

	function guard(call: Call): Reply | undefined {
		if (call.path === "/gotowebinar/oauth/token") return undefined;
		const token = /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "";
		const expires = records.get<number>("go_access", token);
		if (expires === null || expires <= now())
			return json(401, { error: "invalid_token", error_description: "Invalid access token" });
		if (!/^\d+$/.test(call.params.webinar ?? "0"))
			return refusal(404, "NotFound", "Webinar with specified key does not exist");
		return undefined;
	}

	async function token(call: Call): Promise<Reply> {
		const fields = new URLSearchParams(call.body.toString("utf8"));
		const basic = /^Basic\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "";
		const [id, secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
		if (!id || !secret) return json(401, { error: "invalid_client" });
		if (fields.get("grant_type") !== "refresh_token") return json(400, { error: "unsupported_grant_type" });
		const given = fields.get("refresh_token") ?? "";
		if (!given || records.get("go_refresh_used", given)) return json(400, { error: "invalid_grant" });
		await call.work();
		const access_token = randomBytes(16).toString("base64url");
		records.put("go_refresh_used", given, "go", true);
		records.put("go_access", access_token, "go", now() + TOKEN_SECONDS * 1000);
		return json(200, {
			access_token,
			token_type: "Bearer",
			expires_in: TOKEN_SECONDS,
			refresh_token: randomBytes(16).toString("base64url"),
			scope: "collab:",
		});
	}

	const joinUrl = ({ key }: GoRegistrant) => `${publicUrl()}/gotowebinar/join/${key}`;

	async function register(call: Call): Promise<Reply> {
		const webinar = call.params.webinar ?? "";
		let body: Record<string, unknown> = {};
		try {
			body = JSON.parse(call.body.toString("utf8")) ?? {};
		} catch {
			return refusal(400, "MalformedRequest", "The request body is no JSON.");
		}
		const { email, firstName, lastName } = body;
		for (const [name, value] of Object.entries({ email, firstName, lastName }))
			if (typeof value !== "string" || value === "") return refusal(400, "InvalidRequest", `${name} is required`);
		await call.work();
		if (registrantsOf(webinar).some((r) => r.email === email))
			return refusal(409, "DuplicateRegistrant", "The registrant is already registered");
		const registrant = { key: newKey(), webinar, email, firstName, lastName } as GoRegistrant;
		records.put("go_registrant", registrant.key, webinar, registrant);
		return withKeys(201, {
			registrantKey: registrant.key,
			joinUrl: joinUrl(registrant),
			status: "APPROVED",
			asset: true,
		});
	}

	async function listRegistrants(call: Call): Promise<Reply> {
		await call.work();
		const rows = registrantsOf(call.params.webinar ?? "").map((r) => ({
			registrantKey: r.key,
			email: r.email,
			firstName: r.firstName,
			lastName: r.lastName,
			status: "APPROVED",
			joinUrl: joinUrl(r),
		}));
		return withKeys(200, rows);
	}

	async function remove(call: Call): Promise<Reply> {
		await call.work();
		const gone = records.remove("go_registrant", call.params.registrant ?? "");
		return gone ? { status: 204, body: "" } : refusal(404, "NoSuchRegistrant", "There is no such registrant");
	}

	async function sessions(call: Call): Promise<Reply> {
		await call.work();
		const page = Number(call.query.get("page") ?? 0) || 0;
		const size = Math.min(Math.max(Number(call.query.get("size") ?? 20) || 20, 1), 200);
		const all = records.list<GoSession>("go_session", call.params.webinar ?? "");
		const shown = all.slice(page * size, (page + 1) * size).map((s) => ({ sessionKey: s.key, webinarKey: s.webinar }));
		const page_info = { size, totalElements: all.length, totalPages: Math.ceil(all.length / size), number: page };
		return withKeys(200, { _embedded: { sessionInfoResources: shown }, page: page_info });
	}

	async function attendees(call: Call): Promise<Reply> {
		await call.work();
		const stays = Map.groupBy(records.list<GoStay>("go_stay", call.params.session ?? ""), (s) => s.registrant);
		const rows = [...stays].flatMap(([key, attendance]) => {
			const registrant = records.get<GoRegistrant>("go_registrant", key);
			if (!registrant) return [];
			const seconds = attendance.reduce((sum, s) => sum + (Date.parse(s.leaveTime) - Date.parse(s.joinTime)) / 1000, 0);
			return [
				{
					registrantKey: key,
					sessionKey: call.params.session,
					email: registrant.email,
					firstName: registrant.firstName,
					lastName: registrant.lastName,
					attendanceTimeInSeconds: seconds,
					attendance: attendance.map(({ joinTime, leaveTime }) => ({ joinTime, leaveTime })),
				},
			];
		});
		return withKeys(200, rows);
	}

	/** The stays of a webinar that has not ended wait for its session. */
	const waiting = (webinar: string) => `waiting ${webinar}`;

	function join(body: Record<string, unknown>): Reply {
		const { webinar_key, email, joined_at, minutes } = body;
		const registrant = registrantsOf(String(webinar_key)).find((r) => r.email === email);
		const from = Date.parse(readInstant(joined_at) ?? "");
		if (!registrant || Number.isNaN(from) || typeof minutes !== "number")
			return problem(
				422,
				"invalid_simulation",
				"Send `webinar_key`, a registrant's `email`, `joined_at` and `minutes`.",
			);
		const id = randomUUID();
		const stay: GoStay = {
			id,
			registrant: registrant.key,
			joinTime: zoomInstant(from),
			leaveTime: zoomInstant(from + minutes * 60_000),
		};
		records.put("go_stay", id, waiting(registrant.webinar), stay);
		return json(201, stay);
	}

	function end({ webinar_key }: Record<string, unknown>): Reply {
		const session = { key: newKey(), webinar: String(webinar_key) };
		records.put("go_session", session.key, session.webinar, session);
		for (const stay of records.list<GoStay>("go_stay", waiting(session.webinar)))
			records.put("go_stay", stay.id, session.key, stay);
		return json(200, session);
	}

	const post = (name: string, handle: (body: Record<string, unknown>) => Reply): Route => ({
		method: "POST",
		path: `/sandbox/gotowebinar/${name}`,
		handle(call) {
			const read = readObject(call);
			return "reply" in read ? read.reply : handle(read.value);
		},
	});

	const base = "/G2W/rest/v2/organizers/:organizer/webinars/:webinar";
	return {
		provider: {
			name: "gotowebinar",
			guard,
			refuse: (status, code) =>
				refusal(status, String(code ?? status), "The sandbox was asked to answer with this error."),
			routes: [
				{ method: "POST", path: "/gotowebinar/oauth/token", handle: token },
				{ method: "POST", path: `${base}/registrants`, handle: register },
				{ method: "GET", path: `${base}/registrants`, handle: listRegistrants },
				{ method: "DELETE", path: `${base}/registrants/:registrant`, handle: remove },
				{ method: "GET", path: `${base}/sessions`, handle: sessions },
				{ method: "GET", path: `${base}/sessions/:session/attendees`, handle: attendees },
			],
		},
		routes: [post("join", join), post("end", end)],
	};
}
