import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sweep } from "../actions/sweep";
import { call, enroll, fire, makeEvent, objectOf, setNow, signUp } from "../test/worker/product";
import { alarmOf, consume, context, HOUR, holdQueues, NOON, rows } from "../test/worker/queues";
import { stepsOf } from "../test/worker/reading";

describe("a registration's object", () => {
	const queues = holdQueues();

	async function registered(event: Record<string, unknown> = {}) {
		const tenant = await signUp();
		const made = await makeEvent(tenant, event);
		const { registration_id: id } = (await enroll(tenant, made.event_id)).body;
		return { tenant, event_id: made.event_id as string, id: id as string };
	}

	it("hands over what is due as it takes its plan, and arms one alarm for the earliest step after", async () => {
		const { tenant, id } = await registered();
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["welcome"]);
		await queues.pass(tenant, [id], NOON + 1);
		const [next] = (await stepsOf(tenant, id)).filter((s) => s.status === "pending");
		expect(await alarmOf(tenant, id)).toBeLessThanOrEqual(Date.parse(next?.send_at as string));
		setNow(NOON + HOUR);
		await fire(tenant, id);
		expect(queues.deliveries).toEqual([]);
	});

	it("reads no database when its alarm goes off", async () => {
		const { tenant, id } = await registered();
		await queues.workOff();
		setNow(await alarmOf(tenant, id));
		const asked = vi.spyOn(env.DB, "prepare");
		await fire(tenant, id);
		expect(queues.deliveries).toHaveLength(1);
		expect(asked).not.toHaveBeenCalled();
	});

	it("tries again soon when the queue takes nothing", async () => {
		const take = vi.mocked(env.DELIVERIES.sendBatch);
		take.mockRejectedValueOnce(new Error("The queue is down."));
		const { tenant, id } = await registered();
		await vi.waitFor(async () => expect(await alarmOf(tenant, id)).toBe(NOON + 5000));
		expect(queues.deliveries).toEqual([]);
		take.mockRejectedValueOnce(new Error("The queue is down."));
		setNow(NOON + 5000);
		await fire(tenant, id);
		expect(queues.deliveries).toEqual([]);
		expect(await alarmOf(tenant, id)).toBe(NOON + 10_000);
		await fire(tenant, id);
		expect(queues.deliveries).toHaveLength(1);
	});

	it("keeps a new plan that was made while the queue took the old one's messages", async () => {
		const { tenant, event_id, id } = await registered();
		await queues.workOff();
		setNow(await alarmOf(tenant, id));
		const take = vi.mocked(env.DELIVERIES.sendBatch);
		const real = take.getMockImplementation() as typeof env.DELIVERIES.sendBatch;
		take.mockImplementationOnce(async (batch, options) => {
			await call("PATCH", `events/${event_id}`, { duration_minutes: 90 }, tenant.auth);
			await consume("tasks", queues.tasks.splice(0));
			return real.call(env.DELIVERIES, batch, options);
		});
		await fire(tenant, id);
		expect(await objectOf(tenant, id).schedule()).toMatchObject({ plan_version: 2 });
		const second = (await stepsOf(tenant, id)).findIndex((s) => s.status === "pending");
		await queues.pass(tenant, [id], Date.now() + HOUR);
		expect((await stepsOf(tenant, id))[second]).toMatchObject({ status: "sent" });
	});

	it("gives what a new plan owes at once to whoever asked for it, and hands it over again where it never came", async () => {
		const { tenant, event_id, id } = await registered();
		await queues.pass(tenant, [id], NOON + 1);
		await call("PATCH", `events/${event_id}`, { scheduled_at: "2027-03-04T12:00:00Z" }, tenant.auth);
		vi.mocked(env.DELIVERIES.sendBatch).mockRejectedValueOnce(new Error("The queue is down."));
		await expect(consume("tasks", queues.tasks.splice(0))).resolves.not.toThrow();
		expect(queues.deliveries).toEqual([]);
		expect(await alarmOf(tenant, id)).toBe(Date.now() + 120_000);
		setNow(Date.now() + 120_000);
		await fire(tenant, id);
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["rescheduled"]);
		queues.deliveries.length = 0;

		await call("PATCH", `events/${event_id}`, { scheduled_at: "2027-03-05T12:00:00Z" }, tenant.auth);
		await consume("tasks", queues.tasks.splice(0));
		expect(queues.deliveries.map((job) => job.step_key)).toEqual(["rescheduled"]);
		await fire(tenant, id);
		expect(queues.deliveries).toHaveLength(1);
	});

	it("ignores a plan older than its own, and a second adoption", async () => {
		const { tenant, event_id, id } = await registered();
		const stub = objectOf(tenant, id);
		const old = await runInDurableObject(stub, (_, state) => state.storage.kv.get("registration"));
		await call("PATCH", `events/${event_id}`, { duration_minutes: 90 }, tenant.auth);
		await queues.workOff();
		const before = await stub.schedule();
		const { snapshot } = old as { snapshot: Parameters<typeof stub.replan>[0] };
		await stub.replan(snapshot, [], undefined);
		await stub.adopt(snapshot, { lead_hours: 1, compression: 1, steps: [] });
		expect(await stub.schedule()).toEqual(before);
	});

	it("forgets all of it, the alarm too", async () => {
		const { tenant, id } = await registered();
		await objectOf(tenant, id).erase();
		expect(await alarmOf(tenant, id)).toBe(Infinity);
		expect(await objectOf(tenant, id).schedule()).toBeNull();
		expect(await objectOf(tenant, id).observe({ attended: true, minutes: null })).toBeNull();
		await objectOf(tenant, id).update({ poll: { question: "q", answer: "a" } });
		await objectOf(tenant, id).settle([]);
		expect(await objectOf(tenant, id).wake()).toBeNull();
	});

	describe("is looked after by the sweep", () => {
		beforeEach(async () => {
			await env.DB.exec("update registrations set next_due_at = null");
		});

		const due = async (tenant: Awaited<ReturnType<typeof signUp>>) =>
			(await rows<{ next_due_at: number | null }>("registrations", tenant))[0]?.next_due_at;

		it("when it never got its plan", async () => {
			const { tenant, id } = await registered();
			await objectOf(tenant, id).erase();
			expect((await sweep(context())).woken).toBe(0);
			setNow(NOON + 31_000);
			expect((await sweep(context())).woken).toBe(1);
			await queues.pass(tenant, [id], NOON + HOUR);
			expect((await stepsOf(tenant, id))[0]).toMatchObject({ key: "welcome", status: "sent" });
		});

		it("when its alarm was lost, and then left alone", async () => {
			const { tenant, id } = await registered();
			await runInDurableObject(objectOf(tenant, id), (_, state) => state.storage.deleteAlarm());
			setNow(NOON + 31_000);
			await sweep(context());
			expect(queues.deliveries.map((job) => job.step_key)).toEqual(["welcome"]);
			await queues.workOff();
			expect((await sweep(context())).woken).toBe(0);
			expect(await due(tenant)).toBeGreaterThan(NOON / 1000);
		});

		it("but not again and again while it has nothing to do", async () => {
			const { tenant, event_id, id } = await registered();
			await queues.pass(tenant, [id], NOON + HOUR);
			await call("POST", `events/${event_id}/cancel`, {}, tenant.auth);
			await queues.pass(tenant, [id], NOON + 60 * HOUR);
			await sweep(context());
			expect((await sweep(context())).woken).toBe(0);
			expect(await due(tenant)).toBeNull();
		});

		it("when planning an event again stopped half-way", async () => {
			const { tenant, event_id, id } = await registered();
			await queues.pass(tenant, [id], NOON + 1);
			await call("PATCH", `events/${event_id}`, { duration_minutes: 90 }, tenant.auth);
			queues.tasks.length = 0;
			expect((await sweep(context())).replans).toBe(0);
			setNow(NOON + HOUR);
			expect((await sweep(context())).replans).toBe(1);
			await queues.workOff();
			expect((await objectOf(tenant, id).schedule())?.plan_version).toBe(2);
			expect((await sweep(context())).replans).toBe(0);
			const [registration] = await rows<{ planned_revision: number }>("registrations", tenant);
			expect(registration?.planned_revision).toBe(2);
		});

		it("one by one: one that fails does not keep the others asleep", async () => {
			const [one, other] = [await registered(), await registered()];
			setNow(NOON + 31_000);
			const real = context();
			const broken = context({
				registration: (tenant_id, id) => {
					if (id === one.id) throw new Error("This one cannot be reached.");
					return real.registration(tenant_id, id);
				},
			});
			await sweep(broken);
			expect(queues.deliveries.map((job) => job.registration_id)).toContain(other.id);
		});
	});
});
