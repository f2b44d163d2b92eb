import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoToWebinar, type TokenCache } from "../providers/meetings";
import type { Sandbox } from "./server.ts";
import { clientOf, type FakeProduct, start, startProduct, testClock } from "./test-kit.ts";

const WEBINAR = "5620084814059709442";
const PERSON = { kind: "webinar", id: WEBINAR, email: "ana@example.com", first_name: "Ana", last_name: "" } as const;
const clock = testClock();
let product: FakeProduct;
let sandbox: Sandbox;
let client: ReturnType<typeof clientOf>;
let kept: Map<string, string>;

/** The product's own adapter against the stand-in. */
const provider = (refresh_token = "first") => {
	const tokens: TokenCache = {
		get: async (key) => kept.get(key) ?? null,
		put: async (key, token) => void kept.set(key, token),
		drop: async (key) => void kept.delete(key),
	};
	return createGoToWebinar({
		base_url: sandbox.url,
		oauth_url: `${sandbox.url}/gotowebinar/oauth/token`,
		client_id: "client",
		client_secret: "secret",
		refresh_token,
		organizer_key: "9007199254740993123",
		tokens,
	});
};

beforeEach(async () => {
	kept = new Map();
	product = await startProduct();
	sandbox = await start(product, {}, { now: clock.now });
	client = clientOf(sandbox);
});
afterEach(async () => {
	await sandbox.close();
	await product.close();
});

describe("GoToWebinar", () => {
	it("registers, gives the same registrant again, and keeps every digit of a key", async () => {
		const made = await provider().addRegistrant(PERSON);
		if (made.kind !== "registered") throw new Error(made.reason);
		expect(BigInt(made.registrant_id)).toBeGreaterThan(2n ** 53n);
		expect(made.join_url).toBe(`${sandbox.url}/gotowebinar/join/${made.registrant_id}`);
		expect(await provider().addRegistrant(PERSON)).toEqual(made);
		const gone = { kind: "webinar", id: WEBINAR, email: PERSON.email, registrant_id: made.registrant_id } as const;
		expect(await provider().removeRegistrant(gone)).toEqual({ kind: "removed" });
		expect(await provider().removeRegistrant(gone)).toEqual({ kind: "removed" });
		const again = await provider().addRegistrant(PERSON);
		expect(again.kind === "registered" && again.registrant_id !== made.registrant_id).toBe(true);
	});

	it("signs in anew with the token that replaced the last one, and says when it cannot", async () => {
		await provider().addRegistrant(PERSON);
		clock.ms += 3_700_000;
		expect((await provider().addRegistrant(PERSON)).kind).toBe("registered");
		clock.ms -= 3_700_000;
		kept.clear();
		expect(await provider().addRegistrant(PERSON)).toMatchObject({
			kind: "retry",
			reason: expect.stringContaining("invalid_grant"),
		});
	});

	it("tells who was there, in all sessions, once one has ended", async () => {
		const made = await provider().addRegistrant(PERSON);
		if (made.kind !== "registered") throw new Error(made.reason);
		const join = (joined_at: string, minutes: number) =>
			client.post("/sandbox/gotowebinar/join", { webinar_key: WEBINAR, email: PERSON.email, joined_at, minutes });
		await join("2026-11-25T15:00:00Z", 20);
		expect(await provider().participants("webinar", WEBINAR)).toMatchObject({ kind: "terminal", code: "not_found" });
		await client.post("/sandbox/gotowebinar/end", { webinar_key: WEBINAR });
		await join("2026-11-25T16:00:00Z", 5);
		await client.post("/sandbox/gotowebinar/end", { webinar_key: WEBINAR });
		const at = Date.UTC(2026, 10, 25, 15) / 1000;
		const who = { registrant_id: made.registrant_id, email: PERSON.email, name: "Ana -" };
		const report = await provider().participants("webinar", WEBINAR);
		expect(report).toMatchObject({
			kind: "ok",
			participants: expect.arrayContaining([
				{ ...who, joined_at: at, left_at: at + 1200 },
				{ ...who, joined_at: at + 3600, left_at: at + 3900 },
			]),
		});
		expect(await provider().polls("webinar", WEBINAR)).toEqual({ kind: "ok", answers: [] });
	});

	it("refuses what cannot be, and asks to come again where it is down", async () => {
		expect(await provider().addRegistrant({ ...PERSON, first_name: "" })).toMatchObject({
			kind: "terminal",
			code: "InvalidRequest",
		});
		expect((await client.post("/sandbox/gotowebinar/join", {})).status).toBe(422);
		expect((await client.get(`/G2W/rest/v2/organizers/1/webinars/${WEBINAR}/registrants`)).status).toBe(401);
		const fault = { provider: "gotowebinar", kind: "error", status: 503 };
		await client.post("/sandbox/faults", fault);
		expect(await provider().addRegistrant(PERSON)).toMatchObject({ kind: "retry", counts: true });
	});
});
