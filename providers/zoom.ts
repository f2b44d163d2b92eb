import { type Answer, call, readJson, retry, type Transport, trimSlash } from "./http";
import type { MeetingKind, MeetingProvider, MeetingRefused, Participant, PollAnswer } from "./meetings";
import { type TokenSettings, tokenSource } from "./zoom-token";

export interface ZoomSettings extends Transport, TokenSettings {
	/** Such as `https://api.zoom.us`. */
	base_url: string;
}

const PAGE_SIZE = 300;
/** 30,000 stays: beyond what any meeting reports. */
const MOST_PAGES = 100;
const INVALID_TOKEN = 401;

type Json = Record<string, unknown>;
type Result = { kind: "json"; json: Json } | MeetingRefused;

/** Zoom over HTTP: https://developers.zoom.us/docs/api/meetings/, https://developers.zoom.us/docs/api/rate-limits/ */
export function createZoom(settings: ZoomSettings): MeetingProvider {
	const base = `${trimSlash(settings.base_url)}/v2`;
	const tokens = tokenSource(settings);

	/** One call; a token that has ended is replaced once. */
	async function ask(method: string, path: string, body?: Json): Promise<Result> {
		for (let renewed = false; ; renewed = true) {
			const token = await tokens.get();
			if (token.kind !== "token") return token;
			const answer = await call(settings, `${base}${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token.token}`,
					...(body && { "content-type": "application/json" }),
				},
				...(body && { body: JSON.stringify(body) }),
			});
			if (answer.kind === "answer" && answer.status === INVALID_TOKEN) {
				await tokens.drop();
				if (!renewed) continue;
			}
			return read(answer);
		}
	}

	async function pages(path: string, list: string): Promise<{ kind: "rows"; rows: Json[] } | MeetingRefused> {
		const rows: Json[] = [];
		let token = "";
		for (let page = 0; page < MOST_PAGES; page++) {
			const query = new URLSearchParams({ page_size: String(PAGE_SIZE), include_fields: "registrant_id" });
			if (token) query.set("next_page_token", token);
			const result = await ask("GET", `${path}?${query}`);
			if (result.kind !== "json") return result;
			rows.push(...objects(result.json[list]));
			token = text(result.json.next_page_token) ?? "";
			if (!token) break;
		}
		return { kind: "rows", rows };
	}

	return {
		async addRegistrant({ kind, id, email, first_name, last_name }) {
			const result = await ask("POST", `/${kind}s/${pathId(id)}/registrants`, {
				email,
				first_name,
				...(last_name && { last_name }),
			});
			if (result.kind !== "json") return result;
			const { registrant_id, join_url } = result.json;
			if (typeof registrant_id !== "string" || typeof join_url !== "string")
				return {
					kind: "terminal",
					code: "awaits_approval",
					reason: "Zoom gave no join link: switch automatic approval on.",
				};
			return { kind: "registered", registrant_id, join_url };
		},

		// https://developers.zoom.us/docs/api/meetings/#tag/meetings/put/meetings/{meetingId}/registrants/status
		async removeRegistrant({ kind, id, email, registrant_id }) {
			const result = await ask("PUT", `/${kind}s/${pathId(id)}/registrants/status`, {
				action: "cancel",
				registrants: [{ id: registrant_id, ...(email && { email }) }],
			});
			const gone = result.kind === "json" || (result.kind === "terminal" && result.code === "not_found");
			return gone ? { kind: "removed" } : result;
		},

		async participants(kind, id) {
			const result = await pages(`/report/${kind}s/${pathId(id)}/participants`, "participants");
			return result.kind === "rows" ? { kind: "ok", participants: result.rows.flatMap(participant) } : result;
		},

		async polls(kind: MeetingKind, id: string) {
			const result = await ask("GET", `/report/${kind}s/${pathId(id)}/polls`);
			return result.kind === "json"
				? { kind: "ok", answers: objects(result.json.questions).flatMap(pollAnswers) }
				: result;
		},
	};
}

/** UUIDs that start with a slash or hold two in a row are encoded twice. */
const pathId = (id: string): string =>
	/^\/|\/\//.test(id) ? encodeURIComponent(encodeURIComponent(id)) : encodeURIComponent(id);

const objects = (value: unknown): Json[] =>
	Array.isArray(value) ? value.filter((v): v is Json => typeof v === "object" && v !== null) : [];

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

function instant(value: unknown): number | null {
	const ms = Date.parse(text(value) ?? "");
	return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

function participant(row: Json): Participant[] {
	const joined_at = instant(row.join_time);
	if (joined_at === null) return [];
	return [
		{
			registrant_id: text(row.registrant_id),
			email: text(row.user_email)?.toLowerCase() ?? null,
			name: text(row.name) ?? "",
			joined_at,
			left_at: instant(row.leave_time),
		},
	];
}

const pollAnswers = (row: Json): PollAnswer[] =>
	objects(row.question_details).flatMap((detail) => {
		const [question, answer] = [text(detail.question), text(detail.answer)];
		if (question === null || answer === null) return [];
		return [
			{
				email: text(row.email)?.toLowerCase() ?? null,
				name: text(row.name) ?? "",
				question,
				answer,
				answered_at: instant(detail.date_time),
			},
		];
	});

function read(answer: Answer): Result {
	if (answer.kind === "no_answer") return retry(`zoom: ${answer.reason}`, true);
	const { status, headers } = answer;
	const json = readJson(answer.text);
	if (status >= 200 && status < 300) return { kind: "json", json };
	const code = json.code === undefined ? `http_${status}` : String(json.code);
	const reason = text(json.message) ?? `zoom answered ${status}`;
	if (status === 429) return retry(`${code}: ${reason}`, false, headers);
	// 401 and 403 are the account's credentials or scopes, which someone mends.
	if (status >= 500 || status < 400 || [401, 403, 408].includes(status))
		return retry(`${code}: ${reason}`, true, headers);
	return { kind: "terminal", code: status === 404 ? "not_found" : code, reason };
}
