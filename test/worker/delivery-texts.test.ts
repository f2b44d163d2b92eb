import { afterEach, describe, expect, it } from "vitest";
import { LEASE_SECONDS } from "../../actions/deliver/claim";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { sweep } from "../../actions/sweep";
import { call, enroll, fire, mailbox, makeEvent, setNow, signUp } from "./product";
import { clearFaults, context, HOUR, holdQueues, NOON, rows, setFault } from "./queues";
import { stepsOf } from "./reading";
import { again, rowOf, SMS_FUNNEL, waiting, waitingText } from "./waiting";

describe("a text", () => {
	const queues = holdQueues();
	afterEach(clearFaults);

	it("is found and not sent twice when nobody knows whether it left", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		await setFault({ provider: "twilio", kind: "accept_then_cut" });
		const retries = await deliverMessages(context(), [text]);
		expect((await rowOf(tenant, "text")).reason).toMatch(/^ambiguous/);
		again(retries.get(text.message_id) as number);
		await deliverMessages(context(), [text]);
		expect(await mailbox(phone)).toHaveLength(1);
		expect(await rowOf(tenant, "text")).toMatchObject({ status: "sent", provider_id: expect.stringMatching(/^SM/) });
	});

	it("is looked for again, and not sent, while the provider cannot be asked", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		await setFault({ provider: "twilio", kind: "accept_then_cut" });
		await deliverMessages(context(), [text]);
		await setFault({ provider: "twilio", kind: "error", status: 503, count: 2 });
		for (let i = 0; i < 3; i++) {
			again(20);
			await deliverMessages(context(), [text]);
		}
		expect(await mailbox(phone)).toHaveLength(1);
		expect((await rowOf(tenant, "text")).status).toBe("sent");
	});

	it("is not sent again when its worker died over an attempt that followed a refused one", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		await setFault({ provider: "twilio", kind: "rate_limit" });
		again((await deliverMessages(context(), [text])).get(text.message_id) as number);
		const real = context();
		const killed = {
			...real.sms,
			send: async (sms: Parameters<typeof real.sms.send>[0]) => {
				await real.sms.send(sms);
				throw new Error("killed");
			},
		};
		await deliverMessages(context({ sms: killed }), [text]);
		again(LEASE_SECONDS + 1);
		await deliverMessages(context(), [text]);
		expect(await mailbox(phone)).toHaveLength(1);
		expect((await rowOf(tenant, "text")).status).toBe("sent");
	});

	it("is sent after a refusal in the provider's own words", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		await setFault({ provider: "twilio", kind: "error", status: 500 });
		again((await deliverMessages(context(), [text])).get(text.message_id) as number);
		await deliverMessages(context(), [text]);
		expect(await mailbox(phone)).toHaveLength(1);
		expect(await rowOf(tenant, "text")).toMatchObject({ status: "sent", attempts: 2 });
	});

	it("is not taken for another one in the same words", async () => {
		const first = await waitingText(queues);
		await deliverMessages(context(), [first.text]);
		setNow(NOON);
		const made = await waiting(
			queues,
			{ phone: first.phone, consent_sms: true, timezone: "Europe/Berlin" },
			{ funnel_config: SMS_FUNNEL },
		);
		setNow(NOON + HOUR);
		await fire(made.tenant, made.id);
		const text = queues.deliveries.splice(0).find((job) => job.channel === "sms") as DeliveryJob;
		const killed = { ...context().sms, send: async () => Promise.reject(new Error("killed")) };
		await deliverMessages(context({ sms: killed }), [text]);
		again(LEASE_SECONDS + 1);
		expect((await deliverMessages(context(), [text])).size).toBe(0);
		expect((await rowOf(made.tenant, "text")).status).toBe("sent");
		expect(await mailbox(first.phone)).toHaveLength(2);
	});

	it("is sent after all when its worker died before it asked the provider", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		const killed = { ...context().sms, send: async () => Promise.reject(new Error("killed")) };
		await deliverMessages(context({ sms: killed }), [text]);
		again(LEASE_SECONDS + 1);
		await deliverMessages(context(), [text]);
		expect(await mailbox(phone)).toHaveLength(1);
		expect((await rowOf(tenant, "text")).status).toBe("sent");
	});

	it("says the new time when the event moved after its worker died", async () => {
		const { tenant, event_id, id, phone, text } = await waitingText(queues);
		const killed = { ...context().sms, send: async () => Promise.reject(new Error("killed")) };
		await deliverMessages(context({ sms: killed }), [text]);
		await call("PATCH", `events/${event_id}`, { scheduled_at: "2027-04-17T12:00:00Z" }, tenant.auth);
		await queues.workOff();
		again(LEASE_SECONDS + 31);
		await sweep(context());
		await queues.pass(tenant, [id], NOON + 2 * HOUR);
		const box = await mailbox(phone);
		expect(box.map((m) => m.text.includes("17"))).toEqual([true]);
	});

	it("is sent on the last attempt when the provider never got the one that was cut off", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		const cut = async () => ({ kind: "ambiguous", reason: "cut" }) as const;
		let seconds = (await deliverMessages(context({ sms: { ...context().sms, send: cut } }), [text])).get(
			text.message_id,
		);
		let tries = 1;
		for (; seconds !== undefined; tries++) {
			expect(await mailbox(phone)).toEqual([]);
			again(seconds);
			seconds = (await deliverMessages(context(), [text])).get(text.message_id);
		}
		expect(tries).toBe(6);
		expect(await mailbox(phone)).toHaveLength(1);
		expect((await rowOf(tenant, "text")).status).toBe("sent");
	});

	it("does not leave as marketing when it would be the fourth of a day in Florida", async () => {
		const [text] = SMS_FUNNEL.pre_event;
		const pre_event = [2, 3, 4, 5].map((hours) => ({
			...{ ...text, key: `text${hours}`, delay_hours: hours, purpose: "content" },
		}));
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, {}, { funnel_config: { ...SMS_FUNNEL, pre_event } });
		const phone = `+1305555${String(Math.random()).slice(2, 6)}`;
		const florida = { phone, consent_sms: true, timezone: "America/New_York", region: "US-FL" };
		const { body } = await enroll(tenant, event_id, florida);
		for (let hours = 1; hours <= 12; hours++) await queues.pass(tenant, [body.registration_id], NOON + hours * HOUR);
		const steps = (await stepsOf(tenant, body.registration_id)).filter((s) => s.key.startsWith("text"));
		expect(steps.map((s) => s.status)).toEqual(["sent", "sent", "sent", "dropped"]);
		expect(steps.at(-1)?.reason).toBe("daily_limit");
		expect(await mailbox(phone)).toHaveLength(3);
	});

	it("does not leave when its person has had the most texts of a day", async () => {
		const { tenant, phone, text } = await waitingText(queues);
		const set = await call("PATCH", "settings", { settings: { sms_daily_ceiling: 1 } }, tenant.auth);
		expect(set.status).toBe(200);
		await deliverMessages(context(), [text]);
		expect((await rowOf(tenant, "text")).status).toBe("sent");
		const second = await makeEvent(tenant, {}, { funnel_config: SMS_FUNNEL });
		const [person] = await rows<{ email: string }>("contacts", tenant);
		const enrolled = await enroll(tenant, second.event_id, { email: person?.email, phone, consent_sms: true });
		expect(enrolled.status).toBe(201);
		const { registration_id } = enrolled.body;
		await queues.pass(tenant, [registration_id], NOON + 3 * HOUR);
		const steps = await stepsOf(tenant, registration_id);
		expect(steps.find((s) => s.key === "text")).toMatchObject({ status: "dropped", reason: "daily_limit" });
		expect(await mailbox(phone)).toHaveLength(1);
	});
});
