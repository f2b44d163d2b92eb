import { type Answer, basicAuth, call, readJson, retry, type Transport, trimSlash } from "./http";
import type { MeetingProvider, MeetingRefused, Participant } from "./meetings";
import type { Retry } from "./outcome";
import type { TokenCache } from "./zoom-token";

export interface GoToWebinarSettings extends Transport {
	/** Such as `https://api.getgo.com`. */
	base_url: string;
	/** Such as `https://authentication.logmeininc.com/oauth/token`. */
	oauth_url: string;
	client_id: string;
	client_secret: string;
	/** The refresh token of the organizer's first sign-in; every later one is kept in `tokens`. */
	refresh_token: string;
	/** Digits: beyond what a double holds. */
	organizer_key: string;
	/** Must outlive the process: a refresh token that was replaced may not be used again. */
	tokens: TokenCache;
}

/** An access token is not used in its last minute: it could end on the way. */
const MARGIN_S = 60;
/** A refresh token is good for 30 days after its last use. */
const REFRESH_TTL_S = 30 * 86_400;
const PAGE_SIZE = 200;
const MOST_PAGES = 100;
const INVALID_TOKEN = 401;
const CONFLICT = 409;

type Json = Record<string, unknown>;
type Result = { kind: "json"; json: Json; list: Json[] } | MeetingRefused;

/**
 * GoToWebinar over HTTP: https://developer.goto.com/GoToWebinarV2. Its keys are 64-bit integers in JSON numbers: they
 * are read and kept as text, digit for digit. A webinar's stays are those of all its sessions.
 */
export function createGoToWebinar(settings: GoToWebinarSettings): MeetingProvider {
	const { organizer_key, tokens } = settings;
	const base = `${trimSlash(settings.base_url)}/G2W/rest/v2/organizers/${encodeURIComponent(organizer_key)}`;
	const key = `gotowebinar ${settings.client_id} ${organizer_key}`;

	/** OAuth 2.0 with a refresh token that may be replaced at each use (RFC 6749 section 6). */
	async function signIn(): Promise<{ kind: "token"; token: string } | Retry> {
		const kept = await tokens.get(`${key} access`);
		if (kept) return { kind: "token", token: kept };
		const refresh_token = (await tokens.get(`${key} refresh`)) ?? settings.refresh_token;
		const answer = await call(settings, settings.oauth_url, {
			method: "POST",
			headers: {
				authorization: basicAuth(settings.client_id, settings.client_secret),
				"content-type": "application/x-www-form-urlencoded",
			},
			body: new URLSearchParams({ grant_type: "refresh_token", refresh_token }).toString(),
		});
		if (answer.kind === "no_answer") return retry(`gotowebinar sign-in: ${answer.reason}`, true);
		const { access_token, expires_in, refresh_token: next, error } = readJson(answer.text);
		if (answer.status !== 200 || typeof access_token !== "string")
			return retry(
				`gotowebinar sign-in answered ${answer.status}: ${text(error) ?? "no token"}`,
				answer.status !== 429,
				answer.headers,
			);
		if (typeof next === "string" && next !== refresh_token) await tokens.put(`${key} refresh`, next, REFRESH_TTL_S);
		const ttl = typeof expires_in === "number" ? expires_in - MARGIN_S : 0;
		if (ttl > 0) await tokens.put(`${key} access`, access_token, ttl);
		return { kind: "token", token: access_token };
	}

	/** One call; a token that has ended is replaced once. */
	async function ask(method: string, path: string, body?: Json): Promise<Result> {
		for (let renewed = false; ; renewed = true) {
			const token = await signIn();
			if (token.kind !== "token") return token;
			const answer = await call(settings, `${base}${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token.token}`,
					accept: "application/json",
					...(body && { "content-type": "application/json" }),
				},
				...(body && { body: JSON.stringify(body) }),
			});
			if (answer.kind === "answer" && answer.status === INVALID_TOKEN) {
				await tokens.drop(`${key} access`);
				if (!renewed) continue;
			}
			return read(answer);
		}
	}

	async function sessionsOf(id: string): Promise<{ kind: "rows"; rows: Json[] } | MeetingRefused> {
		const rows: Json[] = [];
		for (let page = 0; page < MOST_PAGES; page++) {
			const result = await ask("GET", `/webinars/${encodeURIComponent(id)}/sessions?page=${page}&size=${PAGE_SIZE}`);
			if (result.kind !== "json") return result;
			const embedded = result.json._embedded as Json | undefined;
			const found = objects(embedded?.sessionInfoResources);
			rows.push(...found);
			if (found.length < PAGE_SIZE) break;
		}
		return { kind: "rows", rows };
	}

	/** The attendees of all sessions of a webinar, in one list. */
	async function attendeesOf(id: string): Promise<{ kind: "rows"; rows: Json[] } | MeetingRefused> {
		const sessions = await sessionsOf(id);
		if (sessions.kind !== "rows") return sessions;
		if (sessions.rows.length === 0) return { kind: "terminal", code: "not_found", reason: "No session has ended yet." };
		const rows: Json[] = [];
		for (const { sessionKey } of sessions.rows) {
			const result = await ask("GET", `/webinars/${encodeURIComponent(id)}/sessions/${String(sessionKey)}/attendees`);
			if (result.kind !== "json") return result;
			rows.push(...result.list);
		}
		return { kind: "rows", rows };
	}

	/** The registrant an address has already. */
	async function known(id: string, email: string): Promise<Result> {
		const result = await ask("GET", `/webinars/${encodeURIComponent(id)}/registrants`);
		if (result.kind !== "json") return result;
		const row = result.list.find((r) => text(r.email)?.toLowerCase() === email.toLowerCase());
		return row
			? { kind: "json", json: row, list: [] }
			: { kind: "terminal", code: "conflict", reason: "GoToWebinar knows the address and does not list it." };
	}

	return {
		async addRegistrant({ id, email, first_name, last_name }) {
			const path = `/webinars/${encodeURIComponent(id)}/registrants?resendConfirmation=false`;
			// A last name is required; people who gave none have one character for it.
			const made = await ask("POST", path, { email, firstName: first_name, lastName: last_name || "-" });
			const result = made.kind === "terminal" && made.code === String(CONFLICT) ? await known(id, email) : made;
			if (result.kind !== "json") return result;
			const registrant_id = keyText(result.json.registrantKey);
			const join_url = text(result.json.joinUrl);
			if (!registrant_id || !join_url)
				return {
					kind: "terminal",
					code: "awaits_approval",
					reason: "GoToWebinar gave no join link: switch automatic approval on.",
				};
			return { kind: "registered", registrant_id, join_url };
		},

		async removeRegistrant({ id, registrant_id }) {
			const path = `/webinars/${encodeURIComponent(id)}/registrants/${encodeURIComponent(registrant_id)}`;
			const result = await ask("DELETE", path);
			const gone = result.kind === "json" || (result.kind === "terminal" && result.code === "not_found");
			return gone ? { kind: "removed" } : result;
		},

		async participants(_kind, id) {
			const result = await attendeesOf(id);
			return result.kind === "rows" ? { kind: "ok", participants: result.rows.flatMap(staysOf) } : result;
		},

		/** Its polls are reported as counts, not by person. */
		polls: async () => ({ kind: "ok", answers: [] }),
	};
}

const objects = (value: unknown): Json[] =>
	Array.isArray(value) ? value.filter((v): v is Json => typeof v === "object" && v !== null) : [];

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** A key with all its digits, whether it came as a number or as text. */
const keyText = (value: unknown): string | null =>
	typeof value === "number" && Number.isSafeInteger(value) ? String(value) : text(value);

function instant(value: unknown): number | null {
	const ms = Date.parse(text(value) ?? "");
	return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

function staysOf(row: Json): Participant[] {
	const who = {
		registrant_id: keyText(row.registrantKey),
		email: text(row.email)?.toLowerCase() ?? null,
		name: [text(row.firstName), text(row.lastName)].filter(Boolean).join(" "),
	};
	return objects(row.attendance).flatMap(({ joinTime, leaveTime }) => {
		const joined_at = instant(joinTime);
		return joined_at === null ? [] : [{ ...who, joined_at, left_at: instant(leaveTime) }];
	});
}

function read(answer: Answer): Result {
	if (answer.kind === "no_answer") return retry(`gotowebinar: ${answer.reason}`, true);
	const { status, headers } = answer;
	// The parser of whole objects is the one that keeps long integers, so that a list is read inside one.
	const wrapped = readJson(`{"value":${answer.text.trim() || "null"}}`).value;
	const json = typeof wrapped === "object" && wrapped !== null && !Array.isArray(wrapped) ? (wrapped as Json) : {};
	if (status >= 200 && status < 300) return { kind: "json", json, list: objects(wrapped) };
	const code = text(json.errorCode) ?? `http_${status}`;
	const reason = text(json.description) ?? `gotowebinar answered ${status}`;
	if (status === 429) return retry(`${code}: ${reason}`, false, headers);
	if (status >= 500 || status < 400 || [401, 403, 408].includes(status))
		return retry(`${code}: ${reason}`, true, headers);
	if (status === CONFLICT) return { kind: "terminal", code: String(CONFLICT), reason };
	return { kind: "terminal", code: status === 404 ? "not_found" : code, reason };
}
