import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replanEvent } from "../../actions/replan-event";
import { call, enroll, fire, inHours, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { context, HOUR, holdQueues, NOON, rows } from "./queues";
import { stepsOf } from "./reading";

const queues = holdQueues();
const iso = (ms: number) => new Date(ms).toISOString();

async function enrolled(count: number, event: Record<string, unknown> = {}) {
	const tenant = await signUp();
	const { event_id } = await makeEvent(tenant, event);
	const tag = crypto.randomUUID().slice(0, 8);
	const people: { id: string; email: string }[] = [];
	for (let i = 0; i < count; i++) {
		const email = `replan${i}.${tag}@people.example`;
		people.push({ id: (await enroll(tenant, event_id, { email })).body.registration_id, email });
	}
	return { tenant, event_id: event_id as string, people };
}
const read = async (tenant: TestTenant, event_id: string) =>
	(await call("GET", `events/${event_id}`, undefined, tenant.auth)).body.replanning;

interface Sent {
	id: string;
	registration_id: string;
	status: string;
	revision: number;
	step_key: string;
	starts_at: number;
}

describe("planning an event's registrations again", () => {
	it("shows how far it is, goes on where it stopped, and is done once by two workers", async () => {
		const { tenant, event_id, people } = await enrolled(3);
		expect(await read(tenant, event_id)).toBe(null);
		await call("PATCH", `events/${event_id}`, { scheduled_at: iso(NOON + 72 * HOUR) }, tenant.auth);
		expect(await read(tenant, event_id)).toEqual({ plan_version: 2, done: 0, total: 3 });
		const first = people.map((p) => p.id).sort()[0];
		await env.DB.prepare("update replans set cursor = ?, done = 1 where event_id = ?").bind(first, event_id).run();
		expect(await read(tenant, event_id)).toMatchObject({ done: 1 });
		const [task] = queues.tasks.splice(0);
		if (task?.kind !== "replan_event") throw new Error("No task was queued.");
		await Promise.all([replanEvent(context(), task), replanEvent(context(), task)]);
		expect(await read(tenant, event_id)).toBe(null);
		expect(await rows("replans", tenant)).toMatchObject([{ done: 3, total: 3 }]);
		const revisions = (await rows<{ id: string; planned_revision: number }>("registrations", tenant)).map((r) => [
			r.id === first,
			r.planned_revision,
		]);
		expect(revisions.sort()).toEqual([
			[false, 2],
			[false, 2],
			[true, 1],
		]);
	});

	it("lets no message of an old plan leave, whatever interleaves with what", { timeout: 120_000 }, async () => {
		type Move = "reschedule" | "edit" | "cancel" | "alarms" | "deliver" | "replan" | "pass";
		const move = fc.constantFrom<Move>("reschedule", "edit", "alarms", "alarms", "deliver", "replan", "pass", "cancel");
		await fc.assert(
			fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 12 }), async (moves) => {
				setNow(NOON);
				queues.tasks.length = 0;
				queues.deliveries.length = 0;
				const { tenant, event_id, people } = await enrolled(2, { scheduled_at: inHours(6) });
				const ids = people.map((p) => p.id);
				let revision = 1;
				let starts = NOON + 6 * HOUR;
				let cancelled = false;
				const sent = async () =>
					(await rows<Sent>("messages", tenant)).filter((m) => !["queued", "dropped", "failed"].includes(m.status));
				for (const what of moves) {
					const before = new Set((await sent()).map((m) => m.id));
					if (what === "reschedule" && !cancelled) {
						starts += HOUR;
						const changed = await call("PATCH", `events/${event_id}`, { scheduled_at: iso(starts) }, tenant.auth);
						expect(changed.status).toBe(200);
						revision = changed.body.plan_version;
					}
					if (what === "edit" && !cancelled) {
						const { body } = await call("GET", `events/${event_id}`, undefined, tenant.auth);
						const saved = await call(
							"PUT",
							`events/${event_id}/funnel`,
							{ funnel_config: body.funnel_config },
							tenant.auth,
						);
						expect(saved.status).toBe(200);
						revision = saved.body.plan_version;
					}
					if (what === "cancel" && !cancelled) {
						revision = (await call("POST", `events/${event_id}/cancel`, undefined, tenant.auth)).body.plan_version;
						cancelled = true;
					}
					if (what === "alarms") await Promise.all(ids.map((id) => fire(tenant, id)));
					if (what === "replan")
						for (const task of queues.tasks.splice(0))
							if (task.kind === "replan_event") await replanEvent(context(), task);
					if (what === "deliver") {
						const tasks = queues.tasks.splice(0);
						await queues.workOff();
						queues.tasks.push(...tasks);
					}
					if (what === "pass") setNow(Math.min(Date.now() + 2 * HOUR, starts - HOUR / 2));
					for (const m of await sent())
						if (!before.has(m.id))
							expect([m.step_key, m.revision, m.starts_at]).toEqual([m.step_key, revision, starts / 1000]);
				}
				await queues.workOff();
				await queues.pass(tenant, ids, starts + HOUR);
				for (const { id, email } of people) {
					const own = (await sent()).filter((m) => m.registration_id === id);
					expect(await mailbox(email)).toHaveLength(own.length);
					expect(own.filter((m) => m.step_key === "cancelled").length).toBeLessThanOrEqual(1);
					const left = (await stepsOf(tenant, id)).filter((s) => s.phase === "pre_event" && s.status === "pending");
					expect(left).toEqual([]);
				}
			}),
			{ numRuns: 8 },
		);
	});
});
