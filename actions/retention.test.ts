import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { arrived, call, enroll, fire, makeEvent, objectOf, signUp, type TestTenant } from "../test/worker/product";
import { createContext } from "../workers/context";
import { type Clock, createClock, REAL_TIME } from "./clock";
import type { Ctx } from "./context";
import { applyRetention, previewRetention, TERMS } from "./retention";

const DAY = 86_400;
const YEAR = 365.25 * DAY;

/** The product as it runs `seconds` from now. */
const later = (seconds: number): Ctx => {
	const clock: Clock = createClock(REAL_TIME, () => Date.now() + seconds * 1000);
	return { ...createContext(env), clock };
};
/** Runs until a call finds nothing more to do. */
async function settle(ctx: Ctx) {
	const total = { links: 0, messages: 0, aggregates: 0, notices: 0, audit: 0 };
	for (let round = 0; round < 20; round++) {
		const done = await applyRetention(ctx);
		for (const [step, n] of Object.entries(done)) total[step as keyof typeof total] += n;
		if (Object.values(done).every((n) => n === 0)) break;
	}
	return total;
}
const count = async (table: string, where: string, ...values: unknown[]): Promise<number> =>
	(
		await env.DB.prepare(`select count(*) as n from ${table} where ${where}`)
			.bind(...values)
			.first<{ n: number }>()
	)?.n ?? 0;

let tenant: TestTenant;
let event_id: string;
const people: { email: string; registration_id: string }[] = [];

beforeAll(async () => {
	tenant = await signUp();
	({ event_id } = await makeEvent(tenant));
	for (let i = 0; i < 2; i++) {
		const email = `kept${i}${crypto.randomUUID().slice(0, 8)}@people.example`;
		const { body } = await enroll(tenant, event_id, { email });
		await fire(tenant, body.registration_id);
		await arrived(email, 1);
		people.push({ email, registration_id: body.registration_id });
	}
	await env.DB.prepare(
		"update registrations set join_url = 'https://zoom.example/w/1?tk=x', next_due_at = null where event_id = ?",
	)
		.bind(event_id)
		.run();
	await env.DB.prepare(
		"insert into webhook_events (id, provider, provider_event_id, tenant_id, kind, body, status, received_at) values ('whk_old', 'resend', 'old', ?, 'email.sent', '{}', 'processed', ?)",
	)
		.bind(tenant.tenant_id, Math.floor(Date.now() / 1000))
		.run();
});

const bodyOf = async (registration_id: string) => {
	const row = await env.DB.prepare("select id from messages where registration_id = ? and step_key = 'welcome'")
		.bind(registration_id)
		.first<{ id: string }>();
	const object = row && (await env.BODIES.get(`${tenant.tenant_id}/messages/${row.id}`));
	return object ? JSON.parse((await object.json<{ body: string }>()).body) : null;
};

describe("retention", () => {
	it("leaves what is within its term, and says beforehand what will go", async () => {
		expect(await settle(later(0))).toEqual({ links: 0, messages: 0, aggregates: 0, notices: 0, audit: 0 });
		const { status, body } = await call("GET", "admin/retention", undefined, tenant.auth);
		expect(status).toBe(200);
		expect(body.data).toHaveLength(Object.keys(TERMS).length);
		expect(body.data.every((s: { due: number }) => s.due === 0)).toBe(true);
		const soon = later(33 * DAY);
		const due = (steps: Awaited<ReturnType<typeof previewRetention>>, step: string) =>
			steps.find((s) => s.step === step)?.due;
		expect(due(await previewRetention(soon, tenant.tenant_id), "links")).toBe(2);
		expect(await count("registrations", "event_id = ? and join_url is not null", event_id)).toBe(2);
		const far = await previewRetention(later(6 * YEAR), tenant.tenant_id);
		expect(["links", "messages", "aggregates", "notices"].map((s) => due(far, s))).toEqual([2, 2, 2, 1]);
	});

	it("takes join links, calendar files and schedules 30 days after the event, the words stay", async () => {
		const { registration_id } = people[0] as { registration_id: string };
		expect((await bodyOf(registration_id)).attachments).toHaveLength(1);
		// A schedule that still runs holds its registration back.
		await env.DB.prepare("update registrations set next_due_at = 1 where id = ?").bind(registration_id).run();
		await applyRetention(later(33 * DAY));
		expect((await bodyOf(registration_id)).attachments).toHaveLength(1);
		await env.DB.prepare("update registrations set next_due_at = null where id = ?").bind(registration_id).run();

		expect(await settle(later(33 * DAY))).toMatchObject({ links: 2, messages: 0, aggregates: 0 });
		expect(await count("registrations", "event_id = ? and join_url is not null", event_id)).toBe(0);
		const body = await bodyOf(registration_id);
		expect([body.attachments, body.text.length > 0]).toEqual([undefined, true]);
		expect(await objectOf(tenant, registration_id).schedule()).toBeNull();
		expect(await settle(later(33 * DAY))).toMatchObject({ links: 0 });
		const { body: schedule } = await call("GET", `registrations/${registration_id}/schedule`, undefined, tenant.auth);
		expect(schedule.steps).toMatchObject([{ key: "welcome", status: "sent", sent_at: expect.any(String) }]);
	});

	it("takes notices after 90 days, messages after two years, registrations and counts after five", async () => {
		expect(await settle(later(91 * DAY))).toMatchObject({ notices: 1 });
		expect(await count("webhook_events", "id = 'whk_old'")).toBe(0);

		expect(await settle(later(2 * YEAR + 3 * DAY))).toMatchObject({ messages: 2 });
		expect(await count("messages", "event_id = ?", event_id)).toBe(0);
		const { objects } = await env.BODIES.list({ prefix: `${tenant.tenant_id}/messages/` });
		expect(objects).toEqual([]);
		expect(await count("registrations", "event_id = ?", event_id)).toBe(2);

		expect(await settle(later(5 * YEAR + 4 * DAY))).toMatchObject({ aggregates: 2 });
		expect(await count("registrations", "event_id = ?", event_id)).toBe(0);
		expect(await count("contacts", "tenant_id = ?", tenant.tenant_id)).toBe(2);
		expect((await call("GET", `events/${event_id}`, undefined, tenant.auth)).status).toBe(200);
	});

	it("ends a membership's registrations one by one", async () => {
		const club = await makeEvent(tenant, { type: "membership", scheduled_at: undefined, duration_minutes: undefined });
		const { body } = await enroll(tenant, club.event_id);
		const forever = later(40 * DAY);
		await applyRetention(forever);
		expect(await objectOf(tenant, body.registration_id).schedule()).not.toBeNull();
		await env.DB.prepare("update registrations set next_due_at = null where id = ?").bind(body.registration_id).run();
		const preview = await previewRetention(forever, tenant.tenant_id);
		expect(preview.find((s) => s.step === "links")?.due).toBe(1);
		expect((await applyRetention(forever)).links).toBe(1);
		expect(await objectOf(tenant, body.registration_id).schedule()).toBeNull();
		expect((await applyRetention(forever)).links).toBe(0);
	});
});
