import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { sweep } from "../../actions/sweep";
import { enroll, makeEvent, objectOf, schedule, setNow, signUp } from "./product";
import { context, HOUR, holdQueues, NOON, rows } from "./queues";

const queues = holdQueues();

describe("a database that was restored without the objects", () => {
	it("has each registration planned again once it is due, and sends nothing twice", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { scheduled_at: new Date(NOON + 96 * HOUR).toISOString() });
		const { body } = await enroll(tenant, event_id);
		const id = body.registration_id as string;
		await queues.pass(tenant, [id], NOON + 60_000);
		const before = await schedule(tenant, id);
		const sent = (await rows("messages", tenant)).length;
		expect(sent).toBeGreaterThan(0);
		await runInDurableObject(objectOf(tenant, id), async (_, state) => {
			await state.storage.deleteAlarm();
			await state.storage.deleteAll();
		});
		await evictDurableObject(objectOf(tenant, id));
		const [row] = await rows<{ next_due_at: number }>("registrations", tenant);
		setNow((row?.next_due_at as number) * 1000 + 31_000);
		const { woken } = await sweep(context());
		expect(woken).toBe(1);
		await queues.pass(tenant, [id], Date.now() + 60_000);
		const after = await schedule(tenant, id);
		const keys = (plan: { steps: { key: string }[] }) => plan.steps.map(({ key }) => key);
		expect(keys(after)).toEqual(keys(before));
		const messages = await rows<{ step_key: string; status: string; phase: string; channel: string }>(
			"messages",
			tenant,
		);
		expect(messages.length).toBe(sent + 1);
		expect(new Set(messages.map((m) => `${m.phase} ${m.step_key} ${m.channel}`)).size).toBe(messages.length);
	});
});
