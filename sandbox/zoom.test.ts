import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import { basic, clientOf, type FakeProduct, start, startProduct, testClock } from "./test-kit.ts";
import { newMeeting } from "./zoom-events.ts";

const MEETING = "85746065123";
const clock = testClock();
let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
let bearer: { authorization: string };
let slept: number[];

beforeEach(async () => {
	product = await startProduct();
	product.health = { status: "ok", now: "2026-11-25T15:00:00Z" };
	slept = [];
	sandbox = await start(product, { zoomLatencyMs: 250 }, { now: clock.now, sleep: async (ms) => void slept.push(ms) });
	client = clientOf(sandbox);
	const token = await client.call("POST", "/oauth/token?grant_type=account_credentials&account_id=acc", {
		headers: { authorization: basic("client", "secret") },
	});
	expect(token.body).toMatchObject({ token_type: "bearer", expires_in: 3599 });
	bearer = { authorization: `Bearer ${token.body.access_token}` };
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

const register = (path = `/v2/meetings/${MEETING}/registrants`, changed: Record<string, unknown> = {}) =>
	client.post(path, { email: "ana@example.com", first_name: "Ana", last_name: "Kovač", ...changed }, bearer);
const events = () => product.received.map(({ body }) => JSON.parse(body));

describe("registering", () => {
	it("gives a personal join link after the provider's latency", async () => {
		await client.post("/sandbox/zoom/meetings", {
			meeting_id: MEETING,
			topic: "Ten clients",
			start_time: "2026-11-25T15:00:00Z",
			duration: 90,
			timezone: "Europe/Zagreb",
		});
		const { status, body } = await register();
		expect(status).toBe(201);
		expect(body).toEqual({
			id: Number(MEETING),
			registrant_id: expect.any(String),
			join_url: `${sandbox.url}/zoom/join/${body.registrant_id}`,
			start_time: "2026-11-25T15:00:00Z",
			topic: "Ten clients",
		});
		expect(slept).toEqual([250]);
		const page = await client.get(new URL(body.join_url).pathname);
		expect(page.body).toContain("Ten clients");
		expect(page.body).toContain("Ana Kovač");
		expect((await client.get("/zoom/join/unknown")).status).toBe(404);
	});

	it("gives the same registrant again, three times a day at most", async () => {
		const first = await register();
		expect((await register()).body).toEqual(first.body);
		await register();
		const fourth = await register();
		expect(fourth).toMatchObject({ status: 429, body: { code: 429 } });
		expect(fourth.headers.get("retry-after")).toBe("2026-11-24T00:00:00Z");
		expect((await register(`/v2/webinars/${MEETING}/registrants`)).status).toBe(201);
	});

	it("refuses what Zoom refuses", async () => {
		expect((await register(undefined, { email: "ana" })).body).toMatchObject({
			code: 300,
			errors: [{ field: "email" }],
		});
		expect((await register(undefined, { first_name: "" })).status).toBe(400);
		expect((await register("/v2/meetings/abc/registrants")).body.code).toBe(3001);
		const path = `/v2/meetings/${MEETING}/registrants`;
		expect((await client.call("POST", path, { headers: bearer, body: "{" })).status).toBe(400);
		expect((await client.post(path, {}, { authorization: "Bearer x" })).body.code).toBe(124);
		clock.ms += 3_600_000;
		expect((await register()).body).toMatchObject({ code: 124, message: "Access token is expired." });
		clock.ms -= 3_600_000;
	});

	it("needs credentials for a token", async () => {
		const ask = (query: string, headers: Record<string, string> = { authorization: basic("a", "b") }) =>
			client.call("POST", `/oauth/token?${query}`, { headers });
		expect((await ask("grant_type=account_credentials&account_id=a", {})).status).toBe(401);
		expect((await ask("grant_type=client_credentials&account_id=a")).body.error).toBe("unsupported_grant_type");
		expect((await ask("grant_type=account_credentials")).body.error).toBe("invalid_request");
	});
});

describe("attendance", () => {
	it("is told in product time by webhooks and in the report", async () => {
		const { body } = await register(`/v2/webinars/${MEETING}/registrants`);
		await client.post("/sandbox/zoom/join", { registrant_id: body.registrant_id, minutes: 42 });
		await sandbox.idle();
		const found = events().sort((a, b) => a.event.localeCompare(b.event));
		expect(found.map(({ event }) => event)).toEqual(["webinar.participant_joined", "webinar.participant_left"]);
		expect(found[0].payload.object).toMatchObject({
			id: MEETING,
			participant: { email: "ana@example.com", registrant_id: body.registrant_id, join_time: "2026-11-25T15:00:00Z" },
		});
		expect(found[0].event_ts).toBe(clock.ms);
		expect(found[1].payload.object.participant.leave_time).toBe("2026-11-25T15:42:00Z");
		const path = `/v2/report/webinars/${MEETING}/participants`;
		expect((await client.get(path, bearer)).body.code).toBe(3001);
		await client.post("/sandbox/zoom/end", { meeting_id: MEETING });
		const report = await client.get(`${path}?page_size=300&include_fields=registrant_id`, bearer);
		expect(report.body.participants).toEqual([
			expect.objectContaining({ user_email: "ana@example.com", registrant_id: body.registrant_id, duration: 2520 }),
		]);
		expect((await client.get(path, bearer)).body.participants[0]).not.toHaveProperty("registrant_id");
	});

	it("may be anonymous, repeated, and spread over pages of the report", async () => {
		const join = (more: object) =>
			client.post("/sandbox/zoom/join", { meeting_id: MEETING, email: "ana@example.com", ...more });
		await join({ anonymous: true, joined_at: "2026-11-25T15:00:00Z" });
		await join({ joined_at: "2026-11-25T15:05:00Z" });
		await join({ joined_at: "2026-11-25T15:10:00Z" });
		await sandbox.idle();
		expect(events().filter(({ payload }) => payload.object.participant.email === "")).toHaveLength(1);
		await client.post("/sandbox/zoom/end", { meeting_id: MEETING });
		const path = `/v2/report/meetings/${MEETING}/participants?page_size=2`;
		const first = await client.get(path, bearer);
		expect(first.body).toMatchObject({ total_records: 3, next_page_token: "2" });
		const last = await client.get(`${path}&next_page_token=2`, bearer);
		expect(last.body.participants).toHaveLength(1);
		expect(last.body.next_page_token).toBe("");
	});

	it("ends with leaving or with the meeting", async () => {
		const { body } = await register(`/v2/webinars/${MEETING}/registrants`);
		await client.post("/sandbox/zoom/join", { registrant_id: body.registrant_id });
		await client.post("/sandbox/zoom/join", { meeting_id: MEETING, email: "bo@example.com" });
		expect((await client.post("/sandbox/zoom/leave", { meeting_id: MEETING, email: "bo@example.com" })).body).toEqual({
			left: 1,
		});
		expect((await client.post("/sandbox/zoom/end", { meeting_id: MEETING })).body).toEqual({ ended: true, left: 1 });
		await sandbox.idle();
		const names = events().map(({ event }) => event);
		expect(names.filter((name) => name === "webinar.participant_left")).toHaveLength(2);
		expect(names).toContain("webinar.ended");
	});

	it("is in the report of a holding by its UUID, encoded twice where it holds slashes", async () => {
		let id = 100_000_000;
		while (!newMeeting(String(id), "meeting", "").uuid.startsWith("/")) id++;
		const { uuid } = newMeeting(String(id), "meeting", "");
		await client.post("/sandbox/zoom/join", { meeting_id: String(id), email: "a@b.co", minutes: 5, silent: true });
		await client.post("/sandbox/zoom/end", { meeting_id: String(id) });
		const at = (encoded: string) => client.get(`/v2/report/meetings/${encoded}/participants`, bearer);
		expect((await at(encodeURIComponent(uuid))).status).toBe(404);
		expect((await at(encodeURIComponent(encodeURIComponent(uuid)))).body.total_records).toBe(1);
		await sandbox.idle();
		expect(events().map(({ event }) => event)).toEqual(["meeting.ended"]);
	});

	it("lags the end where it is told to", async () => {
		await sandbox.close();
		sandbox = await start(product, { zoomReportLagMs: 60_000 }, { now: clock.now });
		client = clientOf(sandbox);
		await client.post("/sandbox/zoom/end", { meeting_id: MEETING });
		const token = await client.call("POST", "/oauth/token?grant_type=account_credentials&account_id=acc", {
			headers: { authorization: basic("client", "secret") },
		});
		const read = () =>
			client.get(`/v2/report/meetings/${MEETING}/polls`, { authorization: `Bearer ${token.body.access_token}` });
		expect((await read()).status).toBe(404);
		clock.ms += 60_000;
		expect((await read()).status).toBe(200);
		clock.ms -= 60_000;
	});

	it("needs a registrant's place, which can be taken back", async () => {
		const { body } = await register();
		const cancel = (over: object) =>
			client.call("PUT", `/v2/meetings/${MEETING}/registrants/status`, {
				headers: bearer,
				body: JSON.stringify({ action: "cancel", registrants: [{ id: body.registrant_id, ...over }] }),
			});
		expect((await cancel({ id: "another" })).status).toBe(404);
		expect((await cancel({})).status).toBe(204);
		expect((await client.get(`/zoom/join/${body.registrant_id}`)).status).toBe(404);
		expect((await register()).body.registrant_id).not.toBe(body.registrant_id);
	});

	it("includes poll answers", async () => {
		const poll = { meeting_id: MEETING, email: "ana@example.com", question: "Ready?", answer: "Yes" };
		await client.post("/sandbox/zoom/polls", poll);
		await client.post("/sandbox/zoom/end", { meeting_id: MEETING });
		const report = await client.get(`/v2/report/meetings/${MEETING}/polls`, bearer);
		expect(report.body.questions).toEqual([
			{
				email: "ana@example.com",
				name: "ana@example.com",
				question_details: [
					{ question: "Ready?", answer: "Yes", polling_id: expect.any(String), date_time: "2026-11-25T15:00:00Z" },
				],
			},
		]);
	});

	it.each([
		["join", { meeting_id: "x", email: "a@b.co" }],
		["join", { meeting_id: MEETING }],
		["join", { registrant_id: "none" }],
		["join", { meeting_id: MEETING, email: "a@b.co", joined_at: "soon" }],
		["join", { meeting_id: MEETING, email: "a@b.co", minutes: -1 }],
		["leave", {}],
		["end", {}],
		["polls", {}],
		["polls", { meeting_id: MEETING, email: "a@b.co" }],
		["meetings", {}],
	])("refuses to simulate %s with %o", async (name, body) => {
		expect((await client.post(`/sandbox/zoom/${name}`, body)).status).toBe(422);
	});

	it("lists who registered", async () => {
		await register();
		const list = await client.get(`/sandbox/zoom/registrants?meeting_id=${MEETING}`);
		expect(list.body.data).toEqual([expect.objectContaining({ email: "ana@example.com", kind: "meeting" })]);
	});
});
