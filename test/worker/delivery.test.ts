import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Ctx } from "../../actions/context";
import { LEASE_SECONDS } from "../../actions/deliver/claim";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { sweep } from "../../actions/sweep";
import { call, enroll, fire, inHours, mailbox, makeEvent, objectOf, setNow, signUp } from "./product";
import { alarmOf, clearFaults, consume, context, HOUR, holdQueues, NOON, rows, setFault } from "./queues";
import { stepsOf } from "./reading";
import { again, rowOf, rowsOf, waiting } from "./waiting";

describe("a message", () => {
	const queues = holdQueues();
	afterEach(clearFaults);

	describe("is sent once", () => {
		it("when its job comes twice, one after the other and at once", async () => {
			const { tenant, email, job } = await waiting(queues);
			const ctx = context();
			const answers = await Promise.all([1, 2, 3].map(() => deliverMessages(ctx, [job, job])));
			expect(answers.every((retries) => retries.size === 0)).toBe(true);
			await deliverMessages(ctx, [job]);
			expect(await mailbox(email)).toHaveLength(1);
			expect(await rowsOf(tenant)).toMatchObject([{ status: "sent", attempts: 1 }]);
		});

		it("when the object hands it over again because nobody reported", async () => {
			const { tenant, email, id, job } = await waiting(queues);
			expect(await alarmOf(tenant, id)).toBe(NOON + 120_000);
			setNow(NOON + 119_000);
			await fire(tenant, id);
			expect(queues.deliveries).toEqual([]);
			setNow(NOON + 120_000);
			await fire(tenant, id);
			expect(queues.deliveries.map((j) => j.message_id)).toEqual([job.message_id]);
			queues.deliveries.push(job);
			await queues.workOff();
			expect(await mailbox(email)).toHaveLength(1);
			expect((await stepsOf(tenant, id))[0]).toMatchObject({ status: "sent" });
		});

		it("when the queue lost it and no alarm comes: the sweep comes by again", async () => {
			const { tenant, email } = await waiting(queues);
			const due = async () => (await rows<{ next_due_at: number }>("registrations", tenant))[0]?.next_due_at as number;
			await env.DB.prepare("update registrations set next_due_at = 1 where tenant_id = ?").bind(tenant.tenant_id).run();
			again(40);
			expect((await sweep(context())).woken).toBe(1);
			expect(queues.deliveries).toEqual([]);
			expect(await due()).toBe(NOON / 1000 + 40 + 120);
			again(120 + 31);
			expect((await sweep(context())).woken).toBe(1);
			await queues.workOff();
			expect(await mailbox(email)).toHaveLength(1);
		});

		it("when the object never hears of it", async () => {
			const { tenant, email, id, job } = await waiting(queues);
			const deaf: Ctx["registration"] = () => {
				throw new Error("The object cannot be reached.");
			};
			await deliverMessages(context({ registration: deaf }), [job]);
			await queues.pass(tenant, [id], NOON + HOUR);
			expect(await mailbox(email)).toHaveLength(1);
		});

		it("when its worker dies with the bytes stored and nothing sent", async () => {
			const { tenant, email, id, job } = await waiting(queues);
			const ctx = context({ email: { ...context().email, send: async () => Promise.reject(new Error("killed")) } });
			expect([...(await deliverMessages(ctx, [job]))]).toEqual([[job.message_id, 5]]);
			const stored = await env.BODIES.get(`${tenant.tenant_id}/messages/${job.message_id}`);
			const bytes = await stored?.text();
			expect(await mailbox(email)).toEqual([]);
			again(5);
			await deliverMessages(context(), [job]);
			expect(await mailbox(email)).toEqual([]);
			setNow(NOON + (LEASE_SECONDS + 31) * 1000);
			expect((await sweep(context())).abandoned).toBe(1);
			await queues.workOff();
			expect(await mailbox(email)).toHaveLength(1);
			expect(await rowsOf(tenant)).toMatchObject([{ status: "sent", attempts: 2, lease_until: null }]);
			expect(await (await env.BODIES.get(`${tenant.tenant_id}/messages/${job.message_id}`))?.text()).toBe(bytes);
			expect((await stepsOf(tenant, id))[0]?.status).toBe("sent");
		});

		it("when its worker dies after the provider took it, under the same key with the same bytes", async () => {
			const { tenant, email, job } = await waiting(queues);
			const real = context();
			const killed = {
				...real.email,
				send: async (b: string, k: string) => real.email.send(b, k).then(() => Promise.reject(new Error("killed"))),
			};
			await deliverMessages(context({ email: killed }), [job]);
			const [first] = await mailbox(email);
			setNow(NOON + (LEASE_SECONDS + 1) * 1000);
			await deliverMessages(context(), [job]);
			expect(await mailbox(email)).toHaveLength(1);
			expect(await rowOf(tenant)).toMatchObject({ status: "sent", provider_id: first?.id });
			expect(first?.idempotency_key).toBe(job.message_id);
		});

		it("when the connection is cut after the provider took it", async () => {
			const { tenant, email, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "accept_then_cut" });
			const retries = await deliverMessages(context(), [job]);
			again(retries.get(job.message_id) as number);
			await deliverMessages(context(), [job]);
			expect(await mailbox(email)).toHaveLength(1);
			expect(await rowOf(tenant)).toMatchObject({ status: "sent", attempts: 2 });
		});
	});

	describe("in a batch", () => {
		/** Three registrants whose next e-mails are due and handed over. */
		async function together() {
			const tenant = await signUp();
			const event = await makeEvent(tenant);
			const people = [1, 2, 3].map(() => `batch${crypto.randomUUID()}@people.example`);
			const ids: string[] = [];
			for (const email of people) ids.push((await enroll(tenant, event.event_id, { email })).body.registration_id);
			await queues.pass(tenant, ids, NOON + HOUR);
			setNow((await stepsOf(tenant, ids[0] as string)).find((s) => s.key === "details")?.send_at as string);
			for (const id of ids) await fire(tenant, id);
			return { tenant, people, ids, jobs: queues.deliveries.splice(0) };
		}
		const counts = async (people: string[]) => (await Promise.all(people.map(mailbox))).map((box) => box.length);

		it("is repeated whole, by whichever member comes first", async () => {
			const { tenant, people, jobs } = await together();
			await setFault({ provider: "resend", kind: "accept_then_cut" });
			const retries = await deliverMessages(context(), jobs);
			expect(retries.size).toBe(3);
			again(2);
			const [one, ...rest] = jobs;
			await deliverMessages(context(), [one as DeliveryJob]);
			expect(await counts(people)).toEqual([2, 2, 2]);
			const details = (await rowsOf(tenant)).filter((m) => m.step_key === "details");
			expect(details.map((m) => m.status)).toEqual(["sent", "sent", "sent"]);
			expect(new Set(details.map((m) => m.provider_id)).size).toBe(3);
			await deliverMessages(context(), rest);
			expect(await counts(people)).toEqual([2, 2, 2]);
		});

		it("goes on without somebody who left meanwhile", async () => {
			const { tenant, people, ids, jobs } = await together();
			await setFault({ provider: "resend", kind: "error", status: 503 });
			await deliverMessages(context(), jobs);
			await call("POST", `registrations/${ids[1]}/cancel`, {}, tenant.auth);
			again(2);
			await deliverMessages(context(), jobs);
			expect(await counts(people)).toEqual([2, 1, 2]);
			const details = (await rowsOf(tenant)).filter((m) => m.step_key === "details");
			expect(details.map((m) => m.status).sort()).toEqual(["dropped", "sent", "sent"]);
		});

		it("is not sent again to the others when somebody left after it was taken", async () => {
			const { tenant, people, ids, jobs } = await together();
			await setFault({ provider: "resend", kind: "accept_then_cut" });
			await deliverMessages(context(), jobs);
			await call("POST", `registrations/${ids[1]}/cancel`, {}, tenant.auth);
			again(2);
			expect((await deliverMessages(context(), jobs)).size).toBe(0);
			expect(await counts(people)).toEqual([2, 2, 2]);
			const details = (await rowsOf(tenant)).filter((m) => m.step_key === "details");
			expect(details.map((m) => m.status).sort()).toEqual(["dropped", "sent", "sent"]);
		});

		it("goes its own way when the provider refuses one of them", async () => {
			const { tenant, people, jobs } = await together();
			await setFault({ provider: "resend", kind: "error", status: 422, endpoint: "POST /emails/batch" });
			await setFault({ provider: "resend", kind: "error", status: 422, endpoint: "POST /emails" });
			await deliverMessages(context(), jobs);
			expect((await counts(people)).sort()).toEqual([1, 2, 2]);
			const details = (await rowsOf(tenant)).filter((m) => m.step_key === "details");
			expect(details.map((m) => [m.status, m.batch_id]).sort()).toEqual([
				["failed", null],
				["sent", null],
				["sent", null],
			]);
		});

		it("is not sent for a plan that no longer holds", async () => {
			const { tenant, people, ids, jobs } = await together();
			await setFault({ provider: "resend", kind: "error", status: 503 });
			await deliverMessages(context(), jobs);
			const event_id = (await call("GET", "events", undefined, tenant.auth)).body.data[0].event_id;
			await call("PATCH", `events/${event_id}`, { scheduled_at: inHours(90) }, tenant.auth);
			again(2);
			queues.deliveries.push(...jobs);
			await queues.pass(tenant, ids, NOON + 150 * HOUR);
			const mine = (await rowsOf(tenant)).filter((m) => m.step_key === "details");
			expect(mine.map((m) => m.status)).toEqual(["sent", "sent", "sent"]);
			for (const email of people) {
				const box = await mailbox(email);
				const notice = box.findIndex((m) => m.subject.startsWith("New time"));
				expect(notice).toBe(1);
				expect(new Set(box.map((m) => m.subject)).size).toBe(box.length);
			}
		});
	});

	describe("that the provider refuses", () => {
		it("is tried six times, ever later, and is then a dead letter", async () => {
			const { tenant, email, id, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "error", status: 500, count: 6 });
			const waits: number[] = [];
			for (;;) {
				const seconds = (await deliverMessages(context(), [job])).get(job.message_id);
				if (seconds === undefined) break;
				waits.push(Math.floor(seconds));
				again(seconds);
			}
			expect(waits.map((s, i) => s >= 2 ** i && s < 2 ** i * 1.25)).toEqual([true, true, true, true, true]);
			expect(await rowOf(tenant)).toMatchObject({ status: "failed", attempts: 6, lease_until: null });
			expect((await rowOf(tenant)).reason).toContain("500");
			expect((await stepsOf(tenant, id))[0]).toMatchObject({ status: "failed" });
			await clearFaults();
			await queues.pass(tenant, [id], NOON + 2 * HOUR);
			await sweep(context());
			await queues.workOff();
			expect(await mailbox(email)).toEqual([]);
		});

		it("uses no attempt up when there was no room, and waits as long as it is asked to", async () => {
			const { tenant, email, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "rate_limit", count: 8 });
			for (let i = 0; i < 8; i++) {
				const seconds = (await deliverMessages(context(), [job])).get(job.message_id) as number;
				expect(seconds).toBe(1);
				expect((await rowOf(tenant)).attempts).toBe(0);
				again(seconds);
			}
			await deliverMessages(context(), [job]);
			expect(await mailbox(email)).toHaveLength(1);
			expect(await rowOf(tenant)).toMatchObject({ status: "sent", attempts: 1 });
		});

		it("is given back while the account is busy, and does not wait past its lease", async () => {
			const { tenant, email, job } = await waiting(queues);
			const asked: number[] = [];
			const free = context().account("resend");
			const busy = context({
				account: () => ({
					...free,
					take: async (_rate, patience_ms) => {
						asked.push(patience_ms);
						return { wait_ms: patience_ms + 1, open: false, watched: false };
					},
				}),
			});
			const seconds = (await deliverMessages(busy, [job])).get(job.message_id) as number;
			expect(asked).toEqual([60_000]);
			expect(seconds).toBeGreaterThan(60);
			expect(seconds).toBeLessThan(71);
			expect(await rowOf(tenant)).toMatchObject({ status: "queued", attempts: 0 });
			again(seconds);
			await deliverMessages(context(), [job]);
			expect(await mailbox(email)).toHaveLength(1);
		});

		it("is final at once when repeating it cannot help", async () => {
			const { tenant, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "error", status: 422 });
			expect((await deliverMessages(context(), [job])).size).toBe(0);
			expect(await rowOf(tenant)).toMatchObject({ status: "failed", attempts: 1 });
		});

		it("is dropped once its deadline has passed", async () => {
			const { tenant, email, id, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "error", status: 500 });
			await deliverMessages(context(), [job]);
			setNow((job.deadline + 1) * 1000);
			expect((await deliverMessages(context(), [job])).size).toBe(0);
			expect(await mailbox(email)).toEqual([]);
			expect(await rowOf(tenant)).toMatchObject({ status: "dropped", reason: "past_deadline" });
			expect((await stepsOf(tenant, id))[0]).toMatchObject({
				status: "dropped",
				reason: "past_deadline",
				explanation: expect.stringContaining("deadline"),
			});
		});

		it("comes again through the queue's own retry", async () => {
			const { tenant, job } = await waiting(queues);
			await setFault({ provider: "resend", kind: "error", status: 500 });
			const first = await consume("deliveries", [job]);
			expect(first.retried).toEqual([0]);
			again(2);
			const second = await consume("deliveries", [job]);
			expect([second.retried, second.acked.length]).toEqual([[], 1]);
			expect((await rowOf(tenant)).status).toBe("sent");
		});
	});

	it("has a lease that nobody else takes before its end", async () => {
		const { tenant, email, job } = await waiting(queues);
		const killed = { ...context().email, send: async () => Promise.reject(new Error("killed")) };
		await deliverMessages(context({ email: killed }), [job]);
		again(LEASE_SECONDS - 1);
		await deliverMessages(context(), [job]);
		expect((await rowOf(tenant)).status).toBe("queued");
		again(1);
		await deliverMessages(context(), [job]);
		expect((await rowOf(tenant)).status).toBe("sent");
		expect(await mailbox(email)).toHaveLength(1);
	});

	it("is not dropped under the hands of whoever is sending it", async () => {
		const { tenant, id, job } = await waiting(queues);
		const real = context();
		const slow = {
			...real.email,
			send: async (body: string, key: string) => {
				await call("POST", `registrations/${id}/cancel`, {}, tenant.auth);
				await deliverMessages(context(), [job]);
				return real.email.send(body, key);
			},
		};
		await deliverMessages(context({ email: slow }), [job]);
		expect((await rowOf(tenant)).status).toBe("sent");
	});

	it("that a dead worker left to the sweep does not keep the object's own record from saying so", async () => {
		const { tenant, id } = await waiting(queues);
		await objectOf(tenant, id).erase();
		setNow(NOON + HOUR);
		expect((await sweep(context())).woken).toBe(1);
		await queues.pass(tenant, [id], NOON + 2 * HOUR);
		expect((await stepsOf(tenant, id))[0]).toMatchObject({ key: "welcome", status: "sent" });
	});
});
