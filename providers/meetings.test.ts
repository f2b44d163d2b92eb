import { describe, expect, it } from "vitest";
import { createZoom, type TokenCache } from "./meetings";
import { fakeFetch } from "./published-api.fixture";

const TOKEN = { body: '{"access_token":"t1","token_type":"bearer","expires_in":3599}' };
const NEW_TOKEN = { body: '{"access_token":"t2","token_type":"bearer","expires_in":3599}' };
const PERSON = {
	kind: "webinar",
	id: "95204914252",
	email: "maya@example.com",
	first_name: "Maya",
	last_name: "",
} as const;
const REGISTERED = {
	status: 201,
	body: '{"id":95204914252,"registrant_id":"r1","join_url":"https://zoom.example/j/1"}',
};

function memory(): TokenCache & { kept: Map<string, { token: string; ttl_s: number }> } {
	const kept = new Map<string, { token: string; ttl_s: number }>();
	return {
		kept,
		get: async (key) => kept.get(key)?.token ?? null,
		put: async (key, token, ttl_s) => void kept.set(key, { token, ttl_s }),
		drop: async (key) => void kept.delete(key),
	};
}

const SETTINGS = {
	base_url: "https://api.test/",
	oauth_url: "https://zoom.test/oauth/token",
	account_id: "acc",
	client_id: "id",
	client_secret: "secret",
};

function zoom(replies: Parameters<typeof fakeFetch>, tokens = memory()) {
	const fake = fakeFetch(...replies);
	return { ...fake, provider: createZoom({ ...SETTINGS, fetch: fake.fetch, tokens }) };
}

const refusal = (status: number, code: number, headers = {}) => ({ status, headers, body: { code, message: "No." } });

describe("addRegistrant", () => {
	it("signs in, registers and gives the person's own link", async () => {
		const tokens = memory();
		const { provider, requests } = zoom([TOKEN, REGISTERED], tokens);
		expect(await provider.addRegistrant(PERSON)).toEqual({
			kind: "registered",
			registrant_id: "r1",
			join_url: "https://zoom.example/j/1",
		});
		expect(requests[0]?.url.href).toBe("https://zoom.test/oauth/token?grant_type=account_credentials&account_id=acc");
		expect(requests[0]?.headers.get("authorization")).toBe(`Basic ${btoa("id:secret")}`);
		expect(requests[1]?.url.href).toBe("https://api.test/v2/webinars/95204914252/registrants");
		expect(requests[1]?.headers.get("authorization")).toBe("Bearer t1");
		expect(JSON.parse(requests[1]?.body ?? "")).toEqual({ email: "maya@example.com", first_name: "Maya" });
		expect([...tokens.kept.values()]).toEqual([{ token: "t1", ttl_s: 3539 }]);
		await provider.addRegistrant({ ...PERSON, kind: "meeting", last_name: "Lee" });
		expect(requests).toHaveLength(3);
		expect(requests[2]?.url.pathname).toBe("/v2/meetings/95204914252/registrants");
	});

	it("replaces a token that has ended, once", async () => {
		const { provider, requests } = zoom([TOKEN, refusal(401, 124), NEW_TOKEN, REGISTERED]);
		expect((await provider.addRegistrant(PERSON)).kind).toBe("registered");
		expect(requests[3]?.headers.get("authorization")).toBe("Bearer t2");
		const stuck = zoom([TOKEN, refusal(401, 124), NEW_TOKEN, refusal(401, 124)]);
		expect(await stuck.provider.addRegistrant(PERSON)).toMatchObject({ kind: "retry", counts: true });
		expect(stuck.requests).toHaveLength(4);
	});

	it("keeps tokens for the process where no cache is given", async () => {
		const register = async (...replies: Parameters<typeof fakeFetch>) => {
			const { fetch, requests } = fakeFetch(...replies);
			expect(await createZoom({ ...SETTINGS, fetch }).addRegistrant(PERSON)).toMatchObject({ kind: "registered" });
			return requests.length;
		};
		expect(await register(TOKEN, REGISTERED)).toBe(2);
		expect(await register(REGISTERED)).toBe(1);
		expect(await register(refusal(401, 124), NEW_TOKEN, REGISTERED)).toBe(3);
	});

	it("says when Zoom wants a person to approve", async () => {
		const { provider } = zoom([TOKEN, { status: 201, body: { registrant_id: "r1" } }]);
		expect(await provider.addRegistrant(PERSON)).toMatchObject({ kind: "terminal", code: "awaits_approval" });
	});

	it.each([
		[refusal(404, 3001), { kind: "terminal", code: "not_found" }],
		[refusal(400, 300), { kind: "terminal", code: "300", reason: "No." }],
		[refusal(403, 4711), { kind: "retry", counts: true }],
		[refusal(429, 429, { "retry-after": "1" }), { kind: "retry", counts: false, retry_after_s: 1 }],
		[
			refusal(429, 429, { date: "Mon, 23 Nov 2026 23:00:00 GMT", "retry-after": "2026-11-24T00:00:00Z" }),
			{ kind: "retry", counts: false, retry_after_s: 3600 },
		],
		[
			{ status: 503, body: "" },
			{ kind: "retry", counts: true },
		],
		[new TypeError("fetch failed"), { kind: "retry", counts: true }],
	])("%# turns a refusal into what to do next", async (reply, outcome) => {
		expect(await zoom([TOKEN, reply]).provider.addRegistrant(PERSON)).toMatchObject(outcome);
	});

	it.each([
		[
			{ status: 401, body: { reason: "Invalid client_id or client_secret" } },
			{ kind: "retry", counts: true },
		],
		[
			{ status: 429, body: "" },
			{ kind: "retry", counts: false },
		],
		[new TypeError("fetch failed"), { kind: "retry", counts: true }],
	])("%# passes on why it could not sign in", async (reply, outcome) => {
		const { provider, requests } = zoom([reply]);
		expect(await provider.addRegistrant(PERSON)).toMatchObject(outcome);
		expect(requests).toHaveLength(1);
	});
});

describe("reports", () => {
	const stay = (over: object) => ({
		name: "Maya",
		user_email: "Maya@Example.com",
		join_time: "2026-11-23T10:00:00Z",
		leave_time: "",
		...over,
	});

	it("reads all pages of participants", async () => {
		const { provider, requests } = zoom([
			TOKEN,
			{
				body: {
					next_page_token: "p2",
					participants: [stay({ registrant_id: "r1", leave_time: "2026-11-23T10:30:00Z" })],
				},
			},
			{ body: { next_page_token: "", participants: [stay({ user_email: "" }), { name: "no time" }] } },
		]);
		const joined_at = Date.UTC(2026, 10, 23, 10) / 1000;
		expect(await provider.participants("meeting", "95204914252")).toEqual({
			kind: "ok",
			participants: [
				{ registrant_id: "r1", email: "maya@example.com", name: "Maya", joined_at, left_at: joined_at + 1800 },
				{ registrant_id: null, email: null, name: "Maya", joined_at, left_at: null },
			],
		});
		expect(requests[1]?.url.pathname).toBe("/v2/report/meetings/95204914252/participants");
		expect(requests[1]?.url.searchParams.get("include_fields")).toBe("registrant_id");
		expect(requests[2]?.url.searchParams.get("next_page_token")).toBe("p2");
	});

	it("passes on a refusal on any page", async () => {
		const { provider } = zoom([TOKEN, { body: { next_page_token: "p2", participants: [] } }, refusal(404, 3001)]);
		expect(await provider.participants("webinar", "1")).toMatchObject({ kind: "terminal", code: "not_found" });
		expect(await zoom([TOKEN, refusal(500, 1)]).provider.polls("webinar", "1")).toMatchObject({ kind: "retry" });
	});

	it("reads poll answers, and encodes a UUID with slashes twice", async () => {
		const detail = { question: "Ready?", answer: "Yes;Soon", date_time: "2026-11-23T10:05:00Z" };
		const { provider, requests } = zoom([
			TOKEN,
			{
				body: {
					questions: [{ email: "Maya@example.com", name: "Maya", question_details: [detail, { question: "?" }] }],
				},
			},
		]);
		expect(await provider.polls("meeting", "/aB//c==")).toEqual({
			kind: "ok",
			answers: [
				{
					email: "maya@example.com",
					name: "Maya",
					question: "Ready?",
					answer: "Yes;Soon",
					answered_at: Date.UTC(2026, 10, 23, 10, 5) / 1000,
				},
			],
		});
		expect(requests[1]?.url.pathname).toBe("/v2/report/meetings/%252FaB%252F%252Fc%253D%253D/polls");
	});
});
