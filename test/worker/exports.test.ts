import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../workers/scheduler/cron";
import { arrived, call, enroll, makeEvent, signUp } from "./product";
import { consume, rows } from "./queues";

describe("an event's export", () => {
	it("holds registrations, contacts and messages as CSV and JSON, and no formula", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const empty = await call("GET", `events/${event_id}/export?format=json`, undefined, tenant.auth);
		expect(empty.body).toEqual({ data: [], next_cursor: null });
		const email = `${crypto.randomUUID()}@people.example`;
		await enroll(tenant, event_id, { email, first_name: "=1+1" });
		await enroll(tenant, event_id, { first_name: 'Ana "A", B' });
		await arrived(email, 1);
		const csv = await call("GET", `events/${event_id}/export`, undefined, tenant.auth);
		expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
		expect(csv.headers.get("content-disposition")).toContain(`${event_id}-registrations.csv`);
		const lines = (csv.body as string).trimEnd().split("\r\n");
		expect(lines).toHaveLength(3);
		expect(lines[0]).toContain('"registration_id"');
		expect(csv.body).toContain(`"'=1+1"`);
		expect(csv.body).toContain('"Ana ""A"", B"');
		const get = async (what: string) =>
			(await call("GET", `events/${event_id}/export?what=${what}&format=json`, undefined, tenant.auth)).body.data;
		expect((await get("contacts")).map((one: { email: string }) => one.email)).toContain(email);
		expect(await get("messages")).toContainEqual(expect.objectContaining({ email, channel: "email", event_id }));
		const taken = (await rows("audit_log", tenant)).filter((one) => one.action === "event.exported");
		expect(taken).toHaveLength(4);
		const stranger = await signUp();
		expect((await call("GET", `events/${event_id}/export`, undefined, stranger.auth)).status).toBe(404);
		expect((await call("GET", `events/${event_id}/export?what=keys`, undefined, tenant.auth)).status).toBe(422);
	});
});

describe("the platform's own standing", () => {
	it("names what is set up without what it holds, and when cron and queue last ran", async () => {
		const tenant = await signUp();
		await runCron({} as ScheduledController, env as never);
		await consume("tasks", [{ v: 1, kind: "heartbeat" }]);
		const { status, body } = await call("GET", "admin/doctor", undefined, tenant.auth);
		expect(status).toBe(200);
		expect(body.bindings).toMatchObject({ DB: true, BODIES: true, REGISTRATION: true, TASKS: true });
		expect(body.settings).toMatchObject({ SECRETS_KEY: true, RESEND_API_KEY: true });
		expect(JSON.stringify(body)).not.toContain(env.RESEND_API_KEY);
		expect(Date.now() - Date.parse(body.cron_at)).toBeLessThan(600_000);
		expect(Date.now() - Date.parse(body.queue_at)).toBeLessThan(600_000);
		expect((await call("POST", "admin/doctor/queue", undefined, tenant.auth)).status).toBe(202);
	});
});
