import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, enroll, makeEvent, setNow, signUp } from "../../test/worker/product";

const from = (ip: string) => ({ "cf-connecting-ip": ip });
const wrong = { email: "nobody@coach.example", password: "wrong password" };

// The clock stands, so that no bucket fills while a slow machine empties it.
beforeEach(() => setNow(Date.now()));
afterEach(() => {
	vi.useRealTimers();
});

describe("limits", () => {
	it("hold a tenant's management calls to its burst, then answer 429 until there is room", {
		timeout: 20_000,
	}, async () => {
		const tenant = await signUp();
		const answers = [];
		for (let i = 0; i < 230; i++) answers.push(await call("GET", "events", undefined, tenant.auth));
		const first = answers[0];
		expect(first?.headers.get("ratelimit-limit")).toBe("200");
		const room = Number(first?.headers.get("ratelimit-remaining"));
		expect(room).toBeGreaterThan(190);
		const refused = answers.filter((a) => a.status === 429);
		expect(answers.filter((a) => a.status === 200)).toHaveLength(room + 1);
		expect(refused).toHaveLength(229 - room);
		const last = refused.at(-1);
		expect(last?.body.error).toMatchObject({ code: "rate_limited" });
		expect(Number(last?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
		expect(last?.headers.get("ratelimit-remaining")).toBe("0");
		expect(last?.headers.get("ratelimit-reset")).toBe(last?.headers.get("retry-after"));
		setNow(Date.now() + 6_000);
		expect((await call("GET", "events", undefined, tenant.auth)).status).toBe(200);

		const other = await signUp();
		expect((await call("GET", "events", undefined, other.auth)).status).toBe(200);
	});

	it("do not count enrolments as management calls, nor the other way round", { timeout: 20_000 }, async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		for (let i = 0; i < 205; i++) await call("GET", "settings", undefined, tenant.auth);
		const made = await enroll(tenant, event.event_id);
		expect(made.status).toBe(201);
		expect(made.headers.get("ratelimit-limit")).toBe("10000");
	});

	it("hold an address that shows the publishable key alone to 60 enrolments a minute", async () => {
		const tenant = await signUp();
		const at = (ip: string, auth: Record<string, string>) => call("POST", "enrollments", {}, { ...auth, ...from(ip) });
		const statuses = [];
		for (let i = 0; i < 70; i++) statuses.push((await at("203.0.113.7", tenant.publishable)).status);
		expect(statuses.indexOf(429)).toBe(60);
		expect((await at("203.0.113.8", tenant.publishable)).status).toBe(400);
		expect((await at("203.0.113.7", tenant.auth)).status).toBe(400);
	});

	it.each(["auth/signup", "auth/login"])("hold an address to 60 calls of %s a minute", async (path) => {
		const block = `2001:db8:${path.length}`;
		const statuses = [];
		for (let i = 0; i < 70; i++)
			statuses.push((await call("POST", path, {}, from(`${block}::${i.toString(16)}`))).status);
		expect(statuses.indexOf(429)).toBe(60);
		expect((await call("POST", path, {}, from(`${block}:1::1`))).status).toBe(422);
	});

	it("leave callers alone whose address is not known", async () => {
		for (let i = 0; i < 3; i++) {
			const answer = await call("POST", "auth/login", wrong);
			expect(answer.status).toBe(401);
			expect(answer.headers.get("ratelimit-limit")).toBeNull();
		}
	});
});
